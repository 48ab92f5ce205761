"""Recognition of secrets in texts, and who may read them."""
