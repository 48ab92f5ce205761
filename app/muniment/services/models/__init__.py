"""The embedding model, text analysis, and the local language model."""
