"""The global shortcut that opens quick capture, implemented for each platform."""
