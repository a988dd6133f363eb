# One command does the job (`make demo`), one runs the tests (`make test`). Python 3.11 or later is all they need.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
CASE := cases/delivery-drone
OUT := out/delivery-drone

.DEFAULT_GOAL := help
.PHONY: help demo test test-spark check format lint types layers generated generate bench clean

help:
	@echo "make demo      set up, check a real case, and draw it"
	@echo "make test      set up and run the tests"
	@echo "make test-spark count on a local Spark as well (Java 17, a download of 456 MB)"
	@echo "make check     everything that CI runs: format, lint, types, layers, tests, generated files"
	@echo "make generate  renew what is generated: docs/rules, docs/reference, schemas, expected outputs"
	@echo "make bench     measure speed beside the bare interpreter"

$(VENV)/ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(VENV)/ready
	@mkdir -p $(OUT)
	@$(BIN)/assurance check $(CASE) --today 2026-11-22 --fail-on never
	@echo
	@$(BIN)/assurance render $(CASE) --today 2026-11-22 --to svg --to png -o $(OUT)
	@echo
	@echo "The case has gaps, and showing them is the point. Open the picture: $(OUT)/delivery-drone.svg"

test: $(VENV)/ready-dev
	$(BIN)/python -m pytest

test-spark: $(VENV)/ready-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[spark]'
	$(BIN)/python -m pytest tests/spark

check: format lint types layers test generated

format: $(VENV)/ready-dev
	$(BIN)/ruff format --check .

lint: $(VENV)/ready-dev
	$(BIN)/ruff check .

types: $(VENV)/ready-dev
	$(BIN)/mypy

layers: $(VENV)/ready-dev
	$(BIN)/lint-imports --no-cache

generated: $(VENV)/ready-dev
	$(BIN)/python docs/generate.py --check

generate: $(VENV)/ready-dev
	$(BIN)/python docs/generate.py

bench: $(VENV)/ready-dev
	$(BIN)/python tests/perf/bench.py

clean:
	rm -rf $(VENV) out
