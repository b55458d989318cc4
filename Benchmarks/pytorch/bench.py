"""The rival: training and inference throughput of a preset's network in PyTorch.

    python Benchmarks/pytorch/bench.py --batch-size 128 --threads 2
    python Benchmarks/pytorch/bench.py --batch-size 128 --threads 2 --serve

Patches are random; a training step is forward, cross-entropy, backward and Adam. After a third as many to warm up,
every step is timed, and the median is reported, as `hsi bench` does. The result is one JSON object.

With --serve the network is built once, and then every line `train STEPS` or `inference STEPS` on standard input
is answered by such an object: what takes long to compile can so take turns with others.
"""

import argparse
import json
import statistics
import sys
import time

import torch
from torch.nn import functional

from memory import peak_resident_bytes
from networks import ATTENTIONS, BANDS, CLASSES, PRESETS, TOKENIZERS, LSGAViT, count_parameters


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description="Time a preset's network in PyTorch.")
    parser.add_argument("--preset", choices=PRESETS, default="reference")
    parser.add_argument("--attention", choices=ATTENTIONS, default="lsga")
    parser.add_argument("--tokenizer", choices=TOKENIZERS, default="ssftt")
    parser.add_argument("--patch-size", dest="patch", type=int, help="side of a patch; the preset's by default")
    parser.add_argument("--batch-size", dest="batch", type=int, default=128, help="patches a step")
    parser.add_argument("--threads", type=int, help="threads of PyTorch; its own choice by default")
    parser.add_argument("--compile", action="store_true", help="torch.compile instead of eager")
    parser.add_argument("--bf16", action="store_true", help="autocast to bfloat16")
    parser.add_argument("--mode", choices=("train", "inference", "both"), default="both")
    parser.add_argument("--steps", type=int, default=15, help="steps that are timed of each kind")
    parser.add_argument("--serve", action="store_true", help="time on request")
    return parser.parse_args()


class Network:
    """A network with its batch, in training and in inference."""

    def __init__(self, options):
        torch.manual_seed(0)
        preset = dict(PRESETS[options.preset])
        self.side = options.patch or preset.pop("side")
        self.options, self.batch = options, options.batch
        self.model = LSGAViT(
            BANDS,
            classes=CLASSES,
            **preset | {"side": self.side},
            attention=options.attention,
            tokenizer=options.tokenizer,
        )
        self.patches = torch.randn(self.batch, 1, BANDS, self.side, self.side)
        self.labels = torch.randint(CLASSES, (self.batch,))
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=5e-4)
        self.run = torch.compile(self.model) if options.compile else self.model

    def autocast(self):
        return torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.options.bf16)

    def train(self):
        """One step of the released recipe."""
        self.optimizer.zero_grad()
        with self.autocast():
            loss = functional.cross_entropy(self.run(self.patches), self.labels)
        loss.backward()
        self.optimizer.step()

    def inference(self):
        """One forward pass."""
        with torch.inference_mode(), self.autocast():
            self.run(self.patches)

    def time(self, mode, steps):
        """Patches a second in one mode, the median over the steps."""
        self.model.train(mode == "train")
        step = self.train if mode == "train" else self.inference
        for _ in range(steps // 3 + 1):
            step()
        seconds = []
        for _ in range(steps):
            start = time.perf_counter()
            step()
            seconds.append(time.perf_counter() - start)
        return {f"{mode}_samples_per_second": self.batch / statistics.median(seconds)}

    def about(self):
        """What was measured."""
        options = self.options
        return {
            "torch": torch.__version__,
            "compiled": options.compile,
            "bf16": options.bf16,
            "preset": options.preset,
            "attention": options.attention,
            "tokenizer": options.tokenizer,
            "patch": self.side,
            "batch": self.batch,
            "threads": torch.get_num_threads(),
            "parameters": count_parameters(self.model),
        }


def main():
    options = arguments()
    if options.threads is not None:
        torch.set_num_threads(options.threads)
    network = Network(options)

    def report(results):
        peak = {"peak_resident_bytes": peak_resident_bytes()}
        print(json.dumps(network.about() | results | peak), flush=True)

    if options.serve:
        for line in sys.stdin:
            mode, steps = line.split()
            report(network.time(mode, int(steps)))
    else:
        results = {"steps": options.steps}
        for mode in ("train", "inference") if options.mode == "both" else (options.mode,):
            results |= network.time(mode, options.steps)
        report(results)


if __name__ == "__main__":
    main()
