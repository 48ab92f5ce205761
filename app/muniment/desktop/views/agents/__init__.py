"""The Agents view: API keys, what each agent did, and how to connect one."""
