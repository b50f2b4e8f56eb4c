# Needs Python 3.11 or newer, make and, on Debian and its kin, nothing else: the rest is set up on first use.
VENV ?= .venv
AS_OF ?= 2026-11-23
DEMO ?= maryland_all_payer maryland_tcoc ahead_md
DEMO_STATE ?= build/wexmoor
HISTORIES ?= 200
OTHERS ?= 40
PYTEST_ARGS ?= -n auto --dist worksteal

# The first of these that is new enough. Or name one: make PYTHON=/path/to/python3
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --no-input --disable-pip-version-check
SOURCES := monitor tests scripts $(wildcard benchmarks)
SHELL := /bin/sh
.DELETE_ON_ERROR:
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help demo test lint same house bench bench-reports bench-outlook soak mutants lock clean gallery system-run system-test

help: ## this list
	@echo "make TARGET, where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/run.stamp ## file Maryland's reports as of AS_OF (2026-11-23), then tell an invented state's year again, alert by alert
	@$(BIN)/monitor run $(DEMO) --as-of $(AS_OF)
	@echo
	@rm -rf $(DEMO_STATE)
	@$(BIN)/monitor simulate $(DEMO_STATE) --through 2026-12
	@echo
	@$(BIN)/monitor backtest wexmoor/growth_guardrail --year 2026 --workspace $(DEMO_STATE) --as-of 2027-02-01

gallery: system-test $(VENV)/run.stamp ## draw the pictures of docs/gallery.md and the README anew
	@$(BIN)/python scripts/gallery.py

test: system-test $(VENV)/dev.stamp ## run every test, with coverage
	@$(BIN)/python -m pytest --cov --cov-report=term $(PYTEST_ARGS)

lint: $(VENV)/dev.stamp ## format, lint, types, import order, and the definitions with their examples
	@$(BIN)/ruff format --check --quiet $(SOURCES) || { echo "mend with: $(BIN)/ruff format $(SOURCES)"; exit 1; }
	@$(BIN)/ruff check --quiet $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/monitor check

# The peers it is measured beside, and the tool that makes mutants, live in environments of their own.
bench: ## measure speed, and beside pandas and OpenFisca
	@$(MAKE) --no-print-directory VENV=$(VENV)-bench $(VENV)-bench/bench.stamp
	@$(VENV)-bench/bin/python benchmarks/run.py

bench-reports: system-test $(VENV)/dev.stamp ## measure what a programme's reports cost, beside bare WeasyPrint and a browser
	@$(BIN)/python benchmarks/reports.py

# HISTORIES of the base world and OTHERS of each other one, side by side, each on one core. Stopped, it goes on where it was.
bench-outlook: $(VENV)/run.stamp ## measure the outlook on fresh simulated histories, beside simple rules
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 POLARS_MAX_THREADS=1 $(BIN)/python benchmarks/outlook.py --histories $(HISTORIES) --others $(OTHERS) $(OUTLOOK_ARGS)

# BASE is a commit; PROGRAMMES limits it to some.
same: system-test $(VENV)/dev.stamp ## compare what this tree and that of BASE answer and print
	@$(BIN)/python benchmarks/same.py $(BASE) $(PROGRAMMES)

house: $(VENV)/dev.stamp ## how the house is built, in one table; TREE=... puts another checkout beside it
	@$(BIN)/python benchmarks/house.py $(TREE)

# Ten thousand damaged files, files of 900,000 bad rows, a kill at every step of taking in, refusing and uploading, of a run,
# the schedule and a reproduction also at any moment, and ten thousand withheld counts under attack, in tables and in filed reports.
soak: mutants $(VENV)/dev.stamp ## what takes longer than a change may wait for
	@MONITOR_SOAK_VARIANTS=10000 MONITOR_SOAK_ROWS=900000 MONITOR_SOAK_KILLS=1000 MONITOR_SOAK_RANDOM_KILLS=60 \
	  MONITOR_SOAK_WITHHELD=10000 $(BIN)/python -m pytest $(PYTEST_ARGS) \
	  tests/property/test_damaged_deliveries.py tests/e2e/test_large_refusals.py tests/e2e/test_killed_deliveries.py \
	  tests/e2e/test_killed_commands.py tests/e2e/test_bucket.py tests/unit/test_attack.py \
	  tests/e2e/test_reports_under_attack.py

mutants: ## change the core line by line: do the tests notice? At least 90 in 100 times
	@$(MAKE) --no-print-directory VENV=$(VENV)-mutants $(VENV)-mutants/mutants.stamp
	@$(VENV)-mutants/bin/python benchmarks/mutants.py

# Universal: one lock for Linux and macOS and every supported Python. `make lock UPGRADE=1` takes the newest releases.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
  --no-strip-extras --no-emit-index-url --no-header $(if $(UPGRADE),--upgrade) pyproject.toml

lock: $(VENV)/dev.stamp ## pin every dependency anew, by version and fingerprint
	@$(COMPILE) --group install --output-file requirements/run.lock
	@$(COMPILE) --group dev --constraints requirements/run.lock --output-file requirements/dev.lock
	@$(COMPILE) --group bench --constraints requirements/run.lock --output-file requirements/bench.lock
	@$(COMPILE) --group mutants --constraints requirements/dev.lock --output-file requirements/mutants.lock
	@echo "The locks in requirements/ are written; read their diff before you commit them"

clean: ## remove what can be made again (reports, databases and observations are left alone)
	rm -rf .venv build dist .coverage .coverage.* htmlcov .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find monitor tests $(wildcard benchmarks) -name __pycache__ -type d -prune -exec rm -rf {} +

# Setting up. The stamps are as old as the last install from the lock files, so nothing is done twice.
system-run system-test: system-%:
	@scripts/system-packages $* "$(PYTHON)"

$(BIN)/python: | system-run
	@echo "Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)

# The project itself is installed without looking anything up: all it builds with is in the lock.
$(VENV)/%.stamp: requirements/%.lock pyproject.toml $(BIN)/python | system-run
	@echo "Installing the packages of $< into $(VENV)"
	@$(PIP) install --require-hashes --requirement $<
	@$(PIP) install --no-build-isolation --no-deps --no-index --editable .
	@touch $@
