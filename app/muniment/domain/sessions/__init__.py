"""Sessions, their states, and conversations as values."""
