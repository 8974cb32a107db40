"""Every fault that the twin knows of an OpenID provider, one case each: what is wrong, and how the login has to end."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from vestibule.testing import expected
from vestibule_sdk import DPoP, OIDCProfile
from vestibule_twin.faults import DPoPFault, Faults, Wire
from vestibule_twin.faults.callback import CALLBACK
from vestibule_twin.faults.discovery import DISCOVERY
from vestibule_twin.faults.dpop import DPOP
from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.id_token import ID_TOKEN
from vestibule_twin.faults.jwks import JWKS
from vestibule_twin.faults.pushed import PUSHED
from vestibule_twin.faults.token import TOKEN
from vestibule_twin.faults.userinfo import CLAIMS
from vestibule_twin.faults.wire import WIRE
from vestibule_twin.personality import Use

_ABOUT_USERINFO: Final = frozenset(
    {DPoPFault.USERINFO_NONCE, DPoPFault.USERINFO_NONCE_NEVER_SUFFICES, DPoPFault.BEARER_THOUGH_BOUND}
)
"""Of the faults elsewhere: what is wrong with an access token shows when it is used."""

Table = Mapping[Any, Entry[Any]]
Codes = Mapping[Any, expected.Codes]


class Case(Struct, frozen=True, kw_only=True):
    """One thing that can be wrong with a provider.

    Attributes:
        place: Where: the field of the twin's `Faults`.
        fault: What.
        says: The same in words.
        codes: How the login may end; empty when the login succeeds.
    """

    place: str
    fault: Any
    says: str
    codes: expected.Codes

    @property
    def name(self) -> str:
        """As the end of a test's name."""
        return f"{self.place}_{self.fault}"

    @property
    def faults(self) -> Faults:
        """For the twin. A second stands for "too slow", and none for "slow": nobody waits."""
        named: dict[str, Any] = {self.place: (self.fault,)}
        return Faults(**named, slow_s=1.0 if self.fault is Wire.DRIP else 0.0)

    def ends(self, profile: OIDCProfile) -> expected.Codes:
        """How a login of this profile may end."""
        is_bound = self.place == "dpop" and profile.dpop is DPoP.ALWAYS
        return expected.DPOP_ALWAYS.get(self.fault, self.codes) if is_bound else self.codes

    @property
    def is_about_userinfo(self) -> bool:
        """Whether it shows only when userinfo is asked."""
        return self.place.startswith("userinfo") or self.fault in _ABOUT_USERINFO

    @property
    def pushed(self) -> Use | None:
        """Whether it shows only when requests are pushed."""
        return Use.DEMANDED if self.place.startswith("pushed") else None


def cases() -> Iterator[Case]:
    """All of them.

    Raises:
        KeyError: There is a fault about which nobody has said how a login ends.
    """
    for place, table, codes in PLACES:
        for fault, entry in table.items():
            if fault in expected.AT_THE_PROVIDER:
                continue
            ends = () if entry.acceptable else codes[fault]
            yield Case(place=place, fault=fault, says=entry.says, codes=ends)


PLACES: Final[tuple[tuple[str, Table, Codes], ...]] = (
    ("discovery", DISCOVERY, expected.DISCOVERY),
    ("jwks", JWKS, expected.JWKS),
    ("id_token", ID_TOKEN, expected.ID_TOKEN),
    ("token", TOKEN, expected.TOKEN),
    ("dpop", DPOP, expected.DPOP),
    ("pushed", PUSHED, expected.PUSHED),
    ("userinfo", CLAIMS, expected.USERINFO),
    ("callback", CALLBACK, expected.CALLBACK),
    ("discovery_wire", WIRE, expected.WIRE),
    ("jwks_wire", WIRE, expected.WIRE),
    ("token_wire", WIRE, expected.WIRE_AT_TOKEN),
    ("userinfo_wire", WIRE, expected.WIRE),
    ("pushed_wire", WIRE, expected.WIRE_AT_PUSHED),
)
