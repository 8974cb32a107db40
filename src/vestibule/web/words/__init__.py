"""Every string of the pages, in one catalogue per language."""

from vestibule.web.words.catalogue import (
    AccountWords,
    CommonWords,
    DiscoveryWords,
    ErrorWords,
    LoginWords,
    MethodChangeWords,
    PassingWords,
    Words,
)
from vestibule.web.words.english import ENGLISH

__all__ = [
    "ENGLISH",
    "AccountWords",
    "CommonWords",
    "DiscoveryWords",
    "ErrorWords",
    "LoginWords",
    "MethodChangeWords",
    "PassingWords",
    "Words",
]
