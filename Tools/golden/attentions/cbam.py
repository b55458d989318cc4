"""The convolutional block attention module (Woo and others 2018)."""

import torch
from torch import nn


class Bottleneck(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.fc1 = nn.Linear(channels, channels // 8)
        self.fc2 = nn.Linear(channels // 8, channels)

    def forward(self, x):
        return self.fc2(self.fc1(x).relu())


class Spatial(nn.Module):
    def __init__(self, kernel):
        super().__init__()
        self.conv = nn.Conv2d(2, 1, kernel, padding=kernel // 2, bias=False)


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.side = side
        self.channel = Bottleneck(channels)
        self.spatial = Spatial(3 if side < 7 else 7)

    def forward(self, x):
        image = x.transpose(1, 2).unflatten(2, (self.side, self.side))
        gate = self.channel(image.mean((2, 3))) + self.channel(image.amax((2, 3)))
        image = image * gate.sigmoid()[:, :, None, None]
        statistics = torch.cat([image.mean(1, keepdim=True), image.amax(1, keepdim=True)], 1)
        image = image * self.spatial.conv(statistics).sigmoid()
        return image.flatten(2).transpose(1, 2)
