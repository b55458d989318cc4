"""Self-attention with one head and no projection of the result (Vaswani and others 2017)."""

from torch import nn
from torch.nn import functional


class Mechanism(nn.Module):
    def __init__(self, channels, heads, side):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(channels, channels) for _ in range(3))

    def forward(self, x):
        return functional.scaled_dot_product_attention(self.query(x), self.key(x), self.value(x))
