"""How a login has to end, held against how it did."""

from collections.abc import Callable, Iterable

from vestibule.errors import VestibuleError
from vestibule_sdk.testing.expect import expect


def expect_end(codes: tuple[str, ...], login: Callable[[], object], *, words: str, secrets: Iterable[str] = ()) -> None:
    """A login ends with one of these codes, or succeeds where there are none; no error repeats a secret.

    Args:
        codes: Of the errors that may end it.
        login: Goes through it.
        words: What is wrong, for the message.
        secrets: What was entered with the connection.

    Raises:
        AssertionError: It ends otherwise, or an error tells a secret.
    """
    code = ""
    ends = "succeeds"
    try:
        login()
    except VestibuleError as error:
        said = f"{error!r} {error} {vars(error)}"
        expect(all(secret not in said for secret in secrets), f"the error {error.code} repeats a secret")
        code, ends = error.code, f"ends in {error.code} ({error.detail})"
    wanted = f"ends in {' or '.join(codes)}" if codes else "succeeds"
    expect(code in codes if codes else not code, f"{words} The login {ends}, and should be one that {wanted}")
