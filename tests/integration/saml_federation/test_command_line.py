"""`vestibule saml federate`, and every other command at a connection that admits a whole federation."""

import time
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine, Ended
from databases import MASTER_KEY, Database
from metadata_documents import FEDERATION, LIBRARY, MUSEUM, Provider, aggregate
from metadata_server import MetadataServer
from ports import free_port

DAY_S = 86_400
FEDERATE = ("saml", "federate", "campus", "--provider-id", "Campus", "--name", "The campus")


@pytest.fixture
def vestibule(database: Database) -> CommandLine:
    port = free_port()
    return CommandLine(
        {
            "VESTIBULE_DATABASE_URL": database.url.reveal(),
            "VESTIBULE_SECRET_KEY": MASTER_KEY.reveal(),
            "VESTIBULE_BASE_URL": f"http://localhost:{port}",
        }
    )


@pytest.fixture
def signer(tmp_path: Path) -> Path:
    path = tmp_path / "federation.pem"
    path.write_text(FEDERATION.certificate_pem)
    return path


def document(*members: Provider, days: int | None = 7) -> bytes:
    return aggregate(*members, until_s=None if days is None else int(time.time()) + days * DAY_S, cache="PT6H")


@pytest.fixture
def indexed(vestibule: CommandLine, published: MetadataServer, signer: Path) -> CommandLine:
    """With the federation's index, and no connection."""
    url = published.publish(document(LIBRARY, MUSEUM), path="/campus")
    done(vestibule("saml", "import", url, "--signer", str(signer), "--source", "campus"))
    return vestibule


@pytest.fixture
def campus(indexed: CommandLine) -> CommandLine:
    """With the connection `Campus`."""
    done(indexed(*FEDERATE))
    return indexed


def done(ended: Ended) -> str:
    assert ended.status == 0, ended.err
    return ended.out


def refused(ended: Ended, code: str) -> str:
    """The words of a refusal."""
    assert (ended.status, ended.err.partition(":")[0]) == (1, code), ended.err
    return ended.err


def row(vestibule: CommandLine) -> Any:  # noqa: ANN401 - JSON
    """The connection in the list."""
    (found,) = vestibule("connections", "list", "--json").json
    return found


def test_it_says_what_to_register(indexed: CommandLine) -> None:
    """One application with one address, whoever signs in."""
    told = done(indexed(*FEDERATE))
    assert told.startswith("Added Campus: The campus, for the 2 identity providers of campus\n")
    assert f"{indexed.environ['VESTIBULE_BASE_URL']}/api/auth/sso/saml2/sp/acs/Campus" in told
    assert "Register at the federation" in told


def test_what_is_set_counts_for_all(indexed: CommandLine) -> None:
    details = indexed(*FEDERATE, "--set", "unsolicited=off", "--set", "wantSigned=both", "--json").json
    assert details["config"] == {"unsolicited": "off", "wantSigned": "both"}
    assert (details["issuer"], details["provider_certificates"]) == ("federation:campus", [])
    assert details["trusted_for_linking"] is False


@pytest.mark.parametrize(
    "field",
    [
        *("idpEntityId=https://evil.example/idp", "ssoUrl=https://evil.example/sso", "ssoBinding=post"),
        *("signingCertificates=MIIB", "scopes=museum.example", "sloUrl=https://evil.example/slo"),
    ],
)
def test_what_is_each_providers_own_is_set_for_none(indexed: CommandLine, field: str) -> None:
    """One certificate set here would sign for all of them, and one domain could be named by all of them."""
    told = refused(indexed(*FEDERATE, "--set", field), "config_error")
    assert field.partition("=")[0] in told
    assert "comes from the metadata of each provider" in told
    assert indexed("connections", "list", "--json").json == []


def test_the_same_holds_for_a_change(campus: CommandLine) -> None:
    change = ("connections", "change", "Campus")
    refused(campus(*change, "--set", "signingCertificates=MIIB"), "config_error")
    assert done(campus(*change, "--set", "forceAuthn=true")) == "Changed Campus: config.forceAuthn\n"
    assert done(campus(*change, "--unset", "forceAuthn")) == "Changed Campus: config.forceAuthn\n"
    assert done(campus(*change, "--name", "All campuses")) == "Changed Campus: name\n"


def test_it_is_never_trusted_for_linking(campus: CommandLine) -> None:
    """R48."""
    refused(campus("connections", "change", "Campus", "--trust-for-linking"), "config_error")
    assert row(campus)["trusted_for_linking"] is False


@pytest.mark.parametrize("connector", ["oidc", "keycloak", "keycloak-saml"])
def test_other_connectors_are_refused(indexed: CommandLine, connector: str) -> None:
    """A realm of Keycloak's is one provider; a federation of OpenID Connect is another thing."""
    told = indexed(*FEDERATE, "--connector", connector)
    assert told.status == 1
    assert told.err.startswith("config_error:")
    assert indexed("connections", "list", "--json").json == []


def test_only_what_somebody_answers_for_is_federated(
    vestibule: CommandLine, published: MetadataServer, signer: Path, tmp_path: Path
) -> None:
    """S62: signed, read again, and with an end; else who leaves the federation would stay here for good."""
    unsigned = published.publish(document(LIBRARY), path="/campus")
    done(vestibule("saml", "import", unsigned, "--source", "campus"))
    assert "--signer" in refused(vestibule(*FEDERATE), "metadata_not_taken")
    path = tmp_path / "once.xml"
    path.write_bytes(document(LIBRARY))
    done(vestibule("saml", "import", str(path), "--source", "once", "--signer", str(signer)))
    refused(vestibule("saml", "federate", "once", *FEDERATE[3:]), "metadata_not_taken")
    refused(vestibule("saml", "federate", "nothing", *FEDERATE[3:]), "object_not_found")


