"""Operations: list, undo, redo, and the audit of reads."""
