"""Muniment: a private, encrypted, local memory for a person and their AI agents."""

import os

__version__ = "0.1.0"

# onnxruntime reads this once, when it is imported, and would otherwise report to its maker and
# keep a device id in the cache folder. Whatever the variable was, nobody turns that on here.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
