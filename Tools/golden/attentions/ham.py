"""The hybrid attention module (Li and others 2022), with one norm over both groups of channels at once."""

import math

import torch
from torch import nn

LAMBDA = 0.6


class Channel(nn.Module):
    def __init__(self, channels):
        super().__init__()
        length = math.floor(math.log2(channels) / 2 + 0.5)
        length += 1 - length % 2
        self.conv = nn.Conv3d(1, 1, (length, 1, 1), padding=(length // 2, 0, 0))
        self.alpha, self.beta = (nn.Parameter(torch.full((1,), 0.5)) for _ in range(2))

    def forward(self, image):
        mean, largest = image.mean((2, 3)), image.amax((2, 3))
        added = 0.5 * (mean + largest) + self.alpha * mean + self.beta * largest
        return self.conv(added[:, None, :, None, None]).flatten(1).sigmoid()


class Spatial(nn.Module):
    def __init__(self, kernel):
        super().__init__()
        self.conv = nn.Conv2d(2, 1, kernel, padding=kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(1)

    def forward(self, x):
        return self.norm(self.conv(x)).relu().sigmoid()


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.side = side
        self.channel = Channel(channels)
        self.spatial = Spatial(3 if side <= 5 else 7)

    def forward(self, x):
        image = x.transpose(1, 2).unflatten(2, (self.side, self.side))
        channels = image.shape[1]
        importance = self.channel(image)
        count = math.floor(LAMBDA * channels)
        count += count % 2
        mask = torch.zeros_like(importance).scatter(1, importance.topk(count).indices, 1.0)
        weighted = image * importance[:, :, None, None]
        groups = [weighted * part[:, :, None, None] for part in (mask, 1 - mask)]
        statistics = [
            torch.cat([group.mean(1, keepdim=True) * channels / size, group.amax(1, keepdim=True)], 1)
            for group, size in zip(groups, (count, channels - count))
        ]
        gates = self.spatial(torch.cat(statistics)).chunk(2)
        refined = sum(gate * group for gate, group in zip(gates, groups))
        return (refined + image).relu().flatten(2).transpose(1, 2)
