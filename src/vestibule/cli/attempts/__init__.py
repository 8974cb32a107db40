"""`vestibule attempts`: the records of sign-ins, for whoever is asked why one failed."""
