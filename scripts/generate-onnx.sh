#!/bin/sh
# Regenerates src/onnx/proto/onnx_pb.ts from scripts/proto/onnx.proto (ONNX 1.23.2, as shipped in its Python package).
set -eu
cd "$(dirname "$0")/.."
npx buf generate --template scripts/proto/buf.gen.yaml
