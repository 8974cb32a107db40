"""Any identity provider that metadata can describe, for hypothesis."""

import string
from typing import Final

from hypothesis import strategies as st
from saml_signing_keys import signing_key

from vestibule.protocols.saml.metadata.display_name import MAX_NAME
from vestibule.protocols.saml.metadata.entity_id import MAX_ENTITY_ID
from vestibule_sdk.saml import NAME_ID_EMAIL, NAME_ID_PERSISTENT, Binding, IdPEndpoint, IdPMetadata

CERTIFICATES: Final = [
    signing_key("one").certificate_pem,
    signing_key("late", expired=True).certificate_pem,
    signing_key("curve", "P-256").certificate_pem,
    signing_key("large", "RSA-3072").certificate_pem,
]


def visible(*, alphabet: str | None = None) -> st.SearchStrategy[str]:
    """Characters that XML can hold and that are shown as they are."""
    allowed = st.characters(exclude_categories=["Cs"]) if alphabet is None else st.sampled_from(alphabet)
    return allowed.filter(lambda character: character.isprintable() and character not in "\ufffe\uffff")


ENTITY_IDS: Final = st.text(visible().filter(lambda each: not each.isspace()), min_size=1, max_size=60) | st.just(
    "x" * MAX_ENTITY_ID
)
# White space counts singly, and not at the ends: its normalisation is tested below.
NAMES: Final = (
    st.text(visible(), max_size=MAX_NAME + 5).map(lambda text: " ".join(text.split())[:MAX_NAME].strip()).filter(bool)
)
URLS: Final = st.builds(
    lambda host, path, query: f"https://{host}.example/{path}{f'?a={query}' if query else ''}",
    st.text(st.sampled_from(string.ascii_lowercase + string.digits), min_size=1, max_size=20),
    st.text(st.sampled_from(string.ascii_letters + string.digits + "-._~/!$'()*,;:@&="), max_size=40),
    st.text(st.sampled_from(string.ascii_letters + "&='"), max_size=10),
).filter(lambda url: "//" not in url.removeprefix("https://"))
SCOPES: Final = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?(\.[A-Z0-9]{1,6}){0,3}", fullmatch=True)


@st.composite
def endpoints(draw: st.DrawFn, *, answers: bool, at_least: int) -> tuple[IdPEndpoint, ...]:
    """Endpoints, each once; with addresses for answers or without."""
    found = draw(
        st.lists(
            st.builds(
                lambda binding, url, response_url: IdPEndpoint(
                    binding=binding, url=url, response_url=None if response_url == url else response_url
                ),
                st.sampled_from(Binding),
                URLS,
                st.none() | URLS if answers else st.none(),
            ),
            min_size=at_least,
            max_size=4,
            unique=True,
        )
    )
    return tuple(found)


def providers(names: st.SearchStrategy[str]) -> st.SearchStrategy[IdPMetadata]:
    """Providers whose entity ID and formats are such names."""
    return st.builds(
        IdPMetadata,
        entity_id=names,
        sso=endpoints(answers=False, at_least=1),
        slo=endpoints(answers=True, at_least=0),
        signing_certificates=st.lists(st.sampled_from(CERTIFICATES), min_size=1, max_size=4, unique=True).map(tuple),
        want_requests_signed=st.booleans(),
        name_id_formats=st.lists(
            st.sampled_from([NAME_ID_EMAIL, NAME_ID_PERSISTENT]) | names, max_size=3, unique=True
        ).map(tuple),
        scopes=st.lists(SCOPES, max_size=4, unique=True).map(tuple),
        display_name=st.none() | NAMES,
    )
