"""Reads a run with the libraries whose formats it is in; prints what they found as JSON: python read-run.py RUN"""

import hashlib
import json
import sys
from pathlib import Path

import numpy
import onnx
from huggingface_hub import ModelCard
from safetensors import safe_open
from safetensors.numpy import save_file
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

run = Path(sys.argv[1])
state = run / "checkpoints" / (run / "checkpoints/latest").read_text().strip() / "state.safetensors"

with safe_open(state, "numpy") as file:
    metadata = file.metadata()
    tensors = {name: file.get_tensor(name) for name in file.keys()}
ours = {
    name: [list(array.shape), hashlib.sha256(array.tobytes()).hexdigest()] for name, array in tensors.items()
}
theirs = run / "theirs.safetensors"
save_file({**tensors, "half": numpy.array([1.5, -2], numpy.float16)}, theirs, {"by": "python"})

model = onnx.load(run / "export/generator.onnx")
onnx.checker.check_model(model, full_check=True)

events = EventAccumulator(str(run / "tensorboard"), {"scalars": 0, "images": 0})
events.Reload()
images = events.Images("samples")

card = ModelCard.load(run / "README.md")

print(
    json.dumps(
        {
            "tensors": ours,
            "metadata": metadata,
            "outputs": [output.name for output in model.graph.output],
            "onnx": {entry.key: entry.value for entry in model.metadata_props},
            "scalars": {
                tag: [[event.step, event.value] for event in events.Scalars(tag)]
                for tag in events.Tags()["scalars"]
            },
            "images": [[image.step, image.width, image.height] for image in images],
            "png": hashlib.sha256(images[-1].encoded_image_string).hexdigest(),
            "card": {**card.data.to_dict(), "title": card.text.strip().split("\n")[0]},
        }
    )
)
