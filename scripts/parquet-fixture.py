"""Writes test/fixtures/parquet/labelled.parquet as Hugging Face's datasets lays images out, unlabelled.parquet as it does for test
sets whose classes are secret, named.parquet as pandas does, several.parquet, said.parquet and unsaid.parquet with
other columns of bytes and paths beside the images, and files that hold no images: text.parquet has other columns, names.parquet
and paths.parquet only names, empty.parquet no rows.

Needs pyarrow and Pillow: python scripts/parquet-fixture.py
"""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image


def png(grey: int) -> bytes:
    file = io.BytesIO()
    Image.new("L", (16, 16), grey).save(file, "PNG")
    return file.getvalue()


def files(greys: list[int]) -> list[dict[str, object]]:
    return [{"bytes": png(grey), "path": f"{grey}.png"} for grey in greys]


features = {"image": {"_type": "Image"}, "label": {"_type": "ClassLabel", "names": ["zebra", "ant"]}}
greys = [30, 90, 150]


def with_classes(greys: list[int], labels: list[int]) -> pa.Table:
    table = pa.table({"image": files(greys), "label": pa.array(labels, pa.int64())})
    return table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})


labelled = with_classes(greys, [0, 1, 0])
pq.write_table(labelled, "test/fixtures/parquet/labelled.parquet", row_group_size=2)
pq.write_table(with_classes([60, 120], [-1, -1]), "test/fixtures/parquet/unlabelled.parquet")

named = pa.table({"image": [png(grey) for grey in greys], "label": ["zebra", "ant", "zebra"]})
pq.write_table(named, "test/fixtures/parquet/named.parquet")

sounds = [{"bytes": b"RIFF....WAVE", "path": "a.wav"}] * 2
columns = {"audio": sounds, "depth": files([10, 20]), "image": files([30, 90]), "label": [" ant ", "zebra"]}
kinds = {"audio": "Audio", "depth": "Image", "image": "Image"}


def write_columns(name: str, names: list[str], kinds: dict[str, str]) -> None:
    features = {each: {"_type": kinds[each]} for each in names if each in kinds}
    metadata = {"huggingface": json.dumps({"info": {"features": features}})}
    table = pa.table({each: columns[each] for each in names}).replace_schema_metadata(metadata)
    pq.write_table(table, f"test/fixtures/parquet/{name}.parquet")


write_columns("several", ["audio", "depth", "image", "label"], kinds)
write_columns("said", ["audio", "depth"], kinds)
write_columns("unsaid", ["depth", "image"], {})

pq.write_table(pa.table({"text": ["a", "b"], "n": [1, 2]}), "test/fixtures/parquet/text.parquet")
pq.write_table(pa.table({"image": ["a.png", "b.png"], "label": [0, 1]}), "test/fixtures/parquet/names.parquet")
struct = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
paths = pa.array([{"bytes": None, "path": name} for name in ["a.png", "b.png"]], struct)
pq.write_table(pa.table({"image": paths}), "test/fixtures/parquet/paths.parquet")
pq.write_table(pa.table({"image": pa.array([], struct)}), "test/fixtures/parquet/empty.parquet")
