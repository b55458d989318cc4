"""Multi-head attention with a learned share of channel attention (after Chen and others 2023)."""

import torch
from torch import nn

from attentions.multi_head import Mechanism as MultiHead


class Mechanism(MultiHead):
    def __init__(self, channels, heads, side):
        super().__init__(channels, heads, side)
        hidden = max(1, channels // (8 if channels < 64 else 16))
        self.squeeze, self.excitation = nn.Linear(channels, hidden), nn.Linear(hidden, channels)
        self.alpha = nn.Parameter(torch.tensor([0.01]))

    def forward(self, x):
        shares = torch.sigmoid(self.excitation(torch.relu(self.squeeze(x.mean(1, keepdim=True)))))
        return super().forward(x) + self.alpha * x * shares
