# Every routine act is one short command, and .ci/run calls the same ones. A fresh machine needs git, make and
# Python >= 3.11; `make test` does the rest. PYTHON=python3.12 picks another interpreter.
PYTHON ?= python3
# Tests run in so many processes, each file in one of them: servers and databases are made once for each process.
JOBS ?= 2
BIN := .venv/bin
PACKAGES := pyproject.toml $(wildcard connectors/*/pyproject.toml)

.PHONY: demo test test-postgres check browser interop thirdparty fuzz bench docs fmt audit lock
.DEFAULT_GOAL := test

demo: .venv/.runtime
	$(BIN)/vestibule demo

test: .venv/.dev
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

test-postgres: .venv/.dev
	tools/need.sh postgresql
	VESTIBULE_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n $(JOBS) --dist loadfile

check: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy src connectors tests tools
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tools.supply_chain

browser: .venv/.dev
	tools/need.sh chromium
	$(BIN)/python -m pytest tests/browser

interop: .venv/.dev
	tools/need.sh java
	tools/need.sh simplesamlphp
	tools/need.sh node
	tools/need.sh lemonldap
	$(BIN)/python -m pytest tests/interop

thirdparty: .venv/.dev
	$(BIN)/python -m pytest tests/thirdparty

fuzz: .venv/.dev
	VESTIBULE_FUZZ_INPUTS=100000 $(BIN)/python -m pytest -n $(JOBS) --dist loadfile tests/attack

bench: .venv/.dev
	$(BIN)/python -m tools.bench

docs: .venv/.dev
	$(BIN)/python -m pytest tests/docs

fmt: .venv/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

audit: .venv/.dev
	tools/audit.sh

lock:
	tools/lock.sh

# One after the other, so that `make -j` never runs two installers in one environment.
.venv/.runtime: requirements.lock $(PACKAGES) tools/setup.sh
	@PYTHON="$(PYTHON)" tools/setup.sh
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@
