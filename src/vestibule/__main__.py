"""`python -m vestibule` is `vestibule`."""

from vestibule.cli import main

if __name__ == "__main__":
    main()
