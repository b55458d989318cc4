"""The 3-D convolutional network of Ben Hamida et al. 2018, as in DeepHyperX, for patches of side 5 or more."""

import torch
from torch import nn


class CNN3D(nn.Module):
    """Takes patches [batch, bands, rows, columns]."""

    def __init__(self, bands, side, classes, width=20):
        super().__init__()
        wide = width * 7 // 4
        self.conv1 = nn.Conv3d(1, width, 3)
        self.pool1 = nn.Conv3d(width, width, (3, 1, 1), stride=(2, 1, 1), padding=(1, 0, 0))
        self.conv2 = nn.Conv3d(width, wide, 3, padding=(1, 0, 0))
        self.pool2 = nn.Conv3d(wide, wide, (3, 1, 1), stride=(2, 1, 1), padding=(1, 0, 0))
        self.conv3 = nn.Conv3d(wide, wide, (3, 1, 1), padding=(1, 0, 0))
        self.conv4 = nn.Conv3d(wide, wide, (2, 1, 1), stride=(2, 1, 1), padding=(1, 0, 0))
        with torch.no_grad():
            features = self.features(torch.zeros(1, bands, side, side)).shape[1]
        self.fc = nn.Linear(features, classes)

    def features(self, patches):
        cube = self.pool1(self.conv1(patches[:, None]).relu())
        cube = self.pool2(self.conv2(cube).relu())
        return self.conv4(self.conv3(cube).relu()).relu().flatten(1)

    def forward(self, patches):
        return self.fc(self.features(patches))
