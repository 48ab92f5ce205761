"""Usage figures: calls per key, statistics, charts."""
