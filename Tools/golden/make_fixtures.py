"""Generates the fixtures of the tests.

python Tools/golden/make_fixtures.py            all of them
python Tools/golden/make_fixtures.py models     one part: models, attention-maps, attentions, layers, scenes, metrics, statistics,
                                                baselines or propagation
"""

import argparse
import importlib
from pathlib import Path

from provenance import REPOSITORY

PARTS = {
    "models": ("model_fixtures", "make_models"),
    "attention-maps": ("attention_map_fixtures", "make_attention_maps"),
    "attentions": ("attention_fixtures", "make_attentions"),
    "layers": ("layer_fixtures", "make_layers"),
    "scenes": ("scene_fixtures", "make_scenes"),
    "metrics": ("metric_fixtures", "make_metrics"),
    "statistics": ("statistics_fixtures", "make_statistics"),
    "baselines": ("baseline_fixtures", "make_baselines"),
    "propagation": ("propagation_fixtures", "make_propagation"),
}


def main():
    parser = argparse.ArgumentParser(description="Make the fixtures that the tests compare with.")
    parser.add_argument("parts", nargs="*", help=f"any of {', '.join(PARTS)}; all of them by default")
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=REPOSITORY.parent / "shared" / "data",
        help="where the scenes lie; only `scenes` reads it",
    )
    arguments = parser.parse_args()
    parts = arguments.parts or list(PARTS)
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        parser.error(f"unknown parts {', '.join(unknown)}; known: {', '.join(PARTS)}")
    for part in parts:
        module, function = PARTS[part]
        make = getattr(importlib.import_module(module), function)
        make(arguments.data_dir) if part == "scenes" else make()


if __name__ == "__main__":
    main()
