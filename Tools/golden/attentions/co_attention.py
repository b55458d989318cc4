"""Parallel co-attention of two sequences (Lu and others 2016, equations 3 to 5)."""

import torch
from torch import nn

SECOND = True


class Side(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.projection = nn.Linear(channels, channels // 2)
        self.vector = nn.Linear(channels // 2, 1, bias=False)


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.affinity = nn.Linear(channels, channels, bias=False)
        self.first, self.second = Side(channels), Side(channels)

    def forward(self, x, y):
        affinity = torch.tanh(torch.einsum("bgd,bnd->bgn", self.affinity(y), x))
        of_x, of_y = self.first.projection(x), self.second.projection(y)
        hidden_x = torch.tanh(of_x + affinity.transpose(1, 2) @ of_y)
        hidden_y = torch.tanh(of_y + affinity @ of_x)
        pooled_x = (self.first.vector(hidden_x).softmax(1) * x).sum(1, keepdim=True)
        pooled_y = (self.second.vector(hidden_y).softmax(1) * y).sum(1, keepdim=True)
        return torch.cat([pooled_x, pooled_y], -1)
