"""The rival: training and inference throughput of the reference model in PyTorch.

    python Benchmarks/pytorch/bench.py --batch 128 --threads 2 --json

Patches are random; a training step is forward, cross-entropy, backward and Adam. After the warm-up every
step is timed, and the median is reported.
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

import torch
from torch.nn import functional

from memory import peak_resident_bytes

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tools" / "golden"))

from lsga_vit import ATTENTIONS, TOKENIZERS, LSGAViT, count_parameters  # noqa: E402

BANDS, SIDE, CLASSES = 36, 9, 16


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description="Time the reference model in PyTorch.")
    parser.add_argument("--batch", type=int, default=128, help="patches a step")
    parser.add_argument("--threads", type=int, help="threads of PyTorch; its own choice by default")
    parser.add_argument("--mode", choices=("train", "inference", "both"), default="both")
    parser.add_argument("--attention", choices=ATTENTIONS, default="lsga")
    parser.add_argument("--tokenizer", choices=TOKENIZERS, default="ssftt")
    parser.add_argument("--compile", action="store_true", help="torch.compile instead of eager")
    parser.add_argument("--bf16", action="store_true", help="autocast to bfloat16")
    parser.add_argument("--warmup", type=int, default=3, help="steps that are not counted")
    parser.add_argument("--steps", type=int, default=15, help="steps that are timed")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def median_seconds(step, warmup, steps):
    """The median time of a step."""
    for _ in range(warmup):
        step()
    times = []
    for _ in range(steps):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def training_step(model, patches, labels, bf16):
    """One step of the released recipe, as a function of nothing."""
    optimiser = torch.optim.Adam(model.parameters(), lr=5e-4)

    def step():
        optimiser.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            loss = functional.cross_entropy(model(patches), labels)
        loss.backward()
        optimiser.step()

    return step


def inference_step(model, patches, bf16):
    """One forward pass, as a function of nothing."""

    def step():
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            model(patches)

    return step


def main():
    options = arguments()
    if options.threads is not None:
        torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    model = LSGAViT(BANDS, SIDE, CLASSES, attention=options.attention, tokenizer=options.tokenizer)
    patches = torch.randn(options.batch, 1, BANDS, SIDE, SIDE)
    labels = torch.randint(CLASSES, (options.batch,))
    run = torch.compile(model) if options.compile else model
    result = {
        "torch": torch.__version__,
        "compiled": options.compile,
        "bf16": options.bf16,
        "attention": options.attention,
        "tokenizer": options.tokenizer,
        "batch": options.batch,
        "threads": torch.get_num_threads(),
        "steps": options.steps,
        "parameters": count_parameters(model),
    }
    if options.mode in ("train", "both"):
        run.train()
        seconds = median_seconds(
            training_step(run, patches, labels, options.bf16), options.warmup, options.steps
        )
        result["train_samples_per_second"] = options.batch / seconds
    if options.mode in ("inference", "both"):
        run.eval()
        seconds = median_seconds(inference_step(run, patches, options.bf16), options.warmup, options.steps)
        result["inference_samples_per_second"] = options.batch / seconds
    result["peak_resident_bytes"] = peak_resident_bytes()
    if options.json:
        print(json.dumps(result))
    else:
        for key, value in result.items():
            print(f"{key:30} {value:,.1f}" if isinstance(value, float) else f"{key:30} {value}")


if __name__ == "__main__":
    main()
