"""`vestibule connector`: for whoever writes one."""
