"""Fixtures of whole models: logits, loss, every gradient, running statistics and ten steps of Adam.

Weights and inputs are single precision; everything derived from them is computed in double precision and
rounded once, so that a test measures its own error and not the sum of two. The deviation of PyTorch's single
precision is recorded as well.
"""

import torch
from torch.nn import functional

from cnn3d import CNN3D
from lsga_vit import ATTENTIONS, GAUSSIANS, TOKENIZERS, LSGAViT, gaussian_bias
from provenance import TESTS, provenance, save_tensors, single

FOLDER = TESTS / "LSGATests" / "Fixtures"
STEPS = 10
LEARNING_RATE = 5e-4
SMALL = dict(bands=12, side=5, width=24, depths=(2,), heads=(4,), classes=5)
PYRAMID = dict(bands=8, side=8, width=12, depths=(1, 2, 1), heads=(1, 2, 4), classes=5)
RELEASED = dict(bands=36, side=9, width=120, depths=(2,), heads=(12,), classes=16)


def perturb(model, generator):
    """Sets every tensor to values such that no factor is one, no term is zero, and logits are of order one."""

    def normal(tensor):
        return torch.randn(tensor.shape, generator=generator)

    state = model.state_dict()
    for name, tensor in state.items():
        if name.endswith("running_var"):
            tensor.copy_(0.5 + torch.rand(tensor.shape, generator=generator))
        elif name.endswith("running_mean"):
            tensor.copy_(0.3 * normal(tensor))
        elif name.endswith("num_batches_tracked"):
            tensor.fill_(7)
        elif name.endswith("bias"):
            tensor.copy_(0.2 * normal(tensor))
        elif tensor.dim() == 1:
            tensor.copy_(1 + 0.25 * normal(tensor))
        else:
            # token_wV multiplies on the right, so its inputs are the second-to-last axis, which has the same length.
            inputs = tensor[0].numel() if tensor.dim() > 3 else tensor.shape[-1]
            tensor.copy_(normal(tensor) * inputs**-0.5)


def build(configuration, state, dtype):
    """The model of a configuration in a precision, holding a state."""
    model = LSGAViT(drop_path=0.0, **configuration)
    model.load_state_dict(state)
    model = model.to(dtype)
    for index, stage in enumerate(model.layers):
        exact = gaussian_bias(configuration["side"] >> index, configuration["sigma"], configuration["gauss"])
        for block in stage.blocks:
            if block.attn.bias is not None:
                # It was rounded to single precision when the model was built: use the unrounded value.
                block.attn.bias = exact.to(dtype)
    return model


def observe(configuration, state, inputs, labels, dtype):
    """All computed tensors of a fixture, in one precision."""
    inputs = inputs.to(dtype)
    found = {}
    model = build(configuration, state, dtype).eval()
    with torch.no_grad():
        found["logits_eval"] = model(inputs)
    model.train()
    logits = model(inputs)
    loss = functional.cross_entropy(logits, labels)
    loss.backward()
    found["logits_train"], found["loss"] = logits.detach(), loss.detach()
    for name, parameter in model.named_parameters():
        found[f"grad.{name}"] = parameter.grad
    for name, buffer in model.named_buffers():
        if name in state:
            found[f"after.{name}"] = buffer.clone()

    model = build(configuration, state, dtype).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = functional.cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    found["adam_losses"] = torch.stack(losses)
    return found


def vanishing(found):
    """The gradients that are zero except for rounding, such as that of a bias before batch normalization."""
    norms = {name: tensor.norm() for name, tensor in found.items() if name.startswith("grad.")}
    whole = torch.stack(list(norms.values())).norm()
    return [name for name, norm in norms.items() if norm < 1e-12 * whole]


def deviation(exact, approximate):
    """Relative norms of the difference between two observations, the worst of each kind.

    A gradient that vanishes has no relative error: it is compared separately, with the norm of the whole gradient.
    """
    absent = vanishing(exact)
    whole = torch.stack([exact[name].norm() for name in exact if name.startswith("grad.")]).norm()
    worst = {}
    for name, tensor in exact.items():
        if tensor.is_floating_point():
            kind = "vanishing_grad" if name in absent else name.split(".")[0]
            error = (approximate[name].double() - tensor).norm() / (
                whole if name in absent else tensor.norm()
            )
            worst[kind] = max(worst.get(kind, 0.0), error.item())
    return {kind: float(f"{error:.2g}") for kind, error in worst.items()}


