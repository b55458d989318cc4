"""Attention pooling (Ilse and others 2018): the mean of the tokens, weighted by learned scores."""

import torch
from torch import nn


class Score(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.projection = nn.Linear(channels, channels // 2)
        self.vector = nn.Linear(channels // 2, 1, bias=False)

    def forward(self, x):
        return self.vector(torch.tanh(self.projection(x))).squeeze(-1)


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.score = Score(channels)

    def forward(self, x):
        weights = self.score(x).softmax(-1)
        return torch.einsum("bn,bnd->bd", weights, x).unsqueeze(1)
