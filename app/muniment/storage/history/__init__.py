"""The journal of operations, its authentication, and the audit of reads."""
