"""Small makers of faults that only touch a token's claims."""

from collections.abc import Callable

from msgspec import structs

from vestibule_twin.faults.materials import Bend, Materials


def with_claim(name: str, value: object) -> Bend:
    """Return the fault that sets a claim to a constant."""
    return lambda draft, _: structs.replace(draft, claims={**draft.claims, name: value})


def computed(name: str, value: Callable[[Materials], object]) -> Bend:
    """Return the fault that sets a claim to something worked out from the materials."""
    return lambda draft, materials: structs.replace(draft, claims={**draft.claims, name: value(materials)})


def without(*names: str) -> Bend:
    """Return the fault that leaves claims out."""
    return lambda draft, _: structs.replace(
        draft, claims={key: value for key, value in draft.claims.items() if key not in names}
    )
