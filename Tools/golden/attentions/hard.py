"""Hard attention (Xu and others 2015) as in inference: each query takes the value of its best key.

Training draws keys from another generator than PyTorch's, so there is no fixture for it.
"""

import torch
from torch.nn import functional

from attentions.multi_head import Mechanism as MultiHead

MODE = "inference"


class Mechanism(MultiHead):
    def forward(self, x):
        q, k, v = (self.split(layer(x)) for layer in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1)
        choice = functional.one_hot(scores.argmax(-1), x.shape[1]).to(x)
        return self.proj((choice @ v).transpose(1, 2).flatten(2))
