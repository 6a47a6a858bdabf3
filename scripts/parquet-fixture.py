"""Writes test/fixtures/parquet/labelled.parquet as Hugging Face's datasets lays images out, and named.parquet as pandas does.

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


features = {"image": {"_type": "Image"}, "label": {"_type": "ClassLabel", "names": ["zebra", "ant"]}}
greys = [30, 90, 150]
table = pa.table(
    {
        "image": [{"bytes": png(grey), "path": f"{grey}.png"} for grey in greys],
        "label": pa.array([0, 1, 0], pa.int64()),
    }
).replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
pq.write_table(table, "test/fixtures/parquet/labelled.parquet", row_group_size=2)

named = pa.table({"image": [png(grey) for grey in greys], "label": ["zebra", "ant", "zebra"]})
pq.write_table(named, "test/fixtures/parquet/named.parquet")
