"""Operations, the ledger and reads as values."""
