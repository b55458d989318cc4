"""Multi-head attention with keys and values of a second sequence (Vaswani and others 2017)."""

from torch.nn import functional

from attentions.multi_head import Mechanism as MultiHead

SECOND = True


class Mechanism(MultiHead):
    def forward(self, x, y):
        q, k, v = self.split(self.query(x)), self.split(self.key(y)), self.split(self.value(y))
        mixed = functional.scaled_dot_product_attention(q, k, v)
        return self.proj(mixed.transpose(1, 2).flatten(2))
