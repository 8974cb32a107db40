"""PERFORMANCE.md, cold start: a host without a SAML connection never imports what only SAML needs."""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import asyncio, json, sys
from vestibule.app.asgi import create_app
from vestibule.app.host import open_host
from vestibule.flows.connections.draft import Draft
from vestibule.settings import load_settings

def heavy():
    return sorted({"lxml", "xmlsec", "onelogin"} & set(sys.modules))

async def main():
    seen = []
    settings = load_settings(environ=json.loads(sys.argv[1]))
    create_app(settings)
    async with open_host(settings) as host:
        config = {"issuer": "https://id.example", "clientId": "app", "clientSecret": "s"}
        oidc = Draft(provider_id="OIDC", connector="oidc", name="OIDC", config=config)
        await host.manage.add(oidc, ask_provider=False)
        await host.connections.get("OIDC")
        seen.append(heavy())
        pair = await host.engines.saml.new_key_pair(common_name="a provider")
        config = {
            "idpEntityId": "https://id.example/saml",
            "ssoUrl": "https://id.example/saml/sso",
            "signingCertificates": [pair.certificate],
        }
        await host.manage.add(Draft(provider_id="SAML", connector="saml", name="SAML", config=config))
        await host.connections.get("SAML")
        seen.append(heavy())
    print(json.dumps(seen))

asyncio.run(main())
"""


def test_the_xml_libraries_come_with_the_first_saml_connection(tmp_path: Path) -> None:
    environ = {
        "VESTIBULE_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'vestibule.db'}",
        "VESTIBULE_SECRET_KEY_FILE": str(tmp_path / "master.key"),
        "VESTIBULE_BASE_URL": "http://localhost:8000",
    }
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", SCRIPT, json.dumps(environ)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    without, with_saml = json.loads(done.stdout)
    assert without == []
    assert with_saml == ["lxml", "onelogin", "xmlsec"]
