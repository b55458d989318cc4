"""The released recipe end to end in PyTorch: from the scene to OA, AA and kappa, with time and peak memory.

    python Benchmarks/pytorch/train.py --dataset IP --threads 2

As the released scripts do, patches of every pixel are materialized in double precision before the unlabeled
ones are dropped, PCA is fitted on the whole scene, and there is no validation set. The weights of the last
epoch count.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy
import torch
from sklearn.decomposition import PCA
from sklearn.metrics import accuracy_score, cohen_kappa_score, recall_score
from sklearn.model_selection import train_test_split
from torch.nn import functional

from memory import peak_resident_bytes
from networks import ATTENTIONS, TOKENIZERS, LSGAViT, count_parameters
from scenes import FILES, load


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(
        description="Train the reference model in PyTorch by its released recipe."
    )
    parser.add_argument("--dataset", choices=FILES, default="IP")
    parser.add_argument("--data-dir", type=Path, help="folder of the .mat files; datasets/NAME by default")
    parser.add_argument("--attention", choices=ATTENTIONS, default="lsga")
    parser.add_argument("--tokenizer", choices=TOKENIZERS, default="ssftt")
    parser.add_argument("--train-ratio", type=float, default=0.1)
    parser.add_argument("--components", type=int, default=36)
    parser.add_argument("--patch-size", dest="patch", type=int, default=9, help="side, odd")
    parser.add_argument("--epochs", type=int, default=70)
    parser.add_argument("--batch-size", dest="batch", type=int, default=128)
    parser.add_argument("--learning-rate", type=float, default=5e-4)
    parser.add_argument("--split-seed", type=int, default=5)
    parser.add_argument("--seed", type=int, default=531, help="of the weights and of the order of batches")
    parser.add_argument("--threads", type=int, help="threads of PyTorch; its own choice by default")
    options = parser.parse_args()
    if options.patch % 2 == 0:
        parser.error(f"--patch-size is {options.patch}; expected an odd side")
    return options


def reduce(cube, components):
    """Whitened principal components of every pixel, [rows, columns, components]."""
    pixels = cube.reshape(-1, cube.shape[-1])
    return PCA(components, whiten=True).fit_transform(pixels).reshape(*cube.shape[:2], components)


def materialize(scene, labels, side):
    """Patches [labeled, 1, bands, side, side] and labels from 0, cut from the scene padded with zeros."""
    margin = side // 2
    padded = numpy.pad(scene, ((margin, margin), (margin, margin), (0, 0)))
    rows, columns, bands = scene.shape
    patches = numpy.zeros((rows * columns, side, side, bands))
    for row in range(rows):
        for column in range(columns):
            patches[row * columns + column] = padded[row : row + side, column : column + side]
    labeled = labels.ravel() > 0
    return patches[labeled].transpose(0, 3, 1, 2)[:, None], labels.ravel()[labeled].astype(numpy.int64) - 1


def train(model, patches, labels, options):
    """Runs the epochs; one line each on standard error."""
    optimizer = torch.optim.Adam(model.parameters(), lr=options.learning_rate)
    model.train()
    for epoch in range(options.epochs):
        total, start = 0.0, time.perf_counter()
        for batch in torch.randperm(len(labels)).split(options.batch):
            optimizer.zero_grad()
            loss = functional.cross_entropy(model(patches[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        seconds = time.perf_counter() - start
        progress = f"epoch {epoch + 1}/{options.epochs} loss {total / len(labels):.4f} {seconds:.1f} s"
        print(progress, file=sys.stderr)


def predict(model, patches, batch):
    """The class of each patch."""
    model.eval()
    with torch.inference_mode():
        return torch.cat([model(part).argmax(dim=1) for part in patches.split(batch)])


def main():
    options = arguments()
    if options.threads is not None:
        torch.set_num_threads(options.threads)
    begin = time.perf_counter()
    cube, label_map = load(options.dataset, options.data_dir)
    patches, labels = materialize(reduce(cube, options.components), label_map, options.patch)
    train_patches, test_patches, train_labels, test_labels = train_test_split(
        patches, labels, test_size=1 - options.train_ratio, random_state=options.split_seed, stratify=labels
    )
    train_patches, test_patches = torch.tensor(train_patches).float(), torch.tensor(test_patches).float()
    train_labels, test_labels = torch.tensor(train_labels), torch.tensor(test_labels)
    prepared = time.perf_counter()

    torch.manual_seed(options.seed)
    model = LSGAViT(
        options.components,
        options.patch,
        int(labels.max()) + 1,
        attention=options.attention,
        tokenizer=options.tokenizer,
    )
    train(model, train_patches, train_labels, options)
    trained = time.perf_counter()
    predicted = predict(model, test_patches, options.batch)
    tested = time.perf_counter()

    result = {
        "torch": torch.__version__,
        "dataset": options.dataset,
        "attention": options.attention,
        "tokenizer": options.tokenizer,
        "threads": torch.get_num_threads(),
        "train": len(train_labels),
        "test": len(test_labels),
        "epochs": options.epochs,
        "split_seed": options.split_seed,
        "seed": options.seed,
        "parameters": count_parameters(model),
        "overall_accuracy": accuracy_score(test_labels, predicted),
        "average_accuracy": recall_score(test_labels, predicted, average="macro"),
        "kappa": cohen_kappa_score(test_labels, predicted),
        "prepare_seconds": prepared - begin,
        "train_seconds": trained - prepared,
        "test_seconds": tested - trained,
        "train_samples_per_second": options.epochs * len(train_labels) / (trained - prepared),
        "test_samples_per_second": len(test_labels) / (tested - trained),
        "peak_resident_bytes": peak_resident_bytes(),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
