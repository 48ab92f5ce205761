"""Use cases of search: results, contexts for agents, saved searches, embeddings."""
