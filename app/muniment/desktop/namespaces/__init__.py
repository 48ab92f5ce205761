"""Namespaces: what each holds, who may reach it, and what can be done with it."""
