PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test soak check format messages docs validation bench lock clean

help:  ## Show what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY)  ## Show the bundled example at http://127.0.0.1:8000
	@$(BIN)/slatecraft demo --port $(PORT)

test: $(READY)  ## Run every test, the database's on PostgreSQL first, then all on SQLite
	$(BIN)/pytest -q -n 2 -m "django_db and not soak" --database=postgresql
	$(BIN)/pytest -q -n 2 -m "not soak"

soak: $(READY)  ## Run the long, exhaustive and hostile tests
	$(BIN)/pytest -q -m soak

check: $(READY)  ## Look for faults without running anything: style, types, imports, templates, messages
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	SLATECRAFT_SECRET_KEY=none $(BIN)/mypy
	$(BIN)/lint-imports
	git ls-files '*.html' | xargs $(BIN)/djade --target-version 5.2 --check
	$(BIN)/python tools/messages.py --check
	SLATECRAFT_SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
		$(BIN)/python -m django check --deploy --fail-level WARNING --settings slatecraft.web.settings
	SLATECRAFT_SECRET_KEY=none DATABASE_URL=sqlite://:memory: $(BIN)/python -m django makemigrations --check --dry-run --settings slatecraft.web.settings

format: $(READY)  ## Put Python and templates into the agreed style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	git ls-files '*.html' | xargs $(BIN)/djade --target-version 5.2

messages: $(READY)  ## Bring the translation files up to date with the code, and compile them
	$(BIN)/python tools/messages.py

docs: $(READY)  ## Write docs/commands.md, docs/rules.md and the picture in the README anew
	$(BIN)/python -m typer slatecraft.cli utils docs --name slatecraft --output docs/commands.md
	$(BIN)/python tools/picture.py
	$(BIN)/python tools/rules_page.py

validation: $(READY)  ## Recount every published election, and write docs/validation.md anew
	$(BIN)/python tools/validation.py

bench: $(READY)  ## Measure what the docs quote
	@for bench in bench/*.py; do echo "== $$bench"; $(BIN)/python $$bench || exit 1; done

lock:  ## Pin the dependencies anew (needs uv)
	tools/lock.sh

clean:  ## Remove what was made here
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist

$(READY): requirements.lock pyproject.toml tools/hatch_build.py $(wildcard src/slatecraft/*/locale/*/LC_MESSAGES/*.po)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Slatecraft needs Python 3.11 or later; name one with: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || { echo "Making .venv"; $(PYTHON) -m venv .venv; }
	@echo "Installing what requirements.lock pins"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@
