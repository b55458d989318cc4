"""Fixtures of single layers, optimizers and schedules.

Inputs are single precision; outputs and gradients are computed in double precision and rounded once. For a
case `name`, the tensors are `name.<input>`, `name.output`, `name.upstream` (the gradient with respect to the output)
and `name.grad_<input>` for everything differentiable, parameters included. Layouts are PyTorch's; the band axis is
the first of the three axes of a Conv3d.
"""

import torch
from torch import nn
from torch.nn import functional

from optimizer_fixtures import optimizer_cases
from provenance import TESTS, provenance, save_tensors, single
from schedule_fixtures import schedule_cases

FOLDER = TESTS / "NNTests" / "Fixtures"


class Cases:
    """Collects cases: their tensors, and a definition of each in words."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)
        self.tensors = {}
        self.definitions = {}

    def normal(self, *shape, scale=1.0, shift=0.0):
        """Normal numbers that are exact in single precision, in double precision."""
        return (shift + scale * torch.randn(shape, generator=self.generator)).double()

    def positive(self, *shape):
        """Uniform numbers from 0.5 to 1.5."""
        return (0.5 + torch.rand(shape, generator=self.generator)).double()

    def add(self, name, definition, function, constants=None, **inputs):
        """Runs a function of differentiable inputs and of constants forward and backward; keeps all results."""
        leaves = {key: value.clone().requires_grad_() for key, value in inputs.items()}
        constants = constants or {}
        output = function(**leaves, **{key: value.clone() for key, value in constants.items()})
        upstream = self.normal(*output.shape)
        output.backward(upstream)
        kept = constants | leaves | {"output": output, "upstream": upstream}
        kept |= {f"grad_{key}": leaf.grad for key, leaf in leaves.items()}
        self.tensors |= {f"{name}.{key}": tensor.detach() for key, tensor in kept.items()}
        self.definitions[name] = definition


def add_linear(cases):
    """Linear layers, on rows and on tokens."""
    normal = cases.normal
    cases.add(
        "linear",
        "input [5, 7], weight [4, 7], bias [4]",
        functional.linear,
        input=normal(5, 7),
        weight=normal(4, 7),
        bias=normal(4),
    )
    cases.add(
        "linear_tokens",
        "input [2, 3, 7], weight [4, 7], no bias",
        functional.linear,
        input=normal(2, 3, 7),
        weight=normal(4, 7),
    )


def add_convolutions(cases):
    """Convolutions of two and three dimensions, with the strides and paddings that the models use."""
    normal = cases.normal
    planes = {
        "conv2d_same": ((3, 1, 1), (2, 3, 5, 6), (4, 3, 3, 3), True),
        "conv2d_same_unbiased": ((3, 1, 1), (2, 3, 5, 6), (4, 3, 3, 3), False),
        "conv2d_stride2": ((2, 2, 0), (2, 3, 6, 4), (5, 3, 2, 2), True),
        "conv2d_stride2_odd": ((2, 2, 0), (1, 2, 5, 7), (3, 2, 2, 2), True),
        "conv2d_valid5": ((5, 1, 0), (2, 2, 7, 6), (3, 2, 5, 5), True),
    }
    for name, ((kernel, stride, padding), shape, weight, biased) in planes.items():
        cases.add(
            name,
            f"input {list(shape)}, kernel {kernel}x{kernel}, stride {stride}, padding {padding}",
            lambda input, weight, bias=None, s=stride, p=padding: functional.conv2d(
                input, weight, bias, s, p
            ),
            input=normal(*shape),
            weight=normal(*weight),
            **({"bias": normal(weight[0])} if biased else {}),
        )
    volumes = {
        "conv3d_same": (1, (2, 1, 6, 5, 4), (4, 1, 3, 3, 3), True),
        "conv3d_same_unbiased": (1, (2, 1, 6, 5, 4), (4, 1, 3, 3, 3), False),
        "conv3d_valid": (0, (2, 3, 8, 5, 6), (2, 3, 5, 3, 3), True),
        "conv3d_valid_unbiased": (0, (2, 3, 8, 5, 6), (2, 3, 5, 3, 3), False),
    }
    for name, (padding, shape, weight, biased) in volumes.items():
        cases.add(
            name,
            f"input {list(shape)} (batch, channels, bands, rows, columns), weight {list(weight)}, "
            f"padding {padding}",
            lambda input, weight, bias=None, p=padding: functional.conv3d(input, weight, bias, padding=p),
            input=normal(*shape),
            weight=normal(*weight),
            **({"bias": normal(weight[0])} if biased else {}),
        )


def add_normalizations(cases):
    """Batch normalization in both modes, and layer normalization."""
    normal = cases.normal
    for name, shape, layer in (
        ("batchnorm2d", (4, 3, 3, 2), nn.BatchNorm2d),
        ("batchnorm3d", (3, 2, 4, 3, 2), nn.BatchNorm3d),
    ):
        channels = shape[1]
        before = {"running_mean": normal(channels, scale=0.5), "running_var": cases.positive(channels)}
        for mode in ("train", "eval"):
            module = layer(channels).double().train(mode == "train")
            module.running_mean.copy_(before["running_mean"])
            module.running_var.copy_(before["running_var"])

            def normalize(input, weight, bias, running_mean, running_var, module=module):
                return torch.func.functional_call(module, {"weight": weight, "bias": bias}, (input,))

            case = f"{name}_{mode}"
            cases.add(
                case,
                f"input {list(shape)}, epsilon 1e-5, momentum 0.1; the running variance takes in the "
                "unbiased variance, the output the biased one",
                normalize,
                constants=before,
                input=normal(*shape, scale=2.0, shift=0.7),
                weight=normal(channels),
                bias=normal(channels),
            )
            cases.tensors[f"{case}.after_running_mean"] = module.running_mean.clone()
            cases.tensors[f"{case}.after_running_var"] = module.running_var.clone()
    cases.add(
        "layernorm",
        "input [2, 3, 6], over the last axis, epsilon 1e-5",
        lambda input, weight, bias: functional.layer_norm(input, (6,), weight, bias),
        input=normal(2, 3, 6, scale=2.0, shift=0.7),
        weight=normal(6),
        bias=normal(6),
    )


def add_activations(cases):
    """GELU, ReLU and softmax."""
    normal = cases.normal
    cases.add("gelu", "0.5 x (1 + erf(x / sqrt 2))", functional.gelu, input=normal(4, 9, scale=2.0))
    cases.add("relu", "max(x, 0); the gradient at 0 is 0", functional.relu, input=normal(4, 9))
    cases.add(
        "softmax", "over the last axis", lambda input: input.softmax(-1), input=normal(3, 2, 5, scale=3.0)
    )
    cases.add(
        "softmax_large",
        "over the last axis, logits of about a hundred",
        lambda input: input.softmax(-1),
        input=normal(3, 5, scale=2.0, shift=100.0),
    )


def add_losses(cases):
    """Cross-entropy, plain, weighted by class, smoothed, and both."""
    logits, labels = cases.normal(6, 4, scale=2.0), torch.tensor([0, 3, 1, 1, 2, 0])
    weights = cases.positive(4)
    plain = "mean over the batch of -log softmax[label]"
    weighted = "sum of weight[label] times the loss, over the sum of weight[label]"
    smoothed = "target (1 - 0.1) one-hot + 0.1 / classes"
    both = (
        "sum over samples and classes of -target * weight[class] * log softmax, target as smoothed, "
        "over the sum of weight[label]"
    )
    for name, definition, smoothing, uses_weights in (
        ("cross_entropy", plain, 0.0, False),
        ("cross_entropy_weights", weighted, 0.0, True),
        ("cross_entropy_smoothing", smoothed, 0.1, False),
        ("cross_entropy_weights_smoothing", both, 0.1, True),
    ):

        def loss(input, labels, class_weights=None, smoothing=smoothing):
            return functional.cross_entropy(input, labels, class_weights, label_smoothing=smoothing)

        constants = {"labels": labels} | ({"class_weights": weights} if uses_weights else {})
        cases.add(name, definition, loss, constants=constants, input=logits)


def add_focal_losses(cases):
    """The focal loss, with and without class weights; composed of PyTorch's own operations."""

    def focal(input, labels, class_weights=None, gamma=2.0):
        log_p = input.log_softmax(1).gather(1, labels[:, None])[:, 0]
        weights = torch.ones_like(log_p) if class_weights is None else class_weights[labels]
        return (-weights * (1 - log_p.exp()) ** gamma * log_p).sum() / weights.sum()

    logits, labels = cases.normal(6, 4, scale=2.0), torch.tensor([0, 3, 1, 1, 2, 0])
    weights = cases.positive(4)
    definition = "sum of -weight[label] (1 - p)^{} log p over the sum of weight[label], p = softmax[label]"
    for name, gamma, uses_weights in (
        ("focal", 2.0, False),
        ("focal_weights", 2.0, True),
        ("focal_half", 0.5, True),
        ("focal_zero", 0.0, True),
    ):
        constants = {"labels": labels} | ({"class_weights": weights} if uses_weights else {})
        cases.add(
            name,
            definition.format(gamma),
            lambda input, labels, class_weights=None, g=gamma: focal(input, labels, class_weights, g),
            constants=constants,
            input=logits,
        )


