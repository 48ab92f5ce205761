"""The Stats view: charts of what the vault contains and how it is used."""
