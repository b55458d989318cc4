"""Adaptive attention span (Sukhbaatar and others 2019) on a grid, with R = 2."""

import torch
from torch import nn

from attention_grid import distances
from attentions.multi_head import Mechanism as MultiHead

SOFTNESS = 2


class Mechanism(MultiHead):
    def __init__(self, channels, heads, side):
        super().__init__(channels, heads, side)
        self.span = nn.Parameter(torch.full((heads,), side / 2))
        self.distances = distances(side)

    def forward(self, x):
        q, k, v = (self.split(layer(x)) for layer in (self.query, self.key, self.value))
        scores = q @ k.transpose(2, 3) / q.shape[3] ** 0.5
        mask = ((SOFTNESS + self.span.view(-1, 1, 1) - self.distances) / SOFTNESS).clamp(0, 1)
        weights = mask * scores.exp()
        mixed = weights / weights.sum(3, keepdim=True) @ v
        return self.proj(mixed.transpose(1, 2).flatten(2))
