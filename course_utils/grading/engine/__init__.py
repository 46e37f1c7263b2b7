"""The engine: a check, what was handed in as somebody can read it, the sandbox, and the verdict."""
