# What one does here. PYTHON is the environment the package is installed in.
PYTHON ?= .venv/bin/python

.PHONY: demo test check bench docs constraints fuzz

demo: ## the whole flow, from a seed to a scored run
	$(PYTHON) -m crmarena.cli.main demo

test:
	$(PYTHON) -m pytest

check: ## everything that must be green before a commit, but the tests
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -c "from importlinter.cli import lint_imports_command as run; run()"

bench: ## what it costs, against the bare equivalents; needs .[test]
	$(PYTHON) bench/run.py

docs: ## docs/cli.md and docs/families.md from the code
	$(PYTHON) docs/write.py

constraints: ## constraints.txt from a clean environment
	./.ci/constraints

N ?= 10000
SEED ?= 0
STORE ?=

fuzz: ## N random statements to the engine and to the second opinion: make fuzz N=100000 SEED=0 [STORE=own]; needs .[test]
	PYTHONPATH=tests $(PYTHON) -m second_opinion.fuzz -n $(N) --seed $(SEED) --store "$(STORE)" --record docs/fuzz.json
