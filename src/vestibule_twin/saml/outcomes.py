"""The two ways in which a request is not granted: with a page for the person, or with a status for the application."""


class Refused(Exception):
    """There is nobody to answer safely; the text is for the page."""


class Unfulfilled(Exception):
    """The application gets a Response without an assertion (SAML Core section 3.2.2).

    Attributes:
        code: The top-level status code.
        detail: The second-level one.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
