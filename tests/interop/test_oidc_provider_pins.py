"""What the interop tests install from the npm registry is pinned, whatever that serves (S76)."""

import json

from oidc_provider_distribution import PINS, SOURCE


def test_every_package_is_pinned_by_digest_and_no_address_is_named() -> None:
    packages = json.loads(PINS.read_text())["packages"]
    root = packages.pop("")
    assert len(packages) > len(root["dependencies"])
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert package["version"], name
        assert "resolved" not in package, name


def test_the_pins_are_those_of_the_manifest() -> None:
    """A version changed by hand in one of them would be installed by nobody, or by everybody unpinned."""
    manifest = json.loads((SOURCE / "package.json").read_text())
    packages = json.loads(PINS.read_text())["packages"]
    wanted = {**manifest["dependencies"], **manifest["optionalDependencies"]}
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