def add_strided_cubes(cases):
    """Convolutions of three dimensions with a stride along the bands, and one of a large kernel."""
    normal = cases.normal
    volumes = {
        "conv3d_band_stride2": ((2, 1, 1), (1, 0, 0), (2, 20, 9, 3, 2), (6, 20, 3, 1, 1)),
        "conv3d_band_stride2_even": ((2, 1, 1), (1, 0, 0), (2, 5, 8, 1, 2), (3, 5, 2, 1, 1)),
        "conv3d_large": ((1, 1, 1), (1, 0, 0), (2, 10, 5, 4, 3), (7, 10, 3, 3, 3)),
    }
    for name, (stride, padding, shape, weight) in volumes.items():
        cases.add(
            name,
            f"input {list(shape)} (batch, channels, bands, rows, columns), weight {list(weight)}, "
            f"stride {list(stride)}, padding {list(padding)}",
            lambda input, weight, bias, s=stride, p=padding: functional.conv3d(input, weight, bias, s, p),
            input=normal(*shape),
            weight=normal(*weight),
            bias=normal(weight[0]),
        )


def add_attention(cases):
    """Attention of two heads of width three over seven tokens, with and without an additive bias."""

    def attend(query, key, value, bias=None):
        logits = query @ key.transpose(-2, -1) * query.shape[-1] ** -0.5
        return (logits if bias is None else logits + bias).softmax(-1) @ value

    def heads():
        return {key: cases.normal(2, 2, 7, 3) for key in ("query", "key", "value")}

    formula = "softmax(query key^T / sqrt 3{}) value; all [batch 2, heads 2, tokens 7, width 3]"
    cases.add("attention", formula.format(""), attend, **heads())
    cases.add(
        "attention_bias",
        formula.format(" + bias") + ", bias [7, 7] the same for every sample and head",
        attend,
        **heads(),
        bias=cases.normal(7, 7),
    )

    def attend_tokens(query, key, value, bias):
        split = [x.unflatten(-1, (2, 3)).transpose(1, 2) for x in (query, key, value)]
        return attend(*split, bias).transpose(1, 2).flatten(2)

    cases.add(
        "attention_tokens",
        "the same with a bias [7, 7], all [batch 2, tokens 7, channels 6]: head h holds "
        "channels 3 h to 3 h + 2",
        attend_tokens,
        **{key: cases.normal(2, 7, 6) for key in ("query", "key", "value")},
        bias=cases.normal(7, 7),
    )


