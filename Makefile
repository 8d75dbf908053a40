# One command a task; `make help` lists them. Needs Python 3.11 or newer, make and git.
# `make check` needs Node.js 20 or newer with npm as well.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo serve test test-all check lint types drift contract format generate build bench soak lock clean

BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
GENERATED := aureus_sdk tests/_sync
LOCK := $(BIN)/uv pip compile pyproject.toml \
	--all-extras --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/installed  ## Start the runtime and see workflows, gates, policy and traces at work
	@$(BIN)/python examples/demo.py $(ARGS)

serve: .venv/installed  ## Start the runtime at http://localhost:3000 (ARGS="--port 0 ...")
	@$(BIN)/aureus serve $(ARGS)

# All of them in two processes, since many wait for others. A test that hangs is named, and no other process hangs on it.
test: ARGS ?= -n 2 --dist loadfile --max-worker-restart 0
test: .venv/installed  ## Run the tests (ARGS="tests/... -k ...")
	@echo "Running the tests"
	@$(BIN)/python -m pytest $(ARGS)

test-all: .venv/installed  ## Run the tests on every supported Python here, and on the lowest dependencies
	@echo "Running the tests on every supported Python that this machine has"
	@$(BIN)/nox

check: lint types drift contract  ## Format, lint, types, drift and contract: what CI asks
	@echo "All checks passed"

lint: .venv/installed
	@echo "Checking format and style"
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: .venv/installed node_modules/installed
	@echo "Checking types with mypy and pyright, both strict"
	@$(BIN)/mypy
	@node_modules/.bin/pyright

drift: generate
	@echo "Checking that what is committed is what is generated"
	@git status --porcelain -- $(GENERATED)
	@test -z "$$(git status --porcelain -- $(GENERATED))" || { \
		git --no-pager diff --stat -- $(GENERATED); \
		echo "The files above are not as committed: review them, and commit them together with their source" >&2; exit 1; }

contract: .venv/installed node_modules/installed
	@echo "Checking openapi.yaml, and that another generator makes a client of it"
	@$(BIN)/openapi-spec-validator openapi.yaml
	@npm run --silent contract

format: .venv/installed  ## Format the code and mend what the linter can
	@echo "Formatting"
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

generate: .venv/installed  ## Write aureus_sdk/ anew from openapi.yaml and custom/
	@echo "Writing aureus_sdk/ from openapi.yaml and custom/"
	@mkdir -p build && rm -rf build/before && { test ! -d aureus_sdk || mv aureus_sdk build/before; }
	@{ PATH="$(CURDIR)/$(BIN):$$PATH" openapi-python-client generate --path openapi.yaml --config generator-config.yaml \
		--custom-template-path custom/templates --meta none --output-path aureus_sdk --overwrite --fail-on-warning \
		&& $(BIN)/python custom/tools/compose.py; } \
		|| { rm -rf aureus_sdk; test ! -d build/before || mv build/before aureus_sdk; \
		echo "generate: failed; aureus_sdk/ is as it was before" >&2; exit 1; }

build: .venv/installed  ## Build the wheel and the source distribution into dist/
	@echo "Building into dist/"
	@$(BIN)/python -m hatchling build

bench: .venv/installed  ## Run the benchmarks
	@echo "Running the benchmarks"
	@$(BIN)/python -m benchmarks $(ARGS)

soak: .venv/soak  ## Run what tries to lose something, for long (ARGS="ids --scale 0.01")
	@echo "Running the soaks"
	@$(BIN)/python -m soak $(ARGS)

lock: .venv/locked  ## Renew the locked versions (ARGS=--upgrade for the newest)
	@echo "Locking versions and hashes into requirements/ and package-lock.json"
	@$(LOCK) --group dev --universal --output-file requirements/dev.txt $(ARGS)
	@$(LOCK) --group test --resolution lowest-direct --output-file requirements/lowest.txt $(ARGS)
	@$(BIN)/uv pip compile --group soak --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet \
		--output-file requirements/soak.txt $(ARGS)
	@npm install --package-lock-only

clean:  ## Remove everything that can be made again
	@echo "Cleaning"
	@rm -rf .venv .nox node_modules build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/installed: .venv/locked pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PIP) check || { echo "pyproject.toml asks for what is not locked: run make lock" >&2; exit 1; }
	@touch $@

.venv/locked: requirements/dev.txt
	@test -n "$(PYTHON)" || { \
		echo "No Python 3.11 or newer was found: install one, or name it with make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Installing what is locked in requirements/dev.txt into .venv (once, about half a minute)"
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) install --require-hashes --no-deps --requirement requirements/dev.txt
	@touch $@

.venv/soak: .venv/installed requirements/soak.txt
	@$(PIP) install --require-hashes --no-deps --requirement requirements/soak.txt
	@touch $@

node_modules/installed: package.json package-lock.json
	@command -v npm >/dev/null && node -e 'process.exit(+(parseInt(process.versions.node) < 20))' || { \
		echo "make check needs Node.js 20 or newer with npm: pyright and the contract linter run on it" >&2; exit 1; }
	@echo "Installing what is locked in package-lock.json into node_modules (once)"
	@npm ci --silent
	@touch $@
