"""Keys of clients that are no good: refused when they are entered, at their field, and never told (S33, S59)."""

import pytest
from client_keys import CURVES, certificate_pem, ec_client_key, private_pem, rsa_client_key
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fake_net import json_answer
from oidc_messages import CLIENT_ID, TOKEN, World, account_of, make_profile, only_call

from vestibule.errors import ConfigError, VestibuleError
from vestibule.protocols.net.call import Answer, Call
from vestibule.protocols.oidc.check_profile import check_profile
from vestibule_sdk.client import Client, ClientAuth, ClientKey
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.secret import Secret

GOOD = private_pem(ec_client_key())


def profile_of(pem: str, *, certificate: str | None = None, algorithm: str | None = None) -> OIDCProfile:
    key = ClientKey(private_key=Secret(pem), certificate=certificate, algorithm=algorithm)
    return make_profile(client=Client(client_id=CLIENT_ID, secret=None, auth=ClientAuth.PRIVATE_KEY_JWT, key=key))


def small_rsa() -> str:
    return private_pem(rsa.generate_private_key(65537, 1024))  # noqa: S505 - which is why it has to be refused


def public_pem(key: rsa.RSAPrivateKey | None = None) -> str:
    public = (key or ec_client_key()).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def with_wrong_factors() -> str:
    """A key whose parts have the right form and are no key: only a test of its factors notices."""
    numbers = rsa_client_key().private_numbers()
    wrong = rsa.RSAPrivateNumbers(
        p=numbers.p,
        q=numbers.q,
        d=numbers.d + 2,
        dmp1=numbers.dmp1,
        dmq1=numbers.dmq1,
        iqmp=numbers.iqmp,
        public_numbers=numbers.public_numbers,
    )
    return private_pem(wrong.private_key(unsafe_skip_rsa_key_validation=True))


BAD_KEYS = {
    "text": "s3cret",
    "no key inside": "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----",
    "cut short": GOOD[:100],
    "a bit changed": private_pem(rsa_client_key()).replace("A", "B", 40),
    "a public key": public_pem(),
    "a certificate": certificate_pem(ec_client_key()),
    "encrypted": private_pem(ec_client_key(), passphrase="open sesame"),
    "RSA of 1024 bits": small_rsa(),
    "RSA of 4104 bits": private_pem(rsa_client_key(4104)),
    "a public key before it": public_pem() + GOOD,
    "a public key after it": GOOD + public_pem(),
    "an RSA public key before it": public_pem(rsa_client_key()) + private_pem(rsa_client_key()),
    "a second private key": GOOD + private_pem(rsa_client_key()),
    "another curve": private_pem(ec_client_key("secp256k1")),
    "Ed25519": private_pem(ed25519.Ed25519PrivateKey.generate()),
}


async def refused(profile: OIDCProfile, path: str) -> ConfigError:
    """Show that a profile is refused when it is saved, and before anybody is sent away."""
    with pytest.raises(ConfigError) as saved:
        check_profile(profile)
    assert saved.value.path == path
    world = World(profile)
    with pytest.raises(ConfigError) as begun:
        await world.begin()
    assert begun.value.path == path
    return saved.value


@pytest.mark.parametrize("kind", BAD_KEYS)
async def test_a_key_that_cannot_be_used_is_refused_and_not_repeated(kind: str) -> None:
    """S59: its own text stands in no message."""
    error = await refused(profile_of(BAD_KEYS[kind]), "clientKey")
    account_of(error, "config_error")
    assert error.hint
    assert BAD_KEYS[kind].splitlines()[-2 if "\n" in BAD_KEYS[kind] else 0] not in f"{error.detail}{error.hint}"


@pytest.mark.parametrize(
    "text",
    [
        f"# The PUBLIC key is at the provider.\n{GOOD}",
        f"Bag Attributes\n    friendlyName: CERTIFICATE, PUBLIC\n{GOOD}",
        certificate_pem(ec_client_key()) + GOOD,
        GOOD + certificate_pem(ec_client_key()),
        GOOD.replace("\n", "\r\n"),
    ],
    ids=["a remark", "openssl pkcs12", "certificate before", "certificate after", "lines of Windows"],
)
async def test_what_tools_write_beside_a_key_does_no_harm(text: str) -> None:
    """Saved, and then good for a login: no second reader of the text finds another key in it."""
    check_profile(profile_of(text))
    world = World(profile_of(text))
    await world.login()
    assert "client_assertion" in (only_call(world.net.sent_to(TOKEN)).form or {})


async def test_a_key_of_wrong_factors_is_refused_when_it_is_entered() -> None:
    with pytest.raises(ConfigError) as saved:
        check_profile(profile_of(with_wrong_factors()))
    assert saved.value.path == "clientKey"


async def test_no_login_tests_the_factors_of_a_key_again() -> None:
    """S66: they take a second of the processor, and anybody may begin a login."""
    begun = await World(profile_of(with_wrong_factors())).begin()
    assert begun.parameters["client_id"] == CLIENT_ID


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS256", "ES384", "EdDSA", "ES256 ", "es256", ""])
async def test_a_key_signs_only_with_what_it_is_for(algorithm: str) -> None:
    """S25, on our own side."""
    await refused(profile_of(GOOD, algorithm=algorithm), "clientKey")


