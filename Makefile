# The executable manual. `make` lists what there is; `make demo` and `make test` set up everything they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := bot handlers campaigns feeds tests

.DEFAULT_GOAL := help
.PHONY: help install fulltext demo run test collected cover lint style types contracts bench soak constraints clean

help: ## what can be done here
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

install: $(VENV)/installed ## the program and all its libraries into .venv, as pinned in constraints.txt

# uv is ten times faster than pip; where it cannot be had, pip does the same from the same pinned, hashed list.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv || true

$(VENV)/installed: constraints.txt pyproject.toml | $(VENV)/bin/python
	@$(call pinned,constraints.txt)
	@touch $@

$(VENV)/installed-dev: constraints-dev.txt constraints.txt pyproject.toml | $(VENV)/bin/python
	@$(call pinned,constraints-dev.txt)
	@touch $(VENV)/installed $@

define pinned
	echo "installing from $(1)"; \
	if [ -x $(BIN)/uv ]; then pip="$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python"; \
	else pip="$(BIN)/python -m pip install --quiet --disable-pip-version-check"; fi; \
	$$pip --require-hashes -r $(1) && $$pip --no-deps --no-build-isolation -e .
endef

fulltext: install ## what reads the pages of sources with `full_text = true`, as pinned in constraints-fulltext.txt
	@$(call pinned,constraints-fulltext.txt)

demo: install ## the whole bot on this machine, no token, no internet: opens a chat page
	$(BIN)/vigil demo

run: install ## the bot, with ./config.toml (make it with `.venv/bin/vigil init`)
	$(BIN)/vigil run

# Most tests wait more than they work, so there are more of them at a time than a small machine has cores. Those that
# measure time come last, when nothing else keeps the machine busy. Who is done early takes tests over: the stories that
# start whole programs would else wait in one line.
test: $(VENV)/installed-dev ## lint, types, contracts, then all tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync lint collected
	$(BIN)/python -m pytest -n 4 --dist worksteal -m "not soak and not slow"
	$(BIN)/python -m pytest -n 2 -m slow

# The tests are read, and kept in the form in which they run, beside mypy, which uses one core: else each worker does it.
collected: $(VENV)/installed-dev
	@$(BIN)/python -m pytest --collect-only -qq >/dev/null

# Apart, because tracing every line makes the tests half as slow again.
cover: $(VENV)/installed-dev ## which lines no test reaches; fails below 85 %
	$(BIN)/python -m pytest -n 3 -m "not soak" --cov --cov-report=term:skip-covered

lint: style types contracts ## ruff, mypy, import contracts

style: $(VENV)/installed-dev
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: $(VENV)/installed-dev
	$(BIN)/mypy

contracts: $(VENV)/installed-dev
	$(BIN)/lint-imports

bench: $(VENV)/installed-dev ## speed and memory, as ratios against a floor in the same run
	$(BIN)/python -m tests.bench

soak: $(VENV)/installed-dev ## the long runs, about two hours: 500 rounds of kill -9, 10,000 messages, floods
	$(BIN)/python -m pytest -m soak -o addopts="--strict-markers --import-mode=importlib" -p no:randomly -v tests/soak

constraints: $(VENV)/bin/python ## pin again what pyproject.toml asks for
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --no-header --no-annotate --extra postgres --group build \
		pyproject.toml -o constraints.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --no-header --no-annotate --extra postgres --group build \
		--group dev pyproject.toml -c constraints.txt -o constraints-dev.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --no-header --no-annotate --extra postgres \
		--extra fulltext --group build pyproject.toml -c constraints-dev.txt -o constraints-fulltext.txt

clean: ## throw away what was built here
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage*
