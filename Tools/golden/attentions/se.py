"""Squeeze and excitation (Hu and others 2018), with a hidden layer of an eighth of the channels."""

from torch import nn


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.fc1 = nn.Linear(channels, channels // 8)
        self.fc2 = nn.Linear(channels // 8, channels)

    def forward(self, x):
        return x * self.fc2(self.fc1(x.mean(1)).relu()).sigmoid().unsqueeze(1)
