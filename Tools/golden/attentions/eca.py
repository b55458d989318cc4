"""Efficient channel attention (Wang and others 2020): a convolution along the channels, which a Conv3d's depth holds."""

import math

from torch import nn


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        length = math.floor(math.log2(channels) / 2 + 0.5)
        length += 1 - length % 2
        self.conv = nn.Conv3d(1, 1, (length, 1, 1), padding=(length // 2, 0, 0), bias=False)

    def forward(self, x):
        means = x.mean(1)
        gate = self.conv(means[:, None, :, None, None]).flatten(1).sigmoid()
        return x * gate.unsqueeze(1)