def add_depthwise(cases):
    """Convolutions with as many groups as channels."""
    normal = cases.normal
    for name, kernel, padding, biased in (
        ("depthwise_same", 3, 1, True),
        ("depthwise_valid_unbiased", 5, 0, False),
    ):
        cases.add(
            name,
            f"input [2, 5, 6, 7], kernel {kernel}x{kernel}, padding {padding}, 5 groups",
            lambda input, weight, bias=None, p=padding: functional.conv2d(
                input, weight, bias, padding=p, groups=5
            ),
            input=normal(2, 5, 6, 7),
            weight=normal(5, 1, kernel, kernel),
            **({"bias": normal(5)} if biased else {}),
        )


def make_layers():
    """Writes the fixtures of layers, optimizers and schedules."""
    cases = Cases(seed=300)
    for add in (
        add_linear,
        add_convolutions,
        add_normalizations,
        add_activations,
        add_losses,
        add_attention,
        add_depthwise,
        add_focal_losses,
        add_strided_cubes,
    ):
        add(cases)
    precision = "inputs: float32; the rest computed in float64 and rounded to float32"
    save_tensors(
        FOLDER / "layers.safetensors",
        single(cases.tensors),
        provenance("layers", definitions=cases.definitions, precision=precision, seed=300),
    )
    tensors, definitions = optimizer_cases(seed=301)
    save_tensors(
        FOLDER / "optimizers.safetensors",
        tensors,
        provenance("layers", definitions=definitions, precision="float64", seed=301),
    )
    tensors, definitions = schedule_cases()
    save_tensors(
        FOLDER / "schedules.safetensors",
        tensors,
        provenance("layers", definitions=definitions, precision="float64"),
    )
