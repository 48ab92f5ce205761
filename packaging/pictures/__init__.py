"""The parts of ``packaging/screens.py``: a vault with a past, the walk, the album."""
