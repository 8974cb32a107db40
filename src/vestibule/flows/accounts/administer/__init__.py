"""What an administrator does with other people's accounts: looks, and frees what somebody occupies (S67)."""
