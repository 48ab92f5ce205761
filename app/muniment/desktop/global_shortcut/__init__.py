"""The shortcut that opens quick capture from anywhere, by each system's own way."""
