"""The parts of quick capture: fields, suggestions, drafts and dropped files."""
