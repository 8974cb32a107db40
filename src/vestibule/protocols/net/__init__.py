"""The only way out: bounded, checked calls to providers."""
