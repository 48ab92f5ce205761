"""Dialects: the APIs of other memory vendors, each translated to the services by one room."""
