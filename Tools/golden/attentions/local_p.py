"""Local attention around a predicted position (Luong and others 2015, local-p) on a grid, with w = 2."""

import torch
from torch import nn

from attentions.multi_head import Mechanism as MultiHead

WIDTH = 2


class Mechanism(MultiHead):
    def __init__(self, channels, heads, side):
        super().__init__(channels, heads, side)
        self.hidden = nn.Linear(channels, channels)
        self.place = nn.Linear(channels, 2, bias=False)
        self.side = side
        self.middles = torch.cartesian_prod(torch.arange(side), torch.arange(side)) + 0.5

    def forward(self, x):
        q, k, v = (self.split(layer(x)) for layer in (self.query, self.key, self.value))
        weights = (q @ k.transpose(2, 3) / q.shape[3] ** 0.5).softmax(3)
        places = self.side * self.place(self.hidden(x).tanh()).sigmoid()
        squares = (places[:, :, None] - self.middles).square().sum(3)
        window = (-squares / (2 * (WIDTH / 2) ** 2)).exp()
        mixed = weights * window[:, None] @ v
        return self.proj(mixed.transpose(1, 2).flatten(2))
