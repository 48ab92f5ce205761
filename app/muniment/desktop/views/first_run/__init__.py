"""The first-run wizard: passphrase, recovery key, model."""
