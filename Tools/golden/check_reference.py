"""Checks the model against the published counts and against identities between its variants.

python check_reference.py
"""

import torch

from lsga_vit import ATTENTIONS, GAUSSIANS, Attention, LSGAViT, count_parameters, gaussian_bias

MODELS = {
    ("sa", "none"): 507_136,
    ("sga", "none"): 507_136,
    ("lsa", "none"): 449_056,
    ("lsga", "none"): 449_056,
    ("lsga", "ssftt"): 497_296,
}
LAYERS = {
    ("sa", "none"): 58_080,
    ("sga", "none"): 58_080,
    ("lsa", "none"): 29_040,
    ("lsga", "none"): 29_040,
    ("lsga", "ssftt"): 53_160,
    ("sa", "ssftt"): 82_200,
}
PYRAMID = dict(bands=36, side=8, classes=16, width=96, depths=(2, 2, 6, 2), heads=(3, 6, 12, 24))


def layer(attention, tokenizer, sigma=10.0):
    """One attention layer with the size of the reference."""
    return Attention(120, 12, 9, attention, tokenizer, sigma, "index")


def check_counts():
    """Compares every count with the published one and prints those of the pyramid."""
    for (attention, tokenizer), expected in MODELS.items():
        found = count_parameters(LSGAViT(attention=attention, tokenizer=tokenizer))
        assert found == expected, (attention, tokenizer, found, expected)
        print(f"model  {attention:4} {tokenizer:5} {found:>10,}")
    for (attention, tokenizer), expected in LAYERS.items():
        found = count_parameters(layer(attention, tokenizer))
        assert found == expected, (attention, tokenizer, found, expected)
        print(f"layer  {attention:4} {tokenizer:5} {found:>10,}")
    for attention in ATTENTIONS:
        for tokenizer in ("none", "ssftt"):
            found = count_parameters(LSGAViT(attention=attention, tokenizer=tokenizer, **PYRAMID))
            print(f"pyramid {attention:4} {tokenizer:5} {found:>10,}")
            # The published count, 25.5 M, is that of the released attention: light, with the tokenizer.
            light = attention in ("lsa", "lsga")
            assert (25_450_000 <= found < 25_550_000) == (light and tokenizer == "ssftt"), found


def check_identities():
    """SA with identity keys and values is LSA; a flat Gaussian changes nothing; the shapes of the bias."""
    torch.manual_seed(0)
    x = torch.randn(2, 81, 120, dtype=torch.float64)
    light, plain = layer("lsa", "none").double(), layer("sa", "none").double()
    with torch.no_grad():
        plain.proj.load_state_dict(light.proj.state_dict())
        plain.qkv.bias.zero_()
        identity = torch.eye(120, dtype=torch.float64)
        plain.qkv.weight.copy_(torch.cat([light.qkv.weight, identity, identity]))
        plain.qkv.bias[:120] = light.qkv.bias
        torch.testing.assert_close(plain(x), light(x))
        for gaussian, without in (("sga", "sa"), ("lsga", "lsa")):
            flat, base = layer(gaussian, "ssftt", 1e9).double(), layer(without, "ssftt").double()
            flat.load_state_dict(base.state_dict())
            torch.testing.assert_close(flat(x), base(x))
    for kind in GAUSSIANS:
        bias = gaussian_bias(9, 10.0, kind)
        assert bias[40, 40] == 1, kind
        rank = torch.linalg.matrix_rank(bias).item()
        assert (rank == 1) == (kind != "grid-rel"), (kind, rank)
    print("identities hold")


if __name__ == "__main__":
    check_counts()
    check_identities()
