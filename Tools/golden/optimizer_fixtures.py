"""Fixtures of optimizers: ten steps on a fixed sequence of gradients, in double precision."""

import torch

STEPS, VALUES = 10, 6


def trajectory(build, initial, gradients):
    """The values after each step, [steps, values]."""
    parameter = torch.nn.Parameter(initial.clone())
    optimizer = build([parameter])
    values = []
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimizer.step()
        values.append(parameter.detach().clone())
    return torch.stack(values)


def optimizer_cases(seed):
    """For each optimizer `initial` [values], `gradients` [steps, values] and `values` [steps, values]."""
    sgd, adam, adamw = torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW
    optimizers = {
        "sgd": (sgd, dict(lr=0.05)),
        "sgd_momentum": (sgd, dict(lr=0.05, momentum=0.9)),
        "sgd_momentum_weight_decay": (sgd, dict(lr=0.05, momentum=0.9, weight_decay=0.01)),
        "adam": (adam, dict(lr=0.01, betas=(0.9, 0.999), eps=1e-8)),
        "adam_weight_decay": (adam, dict(lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.05)),
        "adamw": (adamw, dict(lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.05)),
    }
    generator = torch.Generator().manual_seed(seed)
    tensors, definitions = {}, {}
    for name, (optimizer, settings) in optimizers.items():
        # Rounded to single precision, so that a test in either precision starts from the same numbers.
        initial = torch.randn(VALUES, generator=generator).double()
        gradients = torch.randn(STEPS, VALUES, generator=generator).double()
        # Adam divides by the magnitude of the gradient: a small one and a zero one show where epsilon is added.
        gradients[:, 0] *= 1e-7
        gradients[:, 1] = 0
        gradients = gradients.float().double()
        values = trajectory(lambda p, o=optimizer, s=settings: o(p, **s), initial, gradients)
        tensors |= {f"{name}.initial": initial, f"{name}.gradients": gradients, f"{name}.values": values}
        definitions[name] = {"optimizer": f"torch.optim.{optimizer.__name__}"} | settings
    return tensors, definitions
