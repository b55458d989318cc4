"""Hierarchical attention (Yang and others 2016): attention pooling of tiles of 3 by 3 pixels, then of the tiles."""

import torch
from torch import nn

from attentions.pooling import Score

TILE = 3


def pooled(score, x):
    return torch.einsum("bn,bnd->bd", score(x).softmax(-1), x)


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.side = side
        self.token, self.tile = Score(channels), Score(channels)

    def forward(self, x):
        grid = x.unflatten(1, (self.side, self.side))
        tiles = [
            pooled(self.token, grid[:, top : top + TILE, left : left + TILE].flatten(1, 2))
            for top in range(0, self.side, TILE)
            for left in range(0, self.side, TILE)
        ]
        return pooled(self.tile, torch.stack(tiles, 1)).unsqueeze(1)
