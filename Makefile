# Each target sets up what it needs. `make demo` and `make test` are the two commands to know.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo serve test check lint pictures messages clean

setup: $(VENV)/.ready

# Rebuilt when a dependency, a loop of the front end or a translation changes.
$(VENV)/.ready: pyproject.toml hatch_build.py $(wildcard frontend/*.json frontend/*.mjs frontend/src/*) $(wildcard luoshi/locale/*/LC_MESSAGES/*.po)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[postgres]" --group dev
	touch $@

demo: setup
	$(BIN)/luoshi demo

serve: setup
	$(BIN)/luoshi serve

test: setup
	$(BIN)/python tests/suite.py

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python tests/house/licences.py

check: lint
	LUOSHI_NO_SKIP=1 $(MAKE) test

pictures: setup
	$(BIN)/python tests/flows/pictures.py

messages: setup
	$(BIN)/python tests/house/messages.py

clean:
	rm -rf $(VENV) luoshi/web/static/vendor frontend/node_modules
