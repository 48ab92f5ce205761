"""Operations, the ledger and the read audit as values."""
