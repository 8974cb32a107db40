"""What an administrator may not do with an account."""

from vestibule.errors.base import PolicyError


class AddressProven(PolicyError):
    """The address is to be taken from an account that has proved it: nobody occupies what is theirs."""

    code = "address_proven"
    public = "The account has proved this address, so it keeps it."
