"""Additive attention (Bahdanau and others 2015) with the center pixel's token as the query."""

import torch
from torch import nn


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.center = side // 2 * side + side // 2
        self.query = nn.Linear(channels, channels // 2)
        self.key = nn.Linear(channels, channels // 2, bias=False)
        self.vector = nn.Linear(channels // 2, 1, bias=False)

    def forward(self, x):
        energy = self.vector(torch.tanh(self.query(x[:, self.center, None]) + self.key(x)))
        return (energy.softmax(1) * x).sum(1, keepdim=True)
