"""The encrypted database: SQLCipher, sqlite-vec and FTS5 behind SQLAlchemy. All SQL lives here."""
