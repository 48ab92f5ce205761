"""Dialects: the APIs of other memory vendors, one package each."""