def make_model(name, seed, batch, configuration, forward_only=False):
    """Writes the fixture of one configuration."""
    generator = torch.Generator().manual_seed(seed)
    configuration = dict(sigma=10.0, gauss="index", pool="mean", mlp_ratio=4) | configuration
    model = LSGAViT(drop_path=0.0, **configuration)
    perturb(model, generator)
    state = {key: tensor.clone() for key, tensor in model.state_dict().items()}
    side, bands = configuration["side"], configuration["bands"]
    inputs = torch.randn(batch, bands, side, side, generator=generator)
    labels = torch.randint(configuration["classes"], (batch,), generator=generator)

    exact = observe(configuration, state, inputs, labels, torch.float64)
    approximate = observe(configuration, state, inputs, labels, torch.float32)
    strayed = deviation(exact, approximate)
    absent = [name.removeprefix("grad.") for name in vanishing(exact)]
    if forward_only:
        exact, strayed, absent = (
            {"logits_eval": exact["logits_eval"]},
            {"logits_eval": strayed["logits_eval"]},
            [],
        )
    tensors = {f"state.{key}": tensor for key, tensor in state.items()}
    tensors |= {"input": inputs, "labels": labels} | single(exact)
    metadata = provenance(
        "models",
        config=configuration | {"drop_path": 0.0, "seed": seed},
        optimizer={"name": "Adam", "learning_rate": LEARNING_RATE, "betas": [0.9, 0.999], "epsilon": 1e-8},
        precision="state, input: float32; the rest computed in float64 and rounded to float32",
        float32_deviation=strayed,
        vanishing_gradients=absent,
    )
    save_tensors(FOLDER / f"{name}.safetensors", tensors, metadata)
    print(f"    logits of deviation {exact['logits_eval'].std().item():.2f}; float32 strays by {strayed}")


def make_cnn3d():
    """Writes the fixture of the 3-D convolutional network: logits, loss and every gradient."""
    configuration = dict(bands=17, side=5, classes=4, width=8)
    generator = torch.Generator().manual_seed(301)
    model = CNN3D(**configuration)
    perturb(model, generator)
    state = {key: tensor.clone() for key, tensor in model.state_dict().items()}
    inputs = torch.randn(5, 17, 5, 5, generator=generator)
    labels = torch.tensor([0, 3, 1, 2, 2])
    model = model.double()
    logits = model(inputs.double())
    loss = functional.cross_entropy(logits, labels)
    loss.backward()
    tensors = {f"state.{key}": tensor for key, tensor in state.items()}
    tensors |= {"input": inputs.permute(0, 2, 3, 1).contiguous(), "labels": labels}
    tensors |= single({"logits": logits, "loss": loss})
    tensors |= single({f"grad.{name}": parameter.grad for name, parameter in model.named_parameters()})
    metadata = provenance(
        "models",
        config=configuration | {"seed": 301},
        input="[batch, rows, columns, bands]",
        precision="state, input: float32; the rest computed in float64 and rounded to float32",
    )
    save_tensors(FOLDER / "cnn3d.safetensors", tensors, metadata)


def make_gaussians():
    """Writes the bias of each kind for an odd and an even side."""
    tensors = {
        f"{kind}.{side}": gaussian_bias(side, sigma, kind).float()
        for kind in GAUSSIANS
        for side, sigma in ((5, 10.0), (6, 3.5), (1, 2.0))
    }
    metadata = provenance(
        "models",
        names="kind.side",
        sigma={"5": 10.0, "6": 3.5, "1": 2.0},
        definition="exp(-squared / (2 sigma^2)); center of the grid kinds in row and column (side - 1) // 2, "
        "of index int((tokens - 1) / 2)",
    )
    save_tensors(FOLDER / "gaussians.safetensors", tensors, metadata)


def make_models():
    """Writes every model fixture."""
    seed = 100
    for attention in ATTENTIONS:
        for tokenizer in TOKENIZERS:
            seed += 1
            variant = dict(attention=attention, tokenizer=tokenizer)
            make_model(f"{attention}_{tokenizer}", seed, 6, SMALL | variant)
    released = dict(attention="lsga", tokenizer="ssftt")
    make_model("pyramid", 201, 6, PYRAMID | released)
    make_model("released_forward", 202, 4, RELEASED | released, forward_only=True)
    make_gaussians()
    make_cnn3d()
