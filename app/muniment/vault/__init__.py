"""Keys and slots: the header, the ways to open it, the open vault's keys."""
