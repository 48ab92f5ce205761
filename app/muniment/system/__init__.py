"""The operating system: paths, files with secrets, keychain, one process per vault."""
