"""The answer that ends a flow: where the visitor was going, and the cookies that its end brings with it."""

from vestibule.flows.login.complete import Completed, OfferedToConnect, SignedIn
from vestibule.flows.login.remembered import remembered_key, remembering
from vestibule.web.answer import Answer
from vestibule.web.installation import Services


def completed_answer(services: Services, completed: Completed, *, held: bytes, cookies: tuple[str, ...]) -> Answer:
    """Send the browser on; only a login gives it a session, and only a confirmation gives its session a new token.

    What was to be connected leads to the page that asks its owner.

    Args:
        services: The installation's.
        completed: The end.
        held: The `Cookie` header of the request that brings it.
        cookies: Finished `Set-Cookie` values to send along.
    """
    if isinstance(completed, OfferedToConnect):
        receipt = completed.receipt
        cookies = (*cookies, services.cookies.connecting.set(receipt.cookie))
        return services.replies.see_other(services.pages.paths.connected(receipt.handle), cookies=cookies)
    if isinstance(completed, SignedIn):
        cookies = (*cookies, *_of_a_login(services, completed, held=held))
    else:
        cookies = (*cookies, services.cookies.session.set(completed.token.reveal()))
    return services.replies.see_other(completed.return_to, cookies=cookies)


def _of_a_login(services: Services, signed_in: SignedIn, *, held: bytes) -> tuple[str, ...]:
    connection, jar = signed_in.connection, services.cookies
    cookies = (jar.session.set(signed_in.token.reveal()), jar.last_used.set(connection.provider_id))
    if connection.federation is None:
        return cookies
    key = remembered_key(connection.id, connection.issuer)
    return (*cookies, jar.providers.set(remembering(jar.providers.read(held), key)))
