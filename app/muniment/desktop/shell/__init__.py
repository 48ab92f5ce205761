"""The application and its main window: start, navigation, destinations, tray, palette, undo."""
