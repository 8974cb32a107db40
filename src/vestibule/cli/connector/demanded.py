"""Which contracts a connector has to keep: those of its protocol, and one for everything that it can do beyond it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from vestibule.cli.connector.project import ENTRY_POINTS, connector_at
from vestibule.testing import OAuth2EngineContract, OIDCEngineContract, Outcome, SAMLEngineContract
from vestibule_sdk import AnyConnector, OAuth2Connector, OIDCConnector, SAMLConnector
from vestibule_sdk.testing import (
    AdminConsentContract,
    GroupsContract,
    LearnedContract,
    OAuth2ConnectorContract,
    OIDCConnectorContract,
    SAMLConnectorContract,
)

_BY_PROTOCOL: Final[Mapping[type[Any], tuple[type[Any], ...]]] = {
    OIDCConnector: (OIDCConnectorContract, OIDCEngineContract),
    OAuth2Connector: (OAuth2ConnectorContract, OAuth2EngineContract),
    SAMLConnector: (SAMLConnectorContract, SAMLEngineContract),
}
_BY_CAPABILITY: Final[Mapping[str, type[Any]]] = {
    "groups": GroupsContract,
    "admin_consent": AdminConsentContract,
    "learned": LearnedContract,
}


def found_and_tested(places: Mapping[str, str], contracts: Sequence[type[Any]]) -> Iterator[Outcome]:
    """Whether each connector that a project announces is one, and is what the project's tests are about.

    Args:
        places: Where it says that they are, by key.
        contracts: The classes of its tests.
    """
    connectors: list[AnyConnector] = []
    for key, place in places.items():
        connector = connector_at(key, place)
        says = f"The host finds it as {key} at {place}."
        fault = connector if isinstance(connector, str) else None
        yield Outcome(contract=ENTRY_POINTS, test=f"entry_point_{key}", says=says, fault=fault)
        if not isinstance(connector, str):
            connectors.append(connector)
            missing = [each.__name__ for each in _demanded(connector) if not _is_kept(each, connector, contracts)]
            yield Outcome(
                contract=ENTRY_POINTS,
                test=f"contracts_of_{key}",
                says="Everything that it can do has a contract, and a class of its tests inherits it.",
                fault=f"no class whose connector is {place} inherits {', '.join(missing)}" if missing else None,
            )
    for contract in contracts if connectors else ():
        is_found = any(contract_is_about(contract, connector) for connector in connectors)
        yield Outcome(
            contract=contract.__name__,
            test="connector",
            says="What is tested is what the host finds.",
            fault=None if is_found else f"its connector is none of those that {ENTRY_POINTS} announces",
        )


def contract_is_about(contract: type[Any], connector: AnyConnector) -> bool:
    """Whether that very object is tested, and no double of it."""
    return getattr(contract, "connector", None) is connector


def _demanded(connector: AnyConnector) -> Iterator[type[Any]]:
    yield from next(contracts for kind, contracts in _BY_PROTOCOL.items() if isinstance(connector, kind))
    for name, contract in _BY_CAPABILITY.items():
        if getattr(connector, name, None) is not None:
            yield contract


def _is_kept(demanded: type[Any], connector: AnyConnector, contracts: Sequence[type[Any]]) -> bool:
    return any(issubclass(each, demanded) and contract_is_about(each, connector) for each in contracts)
