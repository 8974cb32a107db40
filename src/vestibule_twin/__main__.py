"""`python -m vestibule_twin`: a twin in a process of its own, for tests, benchmarks and people in a hurry."""

import argparse
import contextlib
from pathlib import Path

import msgspec

from vestibule_twin.config import Client, ClientAuth, TwinConfig
from vestibule_twin.personalities import VENDORS
from vestibule_twin.personality import STANDARD
from vestibule_twin.server import serve


def read_config(path: Path) -> TwinConfig:
    """Read a configuration from a .toml or .json file.

    Raises:
        msgspec.ValidationError: It does not fit; the message names the field.
    """
    decode = msgspec.toml.decode if path.suffix == ".toml" else msgspec.json.decode
    return decode(path.read_bytes(), type=TwinConfig)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m vestibule_twin", description=__doc__)
    parser.add_argument("--config", type=Path, help="a TwinConfig as .toml or .json; the other options add to it")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=8001, help="0 takes a free one; the first line of output names it")
    parser.add_argument("--as", dest="vendor", choices=list(VENDORS), default=STANDARD.key, help="whom to stand in for")
    parser.add_argument("--client-id")
    parser.add_argument("--client-secret", default="")
    parser.add_argument("--auth-method", choices=["client_secret_basic", "client_secret_post", "none"])
    parser.add_argument("--redirect-uri", action="append", default=[])
    parser.add_argument("--post-logout-redirect-uri", action="append", default=[])
    parser.add_argument("--backchannel-logout-uri")
    parser.add_argument("--initiate-login-uri")
    parser.add_argument("--alg", choices=["RS256", "ES256"])
    parser.add_argument("--auto-sign-in", action="store_true", help="sign in without showing the page")
    return parser


def _say(base_url: str) -> None:
    print(f"Twin on {base_url}", flush=True)  # noqa: T201 - the line that a parent process waits for


def main() -> None:
    """Serve what the arguments say."""
    given = _arguments().parse_args()
    config = read_config(given.config) if given.config else TwinConfig()
    if given.client_id:
        without_secret = ClientAuth.BASIC if given.client_secret else ClientAuth.NONE
        client = Client(
            client_id=given.client_id,
            secret=given.client_secret,
            redirect_uris=tuple(given.redirect_uri),
            post_logout_redirect_uris=tuple(given.post_logout_redirect_uri),
            backchannel_logout_uri=given.backchannel_logout_uri,
            initiate_login_uri=given.initiate_login_uri,
            auth_method=ClientAuth(given.auth_method) if given.auth_method else without_secret,
        )
        config = msgspec.structs.replace(config, clients=(*config.clients, client))
    if given.alg:
        config = msgspec.structs.replace(config, alg=given.alg)
    if given.auto_sign_in:
        config = msgspec.structs.replace(config, auto_sign_in=True)
    with contextlib.suppress(KeyboardInterrupt):
        serve(config, given.host, given.port, vendor=given.vendor, on_listening=_say)


if __name__ == "__main__":
    main()
