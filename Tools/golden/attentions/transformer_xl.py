"""Transformer-XL's attention (Dai and others 2019): segments are rows of the patch, and one row is remembered.

Row by row and offset by offset, as in the definition, without the shift that avoids repeated products.
"""

import torch
from torch import nn


def sinusoid(offsets, channels):
    frequencies = 10000 ** (-torch.arange(0, channels, 2, dtype=torch.float64) / channels)
    angles = offsets.double().unsqueeze(-1) * frequencies
    return torch.cat([angles.sin(), angles.cos()], -1)


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.heads, self.side = heads, side
        self.query, self.key = (nn.Linear(channels, channels, bias=False) for _ in range(2))
        self.value, self.proj = nn.Linear(channels, channels), nn.Linear(channels, channels)
        self.position = nn.Linear(channels, channels, bias=False)
        self.u, self.v = (nn.Parameter(torch.zeros(heads, channels // heads)) for _ in range(2))

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1))

    def forward(self, x):
        rows = x.unflatten(1, (self.side, self.side)).unbind(1)
        outputs = []
        for index, row in enumerate(rows):
            keys = torch.cat([rows[index - 1].detach(), row], 1) if index else row
            q, k, v = self.split(self.query(row)), self.split(self.key(keys)), self.split(self.value(keys))
            past = keys.shape[1] - self.side
            offsets = torch.arange(self.side).unsqueeze(1) - torch.arange(-past, self.side)
            r = self.split(self.position(sinusoid(offsets, x.shape[-1]).to(x)))
            scores = torch.einsum("bihd,bjhd->bhij", q + self.u, k)
            scores = scores + torch.einsum("bihd,ijhd->bhij", q + self.v, r)
            weights = (scores / q.shape[-1] ** 0.5).softmax(-1)
            outputs.append(torch.einsum("bhij,bjhd->bihd", weights, v).flatten(2))
        return self.proj(torch.cat(outputs, 1))
