"""Axial attention (Ho and others 2019): multi-head attention along rows, then along columns."""

import torch
from torch import nn

from attentions.multi_head import Mechanism as MultiHead


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.side = side
        self.row, self.column = MultiHead(channels, heads, side), MultiHead(channels, heads, side)

    def forward(self, x):
        grid = x.unflatten(1, (self.side, self.side))
        rows = torch.stack([self.row(grid[:, r]) for r in range(self.side)], 1)
        columns = torch.stack([self.column(rows[:, :, c]) for c in range(self.side)], 2)
        return columns.flatten(1, 2)
