"""The clauses of a message, each a fact that can stand alone."""