@pytest.mark.parametrize(
    "certificate",
    ["", "s3cret", GOOD, public_pem(), certificate_pem(rsa_client_key()), certificate_pem(ec_client_key("P-384"))],
    ids=["empty", "text", "a private key", "a public key", "of an RSA key", "of another EC key"],
)
async def test_a_certificate_of_another_key_is_refused(certificate: str) -> None:
    error = await refused(profile_of(GOOD, certificate=certificate), "clientCertificate")
    assert GOOD.splitlines()[1] not in f"{error.detail}{error.hint}"


@pytest.mark.parametrize("secret", [None, Secret("hush")])
async def test_the_method_is_never_another_for_want_of_a_key(secret: Secret | None) -> None:
    """S33: a secret that is there as well is not sent instead."""
    client = Client(client_id=CLIENT_ID, secret=secret, auth=ClientAuth.PRIVATE_KEY_JWT)
    await refused(make_profile(client=client), "clientKey")


@pytest.mark.parametrize("auth", [ClientAuth.BASIC, ClientAuth.POST, ClientAuth.NONE])
async def test_a_key_beside_another_method_is_refused(auth: ClientAuth) -> None:
    key = ClientKey(private_key=Secret(GOOD))
    secret = None if auth is ClientAuth.NONE else Secret("hush")
    await refused(make_profile(client=Client(client_id=CLIENT_ID, secret=secret, auth=auth, key=key)), "clientKey")


@pytest.mark.parametrize(
    ("accepted", "advice"),
    [
        ([], "choose another client authentication"),
        (["none"], "choose another client authentication"),
        (["HS256", "EdDSA", "X<script>"], "choose another client authentication"),
        (["none", "ES384", "HS256", "RS256", "PS256"], "Make one for PS256 or RS256 or ES384."),
    ],
)
async def test_a_provider_cannot_have_the_key_sign_with_something_else(accepted: list[str], advice: str) -> None:
    """Its list chooses among what the key is for, and adds nothing: said when the connection is saved.

    The hint names nothing that no key here could do, and nothing that the provider made up.
    """
    world = World(profile_of(GOOD), metadata={"token_endpoint_auth_signing_alg_values_supported": accepted})
    with pytest.raises(ConfigError) as saved:
        await world.engine.learn_issuer(world.profile)
    with pytest.raises(ConfigError) as begun:
        await world.begin()
    assert (saved.value.path, begun.value.path) == ("clientKey", "clientKey")
    assert saved.value.hint == begun.value.hint
    assert saved.value.hint.startswith("The key fits ES256. ")
    assert advice in saved.value.hint
    assert not any(name in saved.value.hint for name in ("HS256", "EdDSA", "none", "X<script>"))


@pytest.mark.parametrize("accepted", [None, ["RS256", "ES256"]])
async def test_a_key_that_the_provider_takes_is_saved(accepted: list[str] | None) -> None:
    """A provider that does not say what it takes gets the benefit of the doubt."""
    metadata = {} if accepted is None else {"token_endpoint_auth_signing_alg_values_supported": accepted}
    world = World(profile_of(GOOD), metadata=metadata)
    assert await world.engine.learn_issuer(world.profile) == world.profile.issuer


@pytest.mark.parametrize("error", ["invalid_client", "invalid_request", "unauthorized_client"])
async def test_a_refused_assertion_is_not_tried_a_second_time(error: str) -> None:
    """S33."""
    world = World(profile_of(GOOD))
    with pytest.raises(VestibuleError):
        await world.login(token_answer=json_answer({"error": error}, status=400))
    only_call(world.net.sent_to(TOKEN))


async def test_a_description_that_echoes_the_assertion_is_quoted_without_it() -> None:
    """S59: it would be good for a minute."""

    async def echoing(call: Call) -> Answer:
        assertion = (call.form or {})["client_assertion"]
        assert isinstance(assertion, Secret)
        return json_answer({"error": "invalid_client", "error_description": assertion.reveal()}, status=401)

    world = World(profile_of(GOOD))
    world.token_endpoint = lambda _: echoing
    with pytest.raises(VestibuleError) as caught:
        await world.login()
    account_of(caught.value, "invalid_client")
    assert '("(a secret)")' in caught.value.detail
    assert "eyJ" not in f"{caught.value.detail}{caught.value.hint}{caught.value.received}"


def test_no_profile_shows_its_key() -> None:
    assert GOOD.splitlines()[1] not in repr(profile_of(GOOD, certificate=certificate_pem(ec_client_key())))


def test_every_curve_of_the_tests_is_judged() -> None:
    """A curve that is not in the table of algorithms has no default to fall back to."""
    for curve in CURVES:
        if curve != "secp256k1":
            check_profile(profile_of(private_pem(ec_client_key(curve))))
