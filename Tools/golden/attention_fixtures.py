"""Fixtures of the attentions: one for each file of `attentions/`, named for the row of the registry.

A file defines `Mechanism(channels, heads, side)`, a module whose parameters have the same names as in hsi. It takes
tokens `[batch, side * side, channels]`; one with `SECOND = True` also takes a second sequence `[batch, 6, channels]`.
Batch norms, if any, use the statistics of the batch (`MODE = "training"`, the default) or their running statistics
(`MODE = "inference"`).

Weights and inputs are single precision; everything else is computed in double precision and rounded once.
"""

import importlib
from pathlib import Path

import torch

from model_fixtures import perturb
from provenance import TESTS, provenance, save_tensors, single

FOLDER = TESTS / "LSGATests" / "Fixtures" / "attentions"
GEOMETRY = {"channels": 12, "heads": 3, "side": 5}
BATCH = 2


def make_attention(path, seed):
    """Writes the fixture of one attention."""
    source = importlib.import_module(f"attentions.{path.stem}")
    generator = torch.Generator().manual_seed(seed)
    module = source.Mechanism(**GEOMETRY)
    perturb(module, generator)
    module = module.double()
    mode = getattr(source, "MODE", "training")
    module.train(mode == "training")

    def normal(*shape):
        return torch.randn(shape, generator=generator).double().requires_grad_()

    inputs = {"x": normal(BATCH, GEOMETRY["side"] ** 2, GEOMETRY["channels"])}
    if getattr(source, "SECOND", False):
        inputs["y"] = normal(BATCH, 6, GEOMETRY["channels"])
    tensors = {f"state.{name}": value.clone() for name, value in module.state_dict().items()
               if not name.endswith("num_batches_tracked")}
    output = module(**inputs)
    upstream = normal(*output.shape).detach()
    output.backward(upstream)
    tensors |= inputs | {"output": output, "upstream": upstream}
    tensors |= {f"grad.{name}": value.grad for name, value in (inputs | dict(module.named_parameters())).items()
                if value.grad is not None}
    metadata = provenance("attentions") | GEOMETRY | {"mode": mode}
    save_tensors(FOLDER / f"{path.stem.replace('_', '-')}.safetensors", single(tensors), metadata)


def make_attentions():
    """Writes every fixture."""
    for path in sorted((Path(__file__).parent / "attentions").glob("*.py")):
        # Each has its own seed, so that a new one does not change the others.
        make_attention(path, seed=sum(path.stem.encode()))
