"""The vault: header, key slots, credentials, and the keys of an open vault."""
