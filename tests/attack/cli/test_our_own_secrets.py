"""S59: a description of connections cannot send Vestibule's own secrets to a provider as somebody's client secret."""

from pathlib import Path

import pytest

from vestibule.cli.apply.places import read_places
from vestibule.cli.secret_source import from_environment
from vestibule.plugins.forms import form_of
from vestibule_oidc import connector


@pytest.mark.parametrize("variable", ["VESTIBULE_SECRET_KEY", "VESTIBULE_DATABASE_URL", "Vestibule_Secret_Key"])
def test_our_own_settings_are_no_client_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """S57, S59: with an issuer of their own, whoever may edit that file would have been sent the master key."""
    monkeypatch.setenv(variable, "worth-more-than-a-client-secret")
    form = form_of(connector.config)
    values, (fault,) = read_places({"clientSecret": {"env": variable}}, form, directory=tmp_path)
    assert "clientSecret" not in values
    assert fault.path == "clientSecret"
    assert "worth-more" not in str(fault)
    with pytest.raises(ValueError, match="own settings"):
        from_environment(variable)
