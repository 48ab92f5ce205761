"""Code specific to desktops and operating systems: locks, signals, clipboard, single instance."""
