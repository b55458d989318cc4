"""The grid of pixels that the tokens of an attention come from."""

import torch


def distances(side):
    """The larger of the row and column distances for each pair of side² pixels in raster order."""
    pixels = torch.cartesian_prod(torch.arange(side), torch.arange(side))
    return (pixels[:, None] - pixels).abs().amax(2)
