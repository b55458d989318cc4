"""BERT's attention (Devlin and others 2019): multi-head attention in both directions, without a mask.

Its class token and positions belong to the network. The reference is PyTorch's packed function for encoder layers.
"""

import torch
from torch import nn
from torch.nn import functional


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.proj = (nn.Linear(channels, channels) for _ in range(4))

    def forward(self, x):
        packed = (self.query, self.key, self.value)
        x = x.transpose(0, 1)
        mixed, _ = functional.multi_head_attention_forward(
            x, x, x, x.shape[-1], self.heads,
            torch.cat([layer.weight for layer in packed]), torch.cat([layer.bias for layer in packed]),
            None, None, False, 0.0, self.proj.weight, self.proj.bias, need_weights=False,
        )
        return mixed.transpose(0, 1)