def test_one_providers_document_is_no_federation(vestibule: CommandLine, published: MetadataServer) -> None:
    url = published.publish(LIBRARY.document(), path="/library")
    done(vestibule("saml", "import", url, "--provider-id", "Library", "--yes"))
    refused(vestibule("saml", "federate", "Library", *FEDERATE[3:]), "metadata_not_taken")


def test_it_stands_in_the_list_and_is_shown(campus: CommandLine) -> None:
    assert (row(campus)["issuer"], row(campus)["state"]) == ("federation:campus", "enabled")
    shown = done(campus("connections", "show", "Campus"))
    assert "federation:campus" in shown
    assert "Our certificates" in shown
    assert "The provider's certificates" not in shown
    assert "provider.invalid" not in shown


def test_loosened_checks_are_shown_and_audited(indexed: CommandLine, database: Database) -> None:
    """S72: for all providers at once, so all the louder."""
    done(indexed(*FEDERATE, "--set", "allowSha1=true"))
    assert "LOOSENED CHECKS" in done(indexed("connections", "show", "Campus"))
    assert database.execute("SELECT note FROM audit_events WHERE action = 'connection_added'") == [
        ("provider id: Campus; admits: federation:campus; allowSha1 on",)
    ]
    done(indexed("connections", "change", "Campus", "--set", "allowCbc=true"))
    ((note,),) = database.execute("SELECT note FROM audit_events WHERE action = 'connection_changed'")
    assert note == "changed: config.allowCbc; allowCbc on"


def test_its_test_says_how_the_federation_stands(campus: CommandLine) -> None:
    told = campus("connections", "test", "Campus", "--json").json
    assert (told["usable"], told["source"], told["providers"]) == (True, "campus", 2)
    assert "which attributes each of them releases" in done(campus("connections", "test", "Campus"))


def test_its_test_fails_when_the_federation_has_run_out(campus: CommandLine, database: Database) -> None:
    database.execute("UPDATE metadata_sources SET valid_until_s = 1")
    refused(campus("connections", "test", "Campus"), "metadata_expired")


def test_status_and_refresh_know_its_source(campus: CommandLine, published: MetadataServer) -> None:
    (told,) = campus("saml", "status", "Campus", "--json").json["connections"]
    assert told["follows"]["name"] == "campus"
    assert "Admits all providers of" in done(campus("saml", "status", "Campus"))
    published.publish(document(LIBRARY), path="/campus")
    done(campus("saml", "refresh", "Campus"))
    assert campus("saml", "status", "--json").json["sources"][0]["providers"] == 1


def test_its_metadata_and_keys_are_our_own_side(campus: CommandLine) -> None:
    before = done(campus("connections", "metadata", "Campus"))
    assert "saml2/sp/acs/Campus" in before
    assert done(campus("saml", "export", "Campus")) == before
    for step, certificates in (("publish-next", 2), ("switch", 1), ("retire", 1)):
        done(campus("connections", "keys", step, "Campus"))
        published_now = done(campus("connections", "metadata", "Campus"))
        assert published_now.count('use="signing"') == certificates
    assert "saml2/sp/acs/Campus" in done(campus("saml", "export", "--all"))
    refused(campus("saml", "export", "Campus", "--provider"), "config_error")


def test_the_source_stays_as_long_as_it_is_used(campus: CommandLine) -> None:
    told = refused(campus("saml", "forget", "campus", "--yes"), "already_exists")
    assert "connections remove Campus" in told
    done(campus("connections", "disable", "Campus"))
    refused(campus("saml", "forget", "campus", "--yes"), "already_exists")
    done(campus("connections", "enable", "Campus"))
    done(campus("connections", "remove", "Campus", "--yes"))
    assert done(campus("saml", "forget", "campus", "--yes")).startswith("Removed campus")


def test_the_metadata_of_one_provider_is_not_for_it(campus: CommandLine, published: MetadataServer) -> None:
    """It would narrow down the federation to a provider, or worse, put that one's keys before all names."""
    url = published.publish(LIBRARY.document(), path="/library")
    for command in (
        ("connections", "change", "Campus", "--metadata", url),
        ("saml", "follow", "Campus", url),
    ):
        told = refused(campus(*command), "config_error")
        assert "admits every provider of federation:campus" in told
    refused(campus("saml", "follow", "Campus", "--source", "campus"), "object_not_found")


def test_a_connections_file_does_not_take_it_over(campus: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "connections.toml"
    file.write_text(
        '[[connection]]\nid = "Campus"\nconnector = "saml"\nname = "Mine"\n[connection.config]\n'
        f'idpEntityId = "https://evil.example/idp"\nssoUrl = "https://evil.example/sso"\n'
        f'signingCertificates = ["{LIBRARY.keys[0].certificate_base64}"]\n'
    )
    told = refused(campus("apply", str(file)), "config_error")
    assert "which a file cannot describe" in told
    assert row(campus)["name"] == "The campus"


def test_a_taken_name_is_refused(campus: CommandLine) -> None:
    refused(campus(*FEDERATE), "already_exists")
