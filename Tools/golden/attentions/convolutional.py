"""Convolutional attention (CvT, Wu and others 2021), with PyTorch's grouped convolution, batch norm and attention."""

from torch import nn
from torch.nn import functional


class Projection(nn.Module):
    def __init__(self, channels, side):
        super().__init__()
        self.side = side
        self.conv = nn.Conv2d(channels, channels, 3, padding=1, groups=channels, bias=False)
        self.norm = nn.BatchNorm2d(channels)
        self.linear = nn.Linear(channels, channels)

    def forward(self, x):
        image = x.transpose(1, 2).unflatten(2, (self.side, self.side))
        return self.linear(self.norm(self.conv(image)).flatten(2).transpose(1, 2))


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (Projection(channels, side) for _ in range(3))
        self.proj = nn.Linear(channels, channels)

    def forward(self, x):
        q, k, v = (
            layer(x).unflatten(2, (self.heads, -1)).transpose(1, 2) for layer in (self.query, self.key, self.value)
        )
        return self.proj(functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))
