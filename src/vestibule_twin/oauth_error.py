"""A refusal of the token or userinfo endpoint. Source: RFC 6749 section 5.2, RFC 6750 section 3."""

from vestibule_twin.answer import Headers


class OAuthError(Exception):
    """An error code for the client and a sentence for its developer."""

    def __init__(self, error: str, description: str, *, status: int = 400, headers: Headers = ()) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status
        self.headers = headers
