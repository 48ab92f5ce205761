"""The lock screen, the idle lock and the change of the passphrase."""
