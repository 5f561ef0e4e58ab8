# `make` lists the targets. Everything goes through tools/bootstrap.py, which installs what is missing.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run install test test-sqlite test-postgres test-browser check format services services-stop soak bench screenshots messages lock clean production-demo lighthouse sbom brand check-brand

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

run: need-python ## Start the demo city (PORT=8000, BRAND=norderstedt); Ctrl-C stops it
	@$(PYTHON) tools/bootstrap.py run

production-demo: install ## Start the production layout on this machine: nginx, PostgreSQL, Redis, all processes (PORT, BRAND)
	@$(BIN)/python -m tools.production

install: need-python ## Install and build everything, start nothing
	@$(PYTHON) tools/bootstrap.py develop

test: install ## Run all tests: SQLite, browser, PostgreSQL; installs Chromium and PostgreSQL on Debian
	@$(BIN)/python -m tools.testing all

test-sqlite: install ## Run the tests on SQLite
	@$(BIN)/python -m tools.testing sqlite

test-postgres: install ## Run the tests on PostgreSQL
	@$(BIN)/python -m tools.testing postgres

test-browser: install ## Run the browser tests
	@$(BIN)/python -m tools.testing browser

check: install ## Formatter, linters, types, import contracts, Django's checks, migrations, templates, messages
	@$(BIN)/python tools/check.py

format: install ## Format Python and fix what the linter can
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

services: install ## Start private servers on private ports (PostgreSQL, Redis, nginx) and print their addresses
	@$(BIN)/python -m tools.services start

services-stop: ## Stop the private servers
	@$(BIN)/python -m tools.services stop

soak: install ## The long forms of races and faults
	@$(BIN)/python -m tools.testing soak

bench: install ## Measure side by side in one run, print ratios
	@$(BIN)/python -m tools.bench

lighthouse: install ## Ask Lighthouse about the main pages of the production layout, on a desk and on a phone
	@$(BIN)/python -m tools.lighthouse

screenshots: install ## Take the README's two pictures anew, and every page type into var/screenshots
	@$(BIN)/python -m tools.screenshots
	@$(BIN)/python -m tools.screenshots --full var/screenshots

brand: install ## Start a new city: make brand NAME=neustadt
	@$(BIN)/python -m tools.brand new $(NAME)

check-brand: install ## Check the city's folder: colours, drawings, files (BRAND=norderstedt)
	@$(BIN)/python -m tools.brand check $(BRAND)

sbom: install ## Write down every part that the site is made of (CycloneDX), into var/sbom
	@$(BIN)/python tools/sbom.py

messages: install ## Collect the texts of the interface into the catalogues
	@$(BIN)/python tools/messages.py extract

lock: install ## Lock the Python packages anew, with hashes and without addresses
	@$(BIN)/python tools/lock.py

clean: ## Throw away environment, builds and the demo city
	@$(PYTHON) tools/bootstrap.py clean

.PHONY: need-python
need-python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is missing. On Debian: apt install python3 python3-venv"; exit 1; }
