"""Results of text analysis as values."""
