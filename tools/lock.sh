#!/bin/sh
# Writes the two lock files from pyproject.toml: pins with hashes for every platform, from Python 3.11 up (S76).
# Pins that still fit are kept; `make lock LOCK_FLAGS=--upgrade` takes the newest. Without uv: `pip install uv`.
set -eu
cd "$(dirname "$0")/.."

if ! command -v uv >/dev/null 2>&1; then
    echo "make lock needs uv, which is not on the PATH: install it with \`pip install uv\`." >&2
    exit 1
fi

compile() { # OUTPUT [FLAG...]; our own packages are installed from the tree, never from an index
    output=$1
    shift
    # The indexes and folders of this machine's user must not decide what a lock says.
    env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL -u UV_FIND_LINKS \
        uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-package vestibule-sdk --no-emit-package vestibule-entra --no-emit-package vestibule-github \
        --no-emit-package vestibule-gitlab --no-emit-package vestibule-google --no-emit-package vestibule-keycloak \
        --no-emit-package vestibule-oidc --no-emit-package vestibule-okta --no-emit-package vestibule-saml \
        --custom-compile-command "make lock" --output-file "$output" "$@"
}

# LOCK_FLAGS is a list of flags: it is meant to be split.
# shellcheck disable=SC2086
compile requirements.lock --extra build ${LOCK_FLAGS-}
# Development sees exactly the run-time pins, so that a test never passes on a version nobody deploys.
# shellcheck disable=SC2086
compile requirements-dev.lock --extra build --extra dev --constraint requirements.lock ${LOCK_FLAGS-}
