# `make app` shows the map, `make test` proves it works: both install what they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := app.py geo ui scripts tests benchmarks
# the lock names all there is
LOCKED := --quiet --disable-pip-version-check --no-deps
SCRIPTS := geo/webmap/assets ui/assets tests/js benchmarks

.PHONY: app test test-all check lint browser wheel lock

app: $(VENV)/runtime
	$(if $(DATA),CONFLICT_MAP_DATA="$(DATA)") $(BIN)/streamlit run app.py

test: lint browser
	$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not browser"
	$(BIN)/python -m pytest -q -n 2 --dist loadfile tests/browser

# the laws on all generated files, queries and views, of which a usual run tries one in eight
test-all: $(VENV)/development
	$(BIN)/python -m pytest -q -n 2 --dist worksteal --hypothesis-profile=all -m "not browser"

# the fast part: format, lint, types, unit tests; no browser, no slides, films, packs or offline files, no processes
check: lint
	$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not browser and not slow"

lint: $(VENV)/development
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/oxlint $(SCRIPTS)
	$(BIN)/mypy

# a Chromium for the browser tests, unless there is one
browser: $(VENV)/development
	$(BIN)/python tests/browser/chromium.py

# builds the wheel, installs it in an empty environment, and uses it from another folder
wheel: $(VENV)/runtime
	rm -rf build/wheel
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir build/wheel/dist .
	$(PYTHON) -m venv build/wheel/env
	build/wheel/env/bin/pip install $(LOCKED) --requirement requirements.txt
	build/wheel/env/bin/pip install $(LOCKED) build/wheel/dist/*.whl
	cd build/wheel && env/bin/conflict-map --version \
	  && env/bin/conflict-map select --query country=IRQ --out iraq.csv iraq.parquet \
	  && env/bin/conflict-map snapshot --query country=IRQ --size a5 --out iraq.png iraq.pdf \
	  && env/bin/python -c "import geo; print(geo.show(geo.select(geo.load(), country='Syria')).save('syria.html'))"

$(VENV)/runtime: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install $(LOCKED) --requirement requirements.txt
	touch $@

$(VENV)/development: $(VENV)/runtime requirements-dev.txt
	$(BIN)/pip install $(LOCKED) --requirement requirements-dev.txt
	touch $@

# needs uv; run it after a change of dependencies in pyproject.toml
lock:
	uv pip compile --quiet pyproject.toml --universal --generate-hashes --python-version 3.11 \
	  --custom-compile-command "make lock" --output-file requirements.txt
	uv pip compile --quiet --group dev --constraint requirements.txt --universal --generate-hashes \
	  --python-version 3.11 --custom-compile-command "make lock" --output-file requirements-dev.txt
	uv pip compile --quiet pyproject.toml --extra cluster --constraint requirements.txt --universal --generate-hashes \
	  --python-version 3.11 --custom-compile-command "make lock" --output-file requirements-cluster.txt
