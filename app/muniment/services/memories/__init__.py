"""Use cases on memories: write, change, list, merge duplicates, trash, bulk changes, drafts."""
