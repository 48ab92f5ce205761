"""Everything around a single memory."""
