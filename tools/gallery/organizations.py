"""The page on which an organization is chosen, in all its states."""

from typing import Final

from tools.gallery import hostile
from vestibule.web.pages import DiscoveryView, OfferedProvider

_TOTAL: Final = 9_312


def _offered(*names: str, remembered: int = 0) -> tuple[OfferedProvider, ...]:
    return tuple(
        OfferedProvider(
            entity_id=f"https://idp{at}.example.org/shibboleth",
            name=name,
            where=f"campus{at}.example.org",
            is_remembered=at < remembered,
        )
        for at, name in enumerate(names)
    )


def _view(
    *providers: OfferedProvider, query: str = "", matching: int | None = None, total: int = _TOTAL
) -> DiscoveryView:
    return DiscoveryView(
        provider_id="Campus",
        name="Research federation",
        providers=providers,
        matching=len(providers) if matching is None else matching,
        total=total,
        query=query,
        asked={"return_to": "/reports?year=2026"},
    )


_FOUND: Final = _offered(
    "Universität Österreich", "University of Northern Lowlands at the Sea", "Uni Süd", remembered=1
)
_HOSTILE: Final = tuple(
    OfferedProvider(entity_id=hostile.MARKUP, name=name, where=where)
    for name, where in (
        (hostile.MARKUP, hostile.OVERRIDE),
        (hostile.OVERRIDE, hostile.UNBROKEN),
        (hostile.HUGE, hostile.MARKUP),
        (hostile.UNBROKEN, hostile.ARABIC),
        (hostile.ARABIC, "example.org"),
    )
)

ORGANIZATIONS: Final = {
    "organizations-first": _view(),
    "organizations-used": _view(*_offered("University of the North", "Southern College", remembered=2)),
    "organizations-few": _view(*_offered("North", "South", "East"), total=3),
    "organizations-found": _view(*_FOUND, query="uni"),
    "organizations-cut": _view(
        *_offered(*(f"University {at}" for at in range(20))), query="university", matching=4_711
    ),
    "organizations-nothing": _view(query="nowhere at all"),
    "organizations-hostile": _view(*_HOSTILE, query=hostile.MARKUP),
}
