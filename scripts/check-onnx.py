"""Checks an exported generator with the reference tools, outside our own code.

    pip install onnx onnxruntime numpy safetensors
    python scripts/check-onnx.py generator.onnx expected.safetensors

Runs onnx.checker (full check) and onnxruntime's CPU provider, and compares with what we drew ourselves, for every batch
size asked for (1 and 64 by default). expected is a .safetensors or .json file with the latents (`z`) and the images they
should give (`images`), of a conditional generator the classes (`label`) too, as many rows as the largest batch. In JSON a tensor is nested lists or {"shape", "data"}.
Exit status: 0 when everything agrees, 1 when something does not, 2 when the command or a file is wrong.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import safetensors.numpy


def read_tensors(path):
    if path.suffix == ".safetensors":
        return safetensors.numpy.load_file(path)
    return {name: json_tensor(value) for name, value in json.loads(path.read_text()).items()}


def json_tensor(value):
    if isinstance(value, dict):
        return np.array(value["data"], np.float32).reshape(value["shape"])
    return np.array(value, np.float32)


def describe(values):
    return ", ".join(f"{v.name} {v.type} {v.shape}" for v in values)


def check_model(path):
    onnx.checker.check_model(str(path), full_check=True)
    model = onnx.load(path)
    opsets = ", ".join(f"{o.domain or 'ai.onnx'} {o.version}" for o in model.opset_import)
    print(f"ok    onnx.checker {onnx.__version__}: IR {model.ir_version}, opset {opsets}, {len(model.graph.node)} nodes")
    for entry in model.metadata_props:
        print(f"      {entry.key} = {entry.value[:100]}")


def check_batch(session, feeds, images, batch, tolerance):
    """Prints the largest difference and says whether it is within the tolerance."""
    [output] = session.get_outputs()
    actual = session.run([output.name], {v.name: feeds[v.name][:batch] for v in session.get_inputs()})[0]
    expected = images[:batch]
    if actual.shape != expected.shape:
        print(f"FAIL  batch {batch}: shape {list(actual.shape)}, expected {list(expected.shape)}")
        return False
    difference = np.max(np.abs(actual.astype(np.float64) - expected))
    good = bool(difference <= tolerance)  # NaN is not
    print(f"{'ok   ' if good else 'FAIL '} batch {batch}: largest difference {difference:.2e} (allowed {tolerance:.0e})")
    return good


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("expected", type=Path, help=".safetensors or .json with z, images and, of a conditional generator, label")
    parser.add_argument("--z", default="z", help="name of the latents in EXPECTED")
    parser.add_argument("--images", default="images", help="name of the images in EXPECTED")
    parser.add_argument("--batch", type=int, nargs="+", default=[1, 64])
    parser.add_argument("--tolerance", type=float, default=1e-5)
    return parser, parser.parse_args()


def main():
    parser, options = parse_arguments()
    for path in (options.model, options.expected):
        if not path.is_file():
            parser.error(f"no such file: {path}")
    try:
        tensors = read_tensors(options.expected)
    except Exception as error:  # json, numpy and safetensors share no base class
        parser.error(f"cannot read {options.expected}: {error}")
    for name in (options.z, options.images):
        if name not in tensors:
            parser.error(f"{options.expected} has no tensor '{name}'; it has: {', '.join(sorted(tensors))}")
        if len(tensors[name]) < max(options.batch):
            parser.error(f"'{name}' has {len(tensors[name])} rows, batch {max(options.batch)} needs more")
    try:
        check_model(options.model)
        session = onnxruntime.InferenceSession(options.model, providers=["CPUExecutionProvider"])
        print(f"ok    onnxruntime {onnxruntime.__version__}: {describe(session.get_inputs())} -> {describe(session.get_outputs())}")
        feeds, images = {**tensors, "z": tensors[options.z]}, tensors[options.images]
        results = [check_batch(session, feeds, images, batch, options.tolerance) for batch in options.batch]
    except Exception as error:  # onnx and onnxruntime share no base class
        print(f"FAIL  {type(error).__name__}: {error}")
        return 1
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
