# Two commands on a fresh machine with Python 3.11+: `make demo` and `make test`. Each makes its own environment.
PYTHON ?= python3
DEMO := .venv/demo
TEST := .venv/test
LIBRARY := hatch_build.py native/Cargo.toml $(wildcard native/src/*.rs)

.PHONY: demo test library selftest bench docs clean

demo: $(DEMO)/.ready
	$(DEMO)/bin/conforme demo --out out

test: $(TEST)/.ready
	$(TEST)/bin/ruff check .
	$(TEST)/bin/ruff format --check .
	$(TEST)/bin/mypy
	if cargo --version >/dev/null 2>&1; then $(MAKE) --no-print-directory library; fi
	$(TEST)/bin/pytest -n auto

library:
	cargo fmt --check --manifest-path native/Cargo.toml
	cargo clippy --quiet --release --offline --locked --manifest-path native/Cargo.toml -- --deny warnings
	cargo test --quiet --offline --locked --manifest-path native/Cargo.toml

selftest: $(TEST)/.ready
	$(TEST)/bin/conforme selftest -s s2@1.1

docs: $(TEST)/.ready
	$(TEST)/bin/python docs/generate.py

bench: $(TEST)/.ready
	$(TEST)/bin/pip install --quiet --disable-pip-version-check -e ".[bench]"
	$(TEST)/bin/python benchmarks/side_by_side.py

$(DEMO)/.ready: pyproject.toml $(LIBRARY)
	$(call environment,$(DEMO),.)

$(TEST)/.ready: pyproject.toml $(LIBRARY)
	$(call environment,$(TEST),.[dev])

define environment
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Conforme needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 2; }
	$(PYTHON) -m venv $(1)
	$(1)/bin/pip install --quiet --disable-pip-version-check -e "$(2)"
	touch $@
endef

clean:
	rm -rf .venv out
