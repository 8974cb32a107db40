"""`vestibule apply`: connections from a file."""
