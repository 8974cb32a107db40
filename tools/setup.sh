#!/bin/sh
# Makes .venv where there is none, installs the run-time pins with their hashes, then our own packages from the tree.
# PYTHON names the interpreter. Every way to fail that a newcomer meets ends in one sentence.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

fail() {
    echo "$1" >&2
    exit 1
}

if ! .venv/bin/python -c '' 2>/dev/null; then
    command -v "$python" >/dev/null 2>&1 ||
        fail "Vestibule needs Python 3.11 or newer, and '$python' is not on the PATH: install it, or name one with make PYTHON=..."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Vestibule needs Python 3.11 or newer, and '$python' is $("$python" --version 2>&1): name a newer one with make PYTHON=..."
    # Debian ships the module venv without the ensurepip it needs.
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "'$python' cannot make a virtual environment: install its venv module (Debian, Ubuntu: apt-get install python3-venv)."
    "$python" -m venv --clear .venv
fi
# An environment made by another tool may come without pip.
.venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null

.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
# The lock holds what builds our own packages too: without isolation nothing unpinned is fetched for it.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
    --editable . --editable connectors/sdk --editable connectors/entra --editable connectors/github \
    --editable connectors/gitlab --editable connectors/google --editable connectors/keycloak \
    --editable connectors/oidc --editable connectors/okta --editable connectors/saml
