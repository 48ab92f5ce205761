# make run sets up and opens Muniment; make test sets up and tests. The rest is for development.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
COVERED := domain crypto vault storage services
# What covers those rooms. Watching every line costs a third of a test's time, and the window's, the
# port's and the clients' tests would add nothing that these do not reach.
COVERING := tests/unit tests/property tests/integration tests/golden tests/vectors
# Tests start many processes, and each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install run test check format bench lock clean screens

help:  ## Show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP)  ## Make .venv, install system libraries where missing, install Muniment

$(STAMP): requirements.lock pyproject.toml packaging/setup.sh
	@packaging/setup.sh
	@touch $@

run: install  ## Open the window; without a display serve the port
	@$(BIN)/muniment

test: install  ## Run every test, offscreen, and hold the coverage of the inner rooms
	@packaging/setup.sh tests
	@$(BIN)/coverage erase
	@failed=0; export QT_QPA_PLATFORM=offscreen; set -x; \
	$(BIN)/pytest -n 2 --dist worksteal --cov --cov-report= $(COVERING) || failed=1; \
	$(BIN)/pytest -n 2 --dist worksteal $(addprefix --ignore=,$(COVERING)) || failed=1; \
	exit $$failed
	@failed=0; for room in $(COVERED); do \
	  $(BIN)/coverage report --include="*/muniment/$$room/*" --fail-under=90 --format=total >/dev/null || failed=1; \
	  printf '%-10s %s %%\n' "$$room" "$$($(BIN)/coverage report --include="*/muniment/$$room/*" --format=total)"; \
	done; [ $$failed = 0 ] || { echo "coverage below 90 % in a room"; exit 1; }

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

screens: install  ## Take pictures of every screen in light, dark, 150 %, longer and mirrored texts, German: make screens OUT=folder
	QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/screens.py $(or $(OUT),screens)

lock: install  ## Resolve the dependencies anew into requirements.lock
	@$(BIN)/python -m venv build/lock && build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	  --python-version 3.11 --group dev --group model pyproject.toml --output-file requirements.lock

clean:  ## Remove what was built (not .venv, not your vault)
	rm -rf build dist htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
