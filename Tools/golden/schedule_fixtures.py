"""Fixtures of learning-rate schedules: the rate of each epoch, epochs counted from 0."""

import math

import torch
from torch.optim import lr_scheduler as schedulers

BASE = 0.01


def optimizer():
    """A dummy optimizer for PyTorch's schedules."""
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=BASE)


def rates(build, epochs, metrics=None):
    """PyTorch's rate during each epoch; the schedule gets the metric at the end of each epoch."""
    acted = optimizer()
    schedule = build(acted)
    found = []
    for epoch in range(epochs):
        found.append(acted.param_groups[0]["lr"])
        acted.step()
        schedule.step(*([] if metrics is None else [metrics[epoch]]))
    return found


def cosine(epoch, epochs, warmup, minimum):
    """A linear rise over the warm-up, then half a cosine from the base rate toward the minimum."""
    if epoch < warmup:
        return BASE * (epoch + 1) / warmup
    progress = (epoch - warmup) / (epochs - warmup)
    return minimum + (BASE - minimum) * (1 + math.cos(math.pi * progress)) / 2


def torch_cosine(epochs, warmup, minimum):
    """The same with PyTorch's classes."""

    def build(acted):
        annealing = schedulers.CosineAnnealingLR(acted, epochs - warmup, eta_min=minimum)
        if warmup == 0:
            return annealing
        if warmup == 1:
            rise = schedulers.ConstantLR(acted, factor=1, total_iters=1)
        else:
            rise = schedulers.LinearLR(acted, 1 / warmup, total_iters=warmup - 1)
        return schedulers.SequentialLR(acted, [rise, annealing], [warmup])

    return build


def schedule_cases():
    """For each schedule `rates` [epochs], and the `metrics` [epochs] that it received."""
    tensors, definitions = {}, {}
    for name, epochs, warmup, minimum in (
        ("cosine", 12, 0, 0.0),
        ("cosine_warmup", 20, 5, 1e-4),
        ("cosine_warmup_one", 8, 1, 0.0),
    ):
        by_formula = [cosine(epoch, epochs, warmup, minimum) for epoch in range(epochs)]
        by_torch = rates(torch_cosine(epochs, warmup, minimum), epochs)
        torch.testing.assert_close(torch.tensor(by_formula), torch.tensor(by_torch))
        tensors[f"{name}.rates"] = torch.tensor(by_formula, dtype=torch.float64)
        definitions[name] = {
            "rule": "epoch < warmup: base (epoch + 1) / warmup; else minimum + (base - minimum) "
            "(1 + cos(pi (epoch - warmup) / (epochs - warmup))) / 2",
            "base": BASE,
            "epochs": epochs,
            "warmup": warmup,
            "minimum": minimum,
        }
    by_torch = rates(lambda acted: schedulers.StepLR(acted, step_size=4, gamma=0.3), 14)
    tensors["step.rates"] = torch.tensor(by_torch, dtype=torch.float64)
    definitions["step"] = {
        "rule": "base factor^floor(epoch / every)",
        "base": BASE,
        "every": 4,
        "factor": 0.3,
    }

    rule = (
        "the rate during an epoch is set by the metrics of the epochs before it. A metric is better than "
        "the best when it {}; the first always is. Each epoch that is not better is bad and adds one to a "
        "count that a better one resets; when the count exceeds patience, the rate becomes max(factor rate, "
        "minimum), unless that changes it by 1e-8 or less, the count is reset, and for the `cooldown` epochs "
        "that follow the count stays 0 whatever the metric"
    )
    losses = [
        1.0,
        0.9,
        0.9,
        0.89995,
        0.95,
        0.9,
        0.85,
        0.86,
        0.86,
        0.86,
        0.86,
        0.86,
        0.86,
        0.86,
        0.5,
        0.51,
        0.52,
        0.53,
        0.54,
        0.55,
    ]
    scores = [0.1, 0.3, 0.3, 0.30002, 0.2, 0.31, 0.4, 0.4, 0.39, 0.38, 0.4, 0.4, 0.4, 0.45, 0.45, 0.45]
    for name, mode, metrics, patience, cooldown, minimum, better in (
        ("plateau", "min", losses, 2, 0, 2e-3, "is below best (1 - threshold)"),
        ("plateau_max", "max", scores, 1, 2, 0.0, "is above best (1 + threshold)"),
    ):
        settings = dict(
            mode=mode, factor=0.5, patience=patience, threshold=1e-4, cooldown=cooldown, min_lr=minimum
        )
        by_torch = rates(
            lambda acted, s=settings: schedulers.ReduceLROnPlateau(acted, **s), len(metrics), metrics
        )
        tensors[f"{name}.metrics"] = torch.tensor(metrics, dtype=torch.float64)
        tensors[f"{name}.rates"] = torch.tensor(by_torch, dtype=torch.float64)
        definitions[name] = {"rule": rule.format(better), "base": BASE} | settings
    return tensors, definitions
