"""The rival: the map of a whole scene in PyTorch, by the model of an hsi run, from the scene's file to a PNG.

    python Benchmarks/pytorch/map.py --run runs/IP-lsga-seed0 --dataset IP --out map --threads 2

writes map.png and map.npy. The settings are those that were fastest: inference mode, patches cut batch by batch
from a view of the padded scene, `--batch-size`, and one of three ways to run the network:

    --way eager     as it is
    --way compile   torch.compile, which compiles at each start what its cache does not hold
    --way package   compiled once and for all: what is kept in the run's folder is only loaded later
"""

import argparse
import base64
import json
import time
from pathlib import Path

START = time.perf_counter()

import numpy  # noqa: E402
import torch  # noqa: E402
from PIL import Image  # noqa: E402
from safetensors import safe_open  # noqa: E402

from memory import peak_resident_bytes  # noqa: E402
from networks import LSGAViT  # noqa: E402
from scenes import load  # noqa: E402


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description="Paint the map of a scene in PyTorch.")
    parser.add_argument("--run", type=Path, required=True, help="the folder of a complete run of hsi")
    parser.add_argument("--dataset", default="IP")
    parser.add_argument("--data-dir", type=Path, help="folder of the .mat files; datasets/NAME by default")
    parser.add_argument("--out", type=Path, required=True, help="path of the files to write, without ending")
    parser.add_argument("--way", choices=("eager", "compile", "package"), default="eager")
    parser.add_argument("--bf16", action="store_true", help="autocast to bfloat16")
    parser.add_argument("--only-compile", action="store_true", help="paint nothing")
    parser.add_argument("--batch-size", dest="batch", type=int, default=64, help="patches a pass; 64 was fastest")
    parser.add_argument("--threads", type=int, help="threads of PyTorch; its own choice by default")
    return parser.parse_args()


def numbers(text):
    """The doubles that hsi packs into base64."""
    return numpy.frombuffer(base64.b64decode(text), "<f8")


def read_model(path):
    """The network of a model file and what it says of itself."""
    with safe_open(path, "pt") as file:
        about = json.loads(file.metadata()["hsi"])
        weights = {name: file.get_tensor(name) for name in file.keys()}
    shape = about["architecture"]
    attention = shape["attention"]
    model = LSGAViT(
        shape["bands"],
        shape["side"],
        shape["classes"],
        width=shape["width"],
        depths=shape["depths"],
        heads=shape["heads"],
        attention=attention["name"],
        tokenizer=attention["tokenizer"],
        sigma=attention["sigma"]["fixed"],
        gauss=attention["gaussian"],
        pool=shape["pooling"],
    )
    absent, unknown = model.load_state_dict(weights, strict=False)
    assert not unknown and all(name.endswith("num_batches_tracked") for name in absent), (absent, unknown)
    return model.eval(), about


def project(cube, preprocessing):
    """The scene's whitened principal components, [rows, columns, components], by the model's own projection."""
    assert preprocessing["scaling"]["kind"] == "none", preprocessing["scaling"]
    fitted = preprocessing["principalComponents"]
    mean, eigenvalues = numbers(fitted["mean"]), numbers(fitted["eigenvalues"])
    directions = numbers(fitted["components"]).reshape(len(eigenvalues), len(mean))
    if fitted["whiten"]:
        directions = directions / numpy.sqrt(eigenvalues)[:, None]
    return ((cube - mean) @ directions.T).astype(numpy.float32)


def compiled(model, options, example):
    """The network, made ready to run in the chosen way."""
    if options.way == "eager":
        return model
    torch._inductor.config.freezing = True  # weights become constants, laid out as their products want them
    if options.way == "compile":
        return torch.compile(model)
    precision = "bf16" if options.bf16 else "single"
    package = options.run / f"pytorch-{torch.__version__}-{options.batch}-{precision}.pt2"
    if not package.exists():
        program = torch.export.export(model, (example,))
        torch._inductor.aoti_compile_and_package(program, package_path=str(package))
    return torch._inductor.aoti_load_package(str(package))


def classify(run, scene, side, batch):
    """The class of every pixel, counted from zero."""
    rows, columns, bands = scene.shape
    margin = side // 2
    padded = torch.nn.functional.pad(
        torch.from_numpy(scene).permute(2, 0, 1), (margin, margin, margin, margin)
    ).contiguous()
    windows = padded.unfold(1, side, 1).unfold(2, side, 1)  # [bands, rows, columns, side, side], a view
    classes = torch.empty(rows * columns, dtype=torch.int64)
    pixels = torch.arange(batch)
    for start in range(0, rows * columns, batch):
        # The last pass repeats the last pixel: a pass of another size would be compiled anew.
        chosen = (pixels + start).clamp(max=rows * columns - 1)
        patches = windows[:, chosen // columns, chosen % columns].transpose(0, 1)[:, None].contiguous()
        count = min(batch, rows * columns - start)
        classes[start : start + count] = run(patches).argmax(dim=1)[:count]
    return classes.reshape(rows, columns).numpy()


def main():
    options = arguments()
    if options.threads is not None:
        torch.set_num_threads(options.threads)
    imported = time.perf_counter()
    model, about = read_model(options.run / "model.safetensors")
    cube, _ = load(options.dataset, options.data_dir)
    scene = project(cube, about["preprocessing"])
    prepared = time.perf_counter()
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=options.bf16):
        shape = about["architecture"]
        example = torch.zeros(options.batch, 1, shape["bands"], shape["side"], shape["side"])
        run = compiled(model, options, example)
        run(example)
        ready = time.perf_counter()
        if options.only_compile:
            print(json.dumps({"compile_seconds": ready - prepared}))
            return
        classes = classify(run, scene, shape["side"], options.batch)
    classified = time.perf_counter()
    labels = numpy.array([entry["label"] for entry in about["classes"]], numpy.uint8)
    colors = [bytes.fromhex(entry["color"][1:]) for entry in about["classes"]]
    picture = numpy.array([list(color) for color in colors], numpy.uint8)[classes]
    Image.fromarray(picture).save(options.out.with_suffix(".png"))
    numpy.save(options.out.with_suffix(".npy"), labels[classes])
    result = {
        "torch": torch.__version__,
        "way": options.way,
        "bf16": options.bf16,
        "batch": options.batch,
        "threads": torch.get_num_threads(),
        "import_seconds": imported - START,
        "prepare_seconds": prepared - imported,
        "compile_seconds": ready - prepared,
        "classify_seconds": classified - ready,
        "peak_resident_bytes": peak_resident_bytes(),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
