"""Multi-head attention with a gate before its last projection (Qiu and others 2025)."""

from torch import nn
from torch.nn import functional

from attentions.multi_head import Mechanism as MultiHead


class Mechanism(MultiHead):
    def __init__(self, channels, heads, side):
        super().__init__(channels, heads, side)
        self.gate = nn.Linear(channels, channels)

    def forward(self, x):
        q, k, v = (self.split(layer(x)) for layer in (self.query, self.key, self.value))
        mixed = functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        return self.proj(self.gate(x).sigmoid() * mixed)
