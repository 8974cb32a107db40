"""What a host pays that has no SAML connection: nothing."""

import subprocess
import sys

import pytest

HEAVY = ("lxml", "lxml.etree", "xmlsec", "onelogin", "vestibule.protocols.saml.engine")


@pytest.mark.parametrize("module", ["vestibule.app", "vestibule.app.asgi", "vestibule.app.plugin", "vestibule_saml"])
def test_the_xml_libraries_are_loaded_with_the_first_saml_connection(module: str) -> None:
    """They take a fifth of a second and 20 MB of every process."""
    program = f"import sys, {module}\nprint(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == ["[]"]


def test_the_names_that_are_looked_for_are_the_right_ones() -> None:
    """Otherwise the test above could not fail."""
    program = f"import sys, vestibule.protocols.saml.engine\nprint(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == repr(sorted(HEAVY))
