"""Access to the operating system: paths, settings, keychain, logs, one process per vault."""
