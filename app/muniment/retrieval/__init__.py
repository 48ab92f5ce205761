"""Engines for search: the sign-code index, keyword lists, fusion."""
