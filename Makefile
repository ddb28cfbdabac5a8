# Every task of the project. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
HOST ?= 127.0.0.1
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
SOURCES := pyproject.toml hatch_build.py ui/assets/package-lock.json

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench relevance browser meilisearch-contract screenshot docs wheel clean

help: ## List the tasks
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-22s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed"'
	$(PYTHON) -m venv $(VENV)

$(STAMP): $(BIN)/python $(SOURCES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEV_STAMP): $(BIN)/python $(SOURCES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,postgresql]'
	@touch $@ $(STAMP)

demo: $(STAMP) ## Set up, load the bundled directory and serve it on http://127.0.0.1:8000 (PORT=8123, HOST=…)
	$(BIN)/spie demo --host $(HOST) --port $(PORT)

test: $(DEV_STAMP) ## Run every test this machine can run; the last lines name what was skipped
	$(BIN)/python -m pytest --numprocesses auto

check: $(DEV_STAMP) ## Lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(DEV_STAMP) ## Put the code in its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV_STAMP) ## Measure search and import; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks

relevance: $(DEV_STAMP) ## Measure relevance on the judged queries; writes docs/relevance.md
	$(BIN)/python -m benchmarks.relevance --steps

browser: $(DEV_STAMP) ## Browser tests only (Debian's chromium)
	$(BIN)/python -m pytest tests/browser

meilisearch-contract: $(DEV_STAMP) ## The contract suite on both engines (MEILISEARCH_URL, or a meilisearch binary on PATH)
	$(BIN)/python -m pytest tests/contract

screenshot: $(DEV_STAMP) ## Take the README's screenshot from a running demo
	$(BIN)/python -m docs.screenshot

docs: $(DEV_STAMP) ## Write the generated pages of docs/ again
	$(BIN)/spie docs

wheel: $(BIN)/python ## Build the wheel, with its pages and assets, in dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean: ## Remove what tasks made (never the instance in var/)
	rm -rf $(VENV) dist build ui/static/vendor .pytest_cache .mypy_cache .ruff_cache
