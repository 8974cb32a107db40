"""R48, S44: a federation is something anybody can pass, so nothing that a member says joins accounts."""

import pytest
from manual_clock import ManualClock
from stored import an_account, keep_account, kept_connection

from vestibule.errors import AccountNotLinked
from vestibule.flows.login.settle import settle
from vestibule.storage import DatabaseStore
from vestibule_sdk import Email, Identity


@pytest.mark.parametrize("federation", [None, "01SOURCE"])
async def test_a_verified_address_joins_no_account_through_a_federation(
    store: DatabaseStore, federation: str | None
) -> None:
    """Even where the connection's row says that it is trusted, which no command writes."""
    account = an_account(email="ada@example.org", email_key="ada@example.org")
    await keep_account(store, account)
    connection = await kept_connection(store, trusted_for_linking=True, federation=federation)
    identity = Identity(
        issuer="https://museum.example/idp", subject="ada", emails=(Email("ada@example.org", verified=True),)
    )

    async def login() -> str:
        settled = await store.write(lambda tx: settle(tx, connection, identity, clock=ManualClock()))
        return settled.account.id

    if federation is None:
        assert await login() == account.id
        return
    with pytest.raises(AccountNotLinked) as refused:
        await login()
    assert refused.value.code == "account_not_linked"
