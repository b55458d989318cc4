"""The LSGA-ViT reference in PyTorch: the model for all model fixtures and for the benchmarks.

Ma et al., "Light Self-Gaussian-Attention Vision Transformer for Hyperspectral Image Classification", 2023,
doi 10.1109/TIM.2023.3279922. Written from the equations and from the published description of the released
model; the names and layouts of the tensors are the released ones, so that weights can be exchanged.

Shapes are given outermost first. A token is a pixel of the patch, in raster order.
"""

import torch
from torch import nn
from torch.nn import functional

ATTENTIONS = ("sa", "lsa", "sga", "lsga")
TOKENIZERS = ("none", "ssftt")
GAUSSIANS = ("index", "grid-pair", "grid-key", "grid-rel")


def gaussian_bias(side, sigma, kind):
    """The fixed bias of the attention logits, [tokens, tokens], in double precision.

    `index` measures the distance along the raster index from token int((tokens - 1) / 2); the other kinds
    measure it on the grid, from the center ((side - 1) // 2, (side - 1) // 2), the pixel of the patch.
    """
    tokens = side * side
    token = torch.arange(tokens)
    rows, columns = token // side, token % side
    center = (side - 1) // 2
    from_center = ((rows - center) ** 2 + (columns - center) ** 2).double()
    if kind == "index":
        from_middle = ((token - (tokens - 1) // 2) ** 2).double()
        squared = from_middle[:, None] + from_middle[None, :]
    elif kind == "grid-pair":
        squared = from_center[:, None] + from_center[None, :]
    elif kind == "grid-key":
        squared = from_center[None, :].expand(tokens, tokens)
    elif kind == "grid-rel":
        down = rows[:, None] - rows[None, :]
        across = columns[:, None] - columns[None, :]
        squared = (down**2 + across**2).double()
    else:
        raise ValueError(f"gauss is {kind!r}; expected one of {GAUSSIANS}")
    return torch.exp(-squared / (2 * sigma**2))


class Attention(nn.Module):
    """The four attentions of the paper, with or without the tokenizer of the released code.

    `[batch, tokens, channels]` to the same shape. `sa` and `sga` project to queries, keys and values packed
    in this order; `lsa` and `lsga` project queries only, and the keys and values of a head are its slice of the
    channels, without projection. `sga` and `lsga` add the Gaussian to the logits.
    """

    def __init__(self, width, heads, side, attention, tokenizer, sigma, gauss):
        super().__init__()
        if width % heads:
            raise ValueError(f"width {width} is no multiple of {heads} heads")
        tokens = side * side
        self.heads = heads
        self.scale = (width // heads) ** -0.5
        self.light = attention in ("lsa", "lsga")
        self.tokenizes = tokenizer == "ssftt"
        if self.tokenizes:
            self.token_wA = nn.Parameter(torch.empty(1, tokens, width))
            self.token_wV = nn.Parameter(torch.empty(1, width, width))
            # On tensors of rank 3 the fans that PyTorch derives are not those of the matrix: for [1, L, C] the
            # deviation is sqrt(2 / (C * (L + 1))). The released model is initialized this way.
            nn.init.xavier_normal_(self.token_wA)
            nn.init.xavier_normal_(self.token_wV)
        self.qkv = nn.Linear(width, width if self.light else 3 * width)
        self.proj = nn.Linear(width, width)
        has_bias = attention in ("sga", "lsga")
        bias = gaussian_bias(side, sigma, gauss).to(torch.get_default_dtype()) if has_bias else None
        self.register_buffer("bias", bias, persistent=False)

    def split_heads(self, x):
        """[batch, tokens, channels] to [batch, heads, tokens, channels / heads]."""
        batch, tokens, channels = x.shape
        return x.reshape(batch, tokens, self.heads, channels // self.heads).transpose(1, 2)

    def forward(self, x):
        if self.tokenizes:
            # Each new token is its own average of all pixels: the softmax runs over pixels, the last axis.
            weights = torch.softmax(self.token_wA @ x.transpose(1, 2), dim=-1)  # [batch, tokens, pixels]
            x = weights @ (x @ self.token_wV)
        if self.light:
            queries, keys = self.split_heads(self.qkv(x)), self.split_heads(x)
            values = keys
        else:
            queries, keys, values = map(self.split_heads, self.qkv(x).chunk(3, dim=-1))
        logits = (queries * self.scale) @ keys.transpose(-2, -1)  # [batch, heads, tokens, tokens]
        if self.bias is not None:
            logits = logits + self.bias
        mixed = torch.softmax(logits, dim=-1) @ values
        return self.proj(mixed.transpose(1, 2).flatten(2))


class MLP(nn.Module):
    """Two linear layers on each token, with GELU (erf) between them."""

    def __init__(self, width, hidden):
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.fc2 = nn.Linear(hidden, width)

    def forward(self, x):
        return self.fc2(functional.gelu(self.fc1(x)))


class StochasticDepth(nn.Module):
    """Drops the residual branch of whole samples in training and rescales the others."""

    def __init__(self, probability):
        super().__init__()
        self.probability = probability

    def forward(self, x):
        if not self.training or self.probability == 0:
            return x
        keep = 1 - self.probability
        mask = torch.empty(x.shape[0], 1, 1, dtype=x.dtype, device=x.device).bernoulli_(keep)
        return x * (mask / keep)


class Block(nn.Module):
    """A transformer block that normalizes before each branch."""

    def __init__(self, width, mlp_ratio, drop_path, **attention):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attn = Attention(width, **attention)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = MLP(width, mlp_ratio * width)
        self.drop_path = StochasticDepth(drop_path)

    def forward(self, x):
        x = x + self.drop_path(self.attn(self.norm1(x)))
        return x + self.drop_path(self.mlp(self.norm2(x)))


class PatchMerging(nn.Module):
    """Halves the side: four neighbors become one token with twice the channels.

    The neighbors are concatenated in the order (0, 0), (1, 0), (0, 1), (1, 1) of (row, column) parity.
    """

    def __init__(self, side, width):
        super().__init__()
        if side % 2:
            raise ValueError(f"patch merging needs an even side, found {side}")
        self.side = side
        self.norm = nn.LayerNorm(4 * width)
        self.reduction = nn.Linear(4 * width, 2 * width, bias=False)

    def forward(self, x):
        grid = x.unflatten(1, (self.side, self.side))  # [batch, rows, columns, channels]
        parities = ((0, 0), (1, 0), (0, 1), (1, 1))
        neighbors = [grid[:, row::2, column::2] for row, column in parities]
        return self.reduction(self.norm(torch.cat(neighbors, dim=-1).flatten(1, 2)))


class Stage(nn.Module):
    """Blocks of one width, then patch merging unless the stage is the last."""

    def __init__(self, side, width, mlp_ratio, drop_paths, merges, **attention):
        super().__init__()
        self.blocks = nn.ModuleList(
            Block(width, mlp_ratio, drop_path, side=side, **attention) for drop_path in drop_paths
        )
        self.downsample = PatchMerging(side, width) if merges else None

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return x if self.downsample is None else self.downsample(x)


class PatchEmbedding(nn.Module):
    """Convolutions over (bands, rows, columns), then over (rows, columns), then one token per pixel.

    `[batch, 1, bands, side, side]` to `[batch, side * side, width]`. The reshape between the convolutions is
    channel-major: channel c, band b becomes channel c * bands + b.
    """

    def __init__(self, bands, width, filters=4):
        super().__init__()
        self.conv3d_features = nn.Sequential(
            nn.Conv3d(1, filters, 3, padding=1), nn.BatchNorm3d(filters), nn.ReLU()
        )
        self.conv2d_features = nn.Sequential(
            nn.Conv2d(filters * bands, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU()
        )
        self.norm = nn.LayerNorm(width)

    def forward(self, x):
        x = self.conv3d_features(x).flatten(1, 2)
        x = self.conv2d_features(x)
        return self.norm(x.flatten(2).transpose(1, 2))


class LSGAViT(nn.Module):
    """The classifier: `[batch, bands, side, side]` or `[batch, 1, bands, side, side]` to `[batch, classes]`.

    The defaults are the released recipe for Indian Pines.
    """

    def __init__(
        self,
        bands=36,
        side=9,
        classes=16,
        width=120,
        depths=(2,),
        heads=(12,),
        attention="lsga",
        tokenizer="ssftt",
        sigma=10.0,
        gauss="index",
        pool="mean",
        mlp_ratio=4,
        drop_path=0.1,
    ):
        super().__init__()
        if attention not in ATTENTIONS:
            raise ValueError(f"attention is {attention!r}; expected one of {ATTENTIONS}")
        if tokenizer not in TOKENIZERS:
            raise ValueError(f"tokenizer is {tokenizer!r}; expected one of {TOKENIZERS}")
        if gauss not in GAUSSIANS:
            raise ValueError(f"gauss is {gauss!r}; expected one of {GAUSSIANS}")
        if pool != "mean":
            raise ValueError(f"pool is {pool!r}; only 'mean' is built here")
        if len(depths) != len(heads):
            raise ValueError(f"{len(depths)} depths but {len(heads)} numbers of heads")
        self.patch_embed = PatchEmbedding(bands, width)
        drop_paths = torch.linspace(0, drop_path, sum(depths)).tolist()
        self.layers = nn.ModuleList()
        for index, (depth, stage_heads) in enumerate(zip(depths, heads, strict=True)):
            self.layers.append(
                Stage(
                    side=side >> index,
                    width=width << index,
                    mlp_ratio=mlp_ratio,
                    drop_paths=drop_paths[sum(depths[:index]) :][:depth],
                    merges=index + 1 < len(depths),
                    heads=stage_heads,
                    attention=attention,
                    tokenizer=tokenizer,
                    sigma=sigma,
                    gauss=gauss,
                )
            )
        last = width << (len(depths) - 1)
        self.norm = nn.LayerNorm(last)
        self.head = nn.Linear(last, classes)
        self.apply(initialize)

    def forward(self, x):
        if x.dim() == 4:
            x = x.unsqueeze(1)
        x = self.patch_embed(x)
        for layer in self.layers:
            x = layer(x)
        return self.head(self.norm(x).mean(dim=1))


def initialize(module):
    """Linear: truncated normal with standard deviation 0.02, zero bias. Other layers use their defaults."""
    if isinstance(module, nn.Linear):
        nn.init.trunc_normal_(module.weight, std=0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)


def count_parameters(module):
    """The number of trainable parameters."""
    return sum(parameter.numel() for parameter in module.parameters())
