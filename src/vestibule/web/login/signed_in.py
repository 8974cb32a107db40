"""The answer that ends a login: the session's cookie, and the way to where the visitor was going."""

from vestibule.flows.login.complete import SignedIn
from vestibule.web.answer import Answer
from vestibule.web.installation import Services


def signed_in_answer(services: Services, signed_in: SignedIn, *, cookies: tuple[str, ...]) -> Answer:
    """Give the browser its session.

    Args:
        services: The installation's.
        signed_in: The login.
        cookies: Finished `Set-Cookie` values to send along.
    """
    cookies = (
        *cookies,
        services.cookies.session.set(signed_in.token.reveal()),
        services.cookies.last_used.set(signed_in.provider_id),
    )
    return services.replies.see_other(signed_in.return_to, cookies=cookies)
