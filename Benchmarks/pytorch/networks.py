"""The networks that are timed: those of hsi's presets, built in PyTorch."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tools" / "golden"))

from lsga_vit import ATTENTIONS, TOKENIZERS, LSGAViT, count_parameters  # noqa: E402

__all__ = ["ATTENTIONS", "BANDS", "CLASSES", "LSGAViT", "PRESETS", "TOKENIZERS", "count_parameters"]

BANDS, CLASSES = 36, 16

PRESETS = {
    "reference": {"side": 9, "width": 120, "depths": (2,), "heads": (12,)},
    "pyramid": {"side": 8, "width": 96, "depths": (2, 2, 6, 2), "heads": (3, 6, 12, 24)},
}
