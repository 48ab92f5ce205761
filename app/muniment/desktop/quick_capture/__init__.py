"""The parts of quick capture: its fields, what they suggest, and what can be dropped on them."""
