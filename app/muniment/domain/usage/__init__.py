"""Usage and latency figures as values."""
