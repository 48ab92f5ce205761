"""Bytes in, bytes out: key derivation, sealing, wrapping. No files, no clock."""
