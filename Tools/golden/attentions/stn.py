"""A spatial transformer (Jaderberg and others 2015), with PyTorch's own grid and sampling."""

import torch
from torch import nn
from torch.nn import functional


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.side = side
        self.conv = nn.Conv2d(channels, 16, 3, padding=1)
        self.transform = nn.Linear(9 * 16, 6)

    def forward(self, x):
        image = x.transpose(1, 2).unflatten(2, (self.side, self.side))
        cells = functional.adaptive_avg_pool2d(self.conv(image).relu(), 3)
        change = self.transform(cells.permute(0, 2, 3, 1).flatten(1)).tanh().unflatten(1, (2, 3))
        theta = change + torch.eye(2, 3).to(x)
        grid = functional.affine_grid(theta, image.shape, align_corners=True)
        sampled = functional.grid_sample(image, grid, padding_mode="zeros", align_corners=True)
        return sampled.flatten(2).transpose(1, 2)
