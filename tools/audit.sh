#!/bin/sh
# Asks the public vulnerability database about every pin; wants a network. A package it had to skip is a failure too (S76).
# pip-audit lives in an environment of its own: its dependencies are no part of what we ship or test with.
set -eu
cd "$(dirname "$0")/.."

audit=.cache/audit
if [ ! -x "$audit/bin/pip-audit" ]; then
    .venv/bin/python -m venv --clear "$audit"
    "$audit/bin/python" -m pip install --quiet --disable-pip-version-check pip-audit
fi
# The development lock holds every run-time pin as well.
"$audit/bin/pip-audit" --strict --disable-pip --require-hashes --requirement requirements-dev.lock
