"""`vestibule accounts`: for whoever has to help somebody in, or out."""
