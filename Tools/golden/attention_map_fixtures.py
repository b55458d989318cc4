"""Fixtures of attention maps: every softmax of a forward pass of the models in `Tests/LSGATests/Fixtures`."""

import json

import torch
from safetensors import safe_open

import lsga_vit
from model_fixtures import build
from provenance import TESTS, provenance, save_tensors, single

MODELS = ("lsga_ssftt", "lsga_none", "sa_ssftt", "sga_none", "pyramid")
SOURCES = TESTS / "LSGATests" / "Fixtures"


class RecordedTorch:
    """torch, with the results of `softmax` kept."""

    def __init__(self):
        self.results = []

    def softmax(self, scores, dim):
        self.results.append(torch.softmax(scores, dim=dim))
        return self.results[-1]

    def __getattr__(self, name):
        return getattr(torch, name)


def softmaxes(name):
    """The weights of tokenizers, [batch, tokens, pixels], and attentions, [batch, heads, queries, keys], in order."""
    with safe_open(SOURCES / f"{name}.safetensors", framework="pt") as file:
        configuration = json.loads(file.metadata()["config"])
        tensors = {key: file.get_tensor(key) for key in file.keys()}
    state = {key.removeprefix("state."): value for key, value in tensors.items() if key.startswith("state.")}
    for name_of_training in ("seed", "drop_path"):
        configuration.pop(name_of_training)
    model = build(configuration, state, torch.float64).eval()
    recorded = RecordedTorch()
    lsga_vit.torch = recorded
    try:
        with torch.no_grad():
            logits = model(tensors["input"].double())
    finally:
        lsga_vit.torch = torch
    assert torch.allclose(logits.float(), tensors["logits_eval"], rtol=1e-5, atol=1e-6), name
    return recorded.results


def make_attention_maps():
    """Writes the maps of the first two patches of each model."""
    tensors = {
        f"{name}.{index}": weights[:2]
        for name in MODELS
        for index, weights in enumerate(softmaxes(name))
    }
    path = TESTS / "InspectionTests" / "Fixtures" / "attention_maps.safetensors"
    save_tensors(path, single(tensors), provenance("attention-maps", models=MODELS))
