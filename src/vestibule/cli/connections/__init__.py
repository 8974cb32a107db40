"""`vestibule connections`: configured ways to sign in."""
