"""Embedding models on the device: manifests, tokenizers, ONNX sessions, chunks."""
