# Every recipe sets up what it needs by itself: Python 3.11 or newer, make and git are enough.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint types install install-dev format derive lock bench quality clean

run: $(VENV)/.installed  ## ingest samples/ into the warehouse, print the balance and a first query
	$(BIN)/gristmill ingest
	$(BIN)/gristmill sql "SELECT source_uri, paragraph_language AS paragraph, language, text FROM mart_fragments ORDER BY ALL"

test: lint types  ## lint, types, the import contract, and the whole test suite
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.installed-dev
	$(BIN)/mypy

install: $(VENV)/.installed

install-dev: $(VENV)/.installed-dev

format: $(VENV)/.installed-dev  ## let ruff arrange the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

derive: $(VENV)/.installed  ## write what is derived from the models: SQL of the tables, docs/tables.md
	$(BIN)/python -m schemas.derive

bench: $(VENV)/.installed-dev  ## measure speed and memory; see bench/README.md
	$(BIN)/python -m bench.speed

quality: $(VENV)/.installed-quality  ## score language tagging beside other detectors; see bench/README.md
	$(BIN)/python -m bench.quality --confusion

lock:  ## choose versions anew; needs uv
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		-c requirements.lock --extra build --extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		-c requirements-dev.lock --extra build --extra dev --extra quality pyproject.toml -o requirements-quality.lock

clean:  ## remove the environment; the warehouse stays
	rm -rf $(VENV)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Gristmill needs Python 3.11 or newer; name one with make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The lock is whole, so that nothing is resolved anew: pip, asked to, takes the newest of what a dependency names with an
# extra (sqlalchemy[asyncio]) beside the version that is locked.
$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.installed-quality: requirements-quality.lock $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-quality.lock
	@touch $@
