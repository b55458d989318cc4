"""The channel half of the convolutional block attention module (Woo and others 2018)."""

from torch import nn

from attentions.cbam import Bottleneck


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.channel = Bottleneck(channels)

    def forward(self, x):
        return x * (self.channel(x.mean(1)) + self.channel(x.amax(1))).sigmoid().unsqueeze(1)
