"""Every string of the pages, in one catalogue per language."""

from vestibule.web.words.catalogue import (
    AccountWords,
    CommonWords,
    ErrorWords,
    LoginWords,
    PassingWords,
    Words,
)
from vestibule.web.words.english import ENGLISH

__all__ = ["ENGLISH", "AccountWords", "CommonWords", "ErrorWords", "LoginWords", "PassingWords", "Words"]
