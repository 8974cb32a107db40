"""The answer that ends a login: the session's cookie, and the way to where the visitor was going."""

from vestibule.flows.login.complete import SignedIn
from vestibule.flows.login.remembered import remembered_key, remembering
from vestibule.web.answer import Answer
from vestibule.web.installation import Services


def signed_in_answer(services: Services, signed_in: SignedIn, *, held: bytes, cookies: tuple[str, ...]) -> Answer:
    """Give the browser its session.

    Args:
        services: The installation's.
        signed_in: The login.
        held: The `Cookie` header of the request that ends it.
        cookies: Finished `Set-Cookie` values to send along.
    """
    connection, jar = signed_in.connection, services.cookies
    cookies = (
        *cookies,
        jar.session.set(signed_in.token.reveal()),
        jar.last_used.set(connection.provider_id),
    )
    if connection.federation is not None:
        key = remembered_key(connection.id, connection.issuer)
        cookies = (*cookies, jar.providers.set(remembering(jar.providers.read(held), key)))
    return services.replies.see_other(signed_in.return_to, cookies=cookies)
