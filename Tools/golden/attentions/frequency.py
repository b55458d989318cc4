"""Frequency channel attention (FcaNet, Qin and others 2021): one number of the whole cosine transform per channel."""

import math

import torch
from torch import nn


def cosines(side):
    """Row u: the cosine of frequency u at each position."""
    positions = torch.arange(side, dtype=torch.float64) + 0.5
    return torch.stack([torch.cos(math.pi * u * positions / side) for u in range(side)])


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.fc1 = nn.Linear(channels, channels // 8)
        self.fc2 = nn.Linear(channels // 8, channels)
        self.side = side
        pairs = sorted(((u, v) for u in range(side) for v in range(side)), key=lambda pair: (sum(pair), pair[0]))
        count = min(16, channels)
        self.pairs = [pairs[channel * count // channels] for channel in range(channels)]

    def forward(self, x):
        image = x.unflatten(1, (self.side, self.side))
        line = cosines(self.side).to(x)
        spectrum = torch.einsum("uh,vw,bhwc->buvc", line, line, image) / self.side**2
        parts = torch.stack([spectrum[:, u, v, channel] for channel, (u, v) in enumerate(self.pairs)], 1)
        return x * self.fc2(self.fc1(parts).relu()).sigmoid().unsqueeze(1)
