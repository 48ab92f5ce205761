"""The Qt desktop: main window, tray icon and quick capture. It calls the services layer only."""
