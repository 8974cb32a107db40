"""The repositories of the domain, over plain statements: one implementation for both databases."""
