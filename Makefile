# make run sets up and opens Muniment; make test sets up and tests. The rest is for development.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
COVERED := domain crypto vault storage services
# Tests that cover those packages without a process or a port of their own: watching every line costs
# half of a test's time again.
COVERING := tests/domain tests/crypto tests/vault tests/storage tests/services tests/retrieval \
  tests/system tests/golden tests/vectors
# What is drawn is the same in every run, unless another seed is given.
SEED ?= 20261122
# Tests wait for processes, timers and servers a third of their time; each worker takes up to 1 GB.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN); echo $$((n < 6 ? n + (n + 1) / 2 : 8)))
PYTEST := QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n $(WORKERS) --dist worksteal \
  -p randomly --randomly-seed=$(SEED) --hypothesis-seed=$(SEED)
# Tests start many processes, and each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install run test test-random test-sync test-sync-mutants fuzz-bundles test-bundle-kills register coverage check format bench bench-short bench-compare lock \
  clean screens

help:  ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP)  ## Make .venv, install system libraries where missing, install Muniment

$(STAMP): requirements.lock pyproject.toml packaging/setup.sh
	@packaging/setup.sh
	@touch $@

run: install  ## Open the window; without a display serve the port
	@$(BIN)/muniment

test: install  ## Run every test, offscreen; with the same draws each time
	@packaging/setup.sh tests
	$(PYTEST)

test-random: install  ## The same with other draws; SEED=number repeats them
	@$(MAKE) test SEED=$(if $(filter file,$(origin SEED)),$$RANDOM$$RANDOM,$(SEED))

test-sync: install  ## Synchronise vaults in many random schedules; SCHEDULES=number, SYNC_SEED=first
	MUNIMENT_SYNC_SCHEDULES=$(or $(SCHEDULES),1000) MUNIMENT_SYNC_SEED=$(or $(SYNC_SEED),1) MUNIMENT_SYNC_CRASH_EVERY=1 \
	  $(PYTEST) tests/property/test_sync_schedules.py tests/services/sync/test_crashes_at_every_step.py

test-sync-mutants: install  ## Break each rule of sync, and require that its test notices
	PYTHONPATH=. $(BIN)/python -m tests.sync.mutants

test-bundle-kills: install  ## Kill an import of a bundle at 200 moments; KILLS=number
	MUNIMENT_CRASH_ROUNDS=$(or $(KILLS),200) $(PYTEST) tests/crash/test_bundle_import_killed.py

fuzz-bundles: install  ## Read and import bundles that nobody would write; SECONDS_EACH=number
	@for target in bytes records; do PYTHONPATH=. $(BIN)/python -m tests.bundles.fuzz $$target \
	  $(or $(SECONDS_EACH),1800) build/fuzz $$RANDOM || exit 1; done

register: install  ## Open bundles by double click: register this copy with the desktop
	@packaging/register.sh

coverage: install  ## Hold the coverage of the inner packages
	@$(BIN)/coverage erase
	$(PYTEST) --cov --cov-report= $(COVERING)
	@failed=0; for package in $(COVERED); do \
	  $(BIN)/coverage report --include="*/muniment/$$package/*" --fail-under=90 --format=total >/dev/null || failed=1; \
	  printf '%-10s %s %%\n' "$$package" "$$($(BIN)/coverage report --include="*/muniment/$$package/*" --format=total)"; \
	done; [ $$failed = 0 ] || { echo "coverage below 90 % in a package"; exit 1; }

check: install  ## Lint, format, types, import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install  ## Format and mend what the linter can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: install  ## Measure; DATA=folder adds what needs a data set
	@$(BIN)/muniment bench all $(if $(DATA),--data $(DATA))

bench-short: install  ## Measure for five minutes; OUT=file keeps the results
	@$(BIN)/muniment bench short --repeat $(or $(REPEAT),1) $(if $(OUT),--json > $(OUT))

bench-compare: install  ## Show what became better or worse: OLD=file NEW=file
	@PYTHONPATH=. $(BIN)/python -m benchmarks.results $(OLD) $(NEW)

screens: install  ## Take pictures of every screen in light, dark, 150 %, longer texts, German: make screens OUT=folder
	QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/screens.py $(or $(OUT),screens)

lock: install  ## Resolve the dependencies anew into requirements.lock
	@$(BIN)/python -m venv build/lock && build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	  --python-version 3.11 --group dev --group model pyproject.toml --output-file requirements.lock

clean:  ## Remove what was built (not .venv, not your vault)
	rm -rf build dist htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
