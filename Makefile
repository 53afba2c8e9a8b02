# Everything a person starts from a checkout. Python 3.11 or newer, pip and make are enough for `make demo`;
# `make test` also needs some Debian packages and installs them itself when it may.

VENV := .venv
PYTHON_HERE := $(VENV)/bin/python
export HUB_PORT DISTRICT_PORT MQTT_PORT DEMO_DIR KIOSK BIND

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test lint bench lock art gallery clean

help: ## what can be made (this list)
	@echo "make …"
	@sed -n 's/^\([a-z-]*\):[^#]*## /  \1@/p' $(MAKEFILE_LIST) | awk -F@ '{ printf "%-14s%s\n", $$1, $$2 }'
	@echo
	@echo "make demo takes HUB_PORT=8080 DISTRICT_PORT=8090 MQTT_PORT=1883 DEMO_DIR=demo-data KIOSK=auto|off BIND=127.0.0.1"
	@echo "make test, make bench and make gallery take ARGS, for example: make test ARGS='-k savings -n 0'"

demo: $(VENV)/demo.stamp ## the whole appliance on this machine: hub, kiosk, relay, broker, district
	@$(PYTHON_HERE) -m image_build demo --stop-with-parent

demo-reset: $(VENV)/demo.stamp ## forget the demo's data, so that the next one starts over
	@$(PYTHON_HERE) -m image_build demo-reset

test: lint ## everything: lint and types, then the tests, quick ones first
	@.ci/debian
	@.ci/npm
	$(PYTHON_HERE) -m pytest -n 2 --dist loadgroup --no-loadscope-reorder $(ARGS)

lint: $(VENV)/test.stamp ## ruff, its formatter and mypy --strict
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

bench: $(VENV)/test.stamp ## measured figures: facts and pages a second, memory, time to first page
	$(PYTHON_HERE) -m tests.bench $(ARGS)

art: $(VENV)/test.stamp ## the kiosk's copies and drawings of hub/design (needs Debian's Chromium)
	$(PYTHON_HERE) -m kiosk_ui.assets.draw

gallery: $(VENV)/demo.stamp ## a window with every part of the kiosk's screens in every state; where a new screen starts
	$(PYTHON_HERE) -m kiosk_ui.gallery $(ARGS)

LOCK := uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 $(UPGRADE) pyproject.toml
lock: ## take up what pyproject.toml asks for; UPGRADE=--upgrade for the newest of everything (needs uv)
	$(LOCK) --extra demo --output-file requirements.lock
	$(LOCK) --extra demo --extra district --extra test --constraint requirements.lock --output-file requirements-test.lock

clean: ## remove what was built (not the demo's data)
	rm -rf $(VENV) build artifacts tests/web/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/demo.stamp: requirements.lock
	@.ci/venv $(VENV) $<
	@touch $@

$(VENV)/test.stamp: requirements-test.lock requirements.lock
	@.ci/venv $(VENV) $<
	@touch $(VENV)/demo.stamp $@
