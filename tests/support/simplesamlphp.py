"""A real SimpleSAMLphp for a test session: the SAML IdP of Debian's package `simplesamlphp`, on loopback.

    with running_simplesamlphp() as idp:
        idp.add_sp(ServiceProvider(entity_id=..., acs_url=..., certificates=(...,), encrypt_assertion=True))
        idp.import_sp(metadata_of_the_host, Options(validate_authnrequest=True))
        message = await simplesamlphp_login.sign_in(browser, url_with_an_authn_request, person=idp.people["ada"])

Source: SimpleSAMLphp 1.19, "Installation"; https://www.php.net/manual/en/features.commandline.webserver.php. It starts
in 0.7 s and a login takes 0.03-0.3 s, so one serves a whole session; a service provider is an entry in a file. It calls
itself `http://localhost:PORT`: a host on 127.0.0.1 is another *site* to a browser, as in real life.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import httpx2
from cryptography import x509
from ports import free_port
from saml_keys import SAMLKeys
from simplesamlphp_config import Hosted, write_config, write_hosted, write_service_providers
from simplesamlphp_people import PEOPLE, Person
from simplesamlphp_sp import Options, ServiceProvider, entity_id_of

INSTALLED: Final = Path("/usr/share/simplesamlphp/www")
WORKERS: Final = 4
READY_LIMIT_S: Final = 120
"""Seen: 0.7 s; five times as long at a load of 11, and the first start reads its files from a cold disk."""
LOG_TAIL_LINES: Final = 60
_NOISE: Final = (" Accepted", " Closing")
_QUERY: Final = re.compile(r"\?\S+")


@dataclass(frozen=True)
class Front:
    """TLS in front of an IdP, as `tls_front` listens: what it passes on goes to the port where the IdP will be."""

    tls_port: int
    target_port: int


class SimpleSAMLphp:
    """One running IdP. Made by `running_simplesamlphp`.

    Attributes:
        base_url: What it calls itself, without a final slash.
        entity_id: Its name, which is the address of its metadata too.
        directory: Where its files are: what `SIMPLESAMLPHP_CONFIG_DIR` names is `config` in it.
        certificate: What it signs with.
        people: Who can sign in, by user name.
        sso_url: Where AuthnRequests go, by redirect or by POST.
        slo_url: Where logout messages go, by redirect or by POST.
    """

    def __init__(self, directory: Path, *, host: str, front: Front | None = None) -> None:
        self._port = free_port() if front is None else front.target_port
        self.base_url = f"http://{host}:{self._port}" if front is None else f"https://{host}:{front.tls_port}"
        self.entity_id = f"{self.base_url}/saml2/idp/metadata.php"
        self.sso_url = f"{self.base_url}/saml2/idp/SSOService.php"
        self.slo_url = f"{self.base_url}/saml2/idp/SingleLogoutService.php"
        self.people: Mapping[str, Person] = PEOPLE
        self.directory = directory
        self._log = directory / "php.log"
        self._hosted = Hosted(keys=SAMLKeys.make("SimpleSAMLphp of the tests"))
        self._providers: dict[str, object] = {}
        self._process: subprocess.Popen[bytes] | None = None
        write_config(
            directory, base_url=self.base_url, entity_id=self.entity_id, hosted=self._hosted, people=self.people
        )

    @property
    def certificate(self) -> x509.Certificate:
        """What it signs with."""
        return self._hosted.keys.certificate

    @property
    def certificate_pem(self) -> str:
        """The same, for a form that wants it pasted."""
        return self._hosted.keys.certificate_pem

    def metadata(self) -> bytes:
        """Its metadata as it serves it now: unsigned by itself, with redirect and POST for sign-on and for logout."""
        return httpx2.get(self._at("/saml2/idp/metadata.php"), timeout=READY_LIMIT_S).raise_for_status().content

    def publish_next_key(self) -> x509.Certificate:
        """First step of a rollover: a second certificate stands in its metadata, and signs nothing yet."""
        following = SAMLKeys.make("SimpleSAMLphp of the tests, later")
        self._say(replace(self._hosted, next_keys=following))
        return following.certificate

    def switch_key(self) -> None:
        """Last step: the second key signs, and the first is gone; SimpleSAMLphp knows none in between."""
        following = self._hosted.next_keys
        assert following is not None, "publish it first"
        self._say(replace(self._hosted, keys=following, next_keys=None))

    def sign_metadata(self, keys: SAMLKeys | None) -> None:
        """Signs its metadata from now on, with a key that signs nothing else; None leaves them unsigned again."""
        self._say(replace(self._hosted, metadata_keys=keys))

    def move(self, sso_url: str) -> None:
        """Has its metadata send AuthnRequests to another address, where it need not listen."""
        self._say(replace(self._hosted, sso_url=sso_url))

    def know(self, entity_id: str, settings: Mapping[str, object]) -> None:
        """Makes a service provider known by settings in SimpleSAMLphp's own terms."""
        self._providers[entity_id] = dict(settings)
        write_service_providers(self.directory, self._providers)

    def add_sp(self, provider: ServiceProvider) -> None:
        """Makes a service provider known, or changes what is known; the next request sees it."""
        self.know(provider.entity_id, provider.settings())

    def import_sp(self, metadata: bytes, options: Options | None = None) -> str:
        """Makes a service provider known from its own metadata, which SimpleSAMLphp's parser reads.

        Args:
            metadata: One EntityDescriptor.
            options: What the IdP does for it. They say more than the metadata, which are not asked about signed
                requests, e.g.

        Returns:
            Its entity id.
        """
        entity_id = entity_id_of(metadata)
        self.know(entity_id, {**(options or Options()).settings(), "xml": metadata.decode()})
        return entity_id

    def idp_initiated_url(self, entity_id: str, *, relay_state: str | None = None) -> str:
        """Where a person clicks who begins at the IdP: it leads to an answer that nobody asked for.

        Args:
            entity_id: Of the service provider to go to.
            relay_state: Goes along.
        """
        query = {"spentityid": entity_id}
        if relay_state is not None:
            query["RelayState"] = relay_state
        return f"{self.sso_url}?{urlencode(query)}"

    def logout_url(self) -> str:
        """Where a person clicks who signs out at the IdP: every service provider is asked, one after the other.

        It ends on the IdP's own page "Logged out" (see `logged_out`), which says nothing of who did not answer.
        """
        return f"{self.base_url}/saml2/idp/initSLO.php?{urlencode({'RelayState': f'{self.base_url}/logout.php'})}"

    def log_tail(self) -> str:
        """The last lines that it wrote, for a failure's message: without the messages that people carried past."""
        lines = self._log.read_text(errors="replace").splitlines()
        telling = [_QUERY.sub("?...", line) for line in lines if not line.endswith(_NOISE)]
        return "\n".join(telling[-LOG_TAIL_LINES:])

    def start(self) -> None:
        """Starts it and waits until it answers.

        Raises:
            RuntimeError: It is not installed, it ended, or it was not ready in time; with the tail of its log.
        """
        php = shutil.which("php")
        if php is None or not INSTALLED.is_dir():
            raise RuntimeError("SimpleSAMLphp is not installed: `tools/need.sh simplesamlphp` does so on Debian")
        environment = {
            **os.environ,
            "SIMPLESAMLPHP_CONFIG_DIR": str(self.directory / "config"),
            "PHP_CLI_SERVER_WORKERS": str(WORKERS),
        }
        with self._log.open("ab") as log:
            # A session of its own: killing the parent alone would leave the workers with the port.
            self._process = subprocess.Popen(  # noqa: S603 - PHP, with arguments made here
                [php, "-d", "display_errors=0", "-S", f"127.0.0.1:{self._port}", "-t", str(INSTALLED)],
                env=environment,
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait_until_ready(self._process)
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """Ends the whole process group at once; nothing happens when it does not run."""
        if self._process is not None:
            with suppress(ProcessLookupError):  # it has ended by itself
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _say(self, hosted: Hosted) -> None:
        self._hosted = hosted
        write_hosted(self.directory, entity_id=self.entity_id, hosted=hosted)

    def _at(self, path: str) -> str:
        return f"http://127.0.0.1:{self._port}{path}"

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + READY_LIMIT_S
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"PHP ended with {process.returncode}; its log ends:\n{self.log_tail()}")
            try:
                metadata = self.metadata()
            except httpx2.TransportError:
                time.sleep(0.05)  # not listening yet
                continue
            except httpx2.HTTPStatusError as error:
                raise RuntimeError(f"SimpleSAMLphp says: {error.response.text}\n{self.log_tail()}") from error
            # Its errors are pages with status 200.
            if self.entity_id.encode() not in metadata or b"EntityDescriptor" not in metadata:
                raise RuntimeError(f"SimpleSAMLphp says: {metadata.decode(errors='replace')}\n{self.log_tail()}")
            return
        raise RuntimeError(f"SimpleSAMLphp was not ready after {READY_LIMIT_S} s; its log ends:\n{self.log_tail()}")


@contextmanager
def running_simplesamlphp(*, host: str = "localhost", front: Front | None = None) -> Iterator[SimpleSAMLphp]:
    """Yields a running IdP that knows no service provider, and removes it with its data afterwards.

    Args:
        host: What it calls itself: `localhost`, or `127.0.0.1` for tests whose host is on localhost.
        front: Makes it call itself by an https address.

    Raises:
        RuntimeError: It is not installed or did not start: a failure, never a skip.
    """
    with tempfile.TemporaryDirectory(prefix="vestibule-simplesamlphp-") as name:
        idp = SimpleSAMLphp(Path(name), host=host, front=front)
        idp.start()
        try:
            yield idp
        finally:
            idp.kill()
