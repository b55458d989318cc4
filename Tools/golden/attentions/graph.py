"""A graph attention layer (Veličković and others 2018) over a dense adjacency of eight neighbors and self."""

import torch
from torch import nn
from torch.nn import functional

from attention_grid import distances


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.heads = heads
        self.projection = nn.Linear(channels, channels)
        self.query_vector, self.key_vector = (nn.Parameter(torch.zeros(heads, channels // heads)) for _ in range(2))
        self.is_edge = distances(side) <= 1

    def forward(self, x):
        batch, tokens, channels = x.shape
        projected = self.projection(x).view(batch, tokens, self.heads, -1).transpose(1, 2)
        asked = torch.einsum("bhnc,hc->bhn", projected, self.query_vector)
        offered = torch.einsum("bhnc,hc->bhn", projected, self.key_vector)
        scores = functional.leaky_relu(asked[..., :, None] + offered[..., None, :], 0.2)
        weights = scores.masked_fill(~self.is_edge, float("-inf")).softmax(3)
        return functional.elu((weights @ projected).transpose(1, 2).flatten(2))
