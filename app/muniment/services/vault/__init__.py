"""Create, unlock and lock the vault; its key slots."""
