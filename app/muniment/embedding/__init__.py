"""The embedding model on the device: manifest, tokenizer, ONNX session, chunks."""
