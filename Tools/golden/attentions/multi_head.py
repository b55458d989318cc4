"""Multi-head attention (Vaswani and others 2017), with PyTorch's own function."""

from torch import nn
from torch.nn import functional


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.proj = (nn.Linear(channels, channels) for _ in range(4))

    def split(self, x):
        batch, tokens, channels = x.shape
        return x.view(batch, tokens, self.heads, channels // self.heads).transpose(1, 2)

    def forward(self, x):
        q, k, v = (self.split(layer(x)) for layer in (self.query, self.key, self.value))
        mixed = functional.scaled_dot_product_attention(q, k, v)
        return self.proj(mixed.transpose(1, 2).flatten(2))
