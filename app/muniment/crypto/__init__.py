"""Cryptography on bytes: key derivation, sealing, wrapping. No files, no clock."""
