"""Global attention with bilinear scores (Luong and others 2015)."""

import torch
from torch import nn


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.general = nn.Linear(channels, channels, bias=False)
        self.combination = nn.Linear(2 * channels, channels)

    def forward(self, x):
        scores = torch.einsum("bic,cd,bjd->bij", x, self.general.weight, x)
        context = scores.softmax(2) @ x
        return self.combination(torch.cat([context, x], 2)).tanh()
