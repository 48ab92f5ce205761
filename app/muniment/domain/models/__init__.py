"""Text analysis and the local language model as values."""
