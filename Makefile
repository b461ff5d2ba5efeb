# The person, the README and CI call the same commands. `make lock` needs uv, `make pyodide` npm;
# nothing else does.

PYTHON ?=
RUN = .venv/bin/python -m
NODE = $(patsubst %,tests/%/node_modules/.package-lock.json,browser clients words)
LOCK = uv pip compile --quiet $(if $(UPGRADE),--upgrade) --universal --python-version 3.12 --generate-hashes --custom-compile-command 'make lock'
WISHED = requirements.in binder/requirements.in binder/jupyter.in benchmarks/requirements.in benchmarks/mkdocs-jupyter.in

# All packages, as locked: by uv on all processors, else by pip, which knows the settings of its own
# that a machine may have for where packages come from.
UV = UV_CACHE_DIR=.cache/uv UV_HTTP_TIMEOUT=20 .venv/bin/uv pip install --python .venv/bin/python --compile-bytecode --require-hashes -r requirements.txt
PIP = .venv/bin/python -m pip install --disable-pip-version-check --require-hashes -r requirements.txt

# What tests need beside the site is fetched while that is built.
MAKEFLAGS += --jobs=4

.PHONY: site serve test links rehearse clean lock pins pyodide

site: .venv/ready ; $(RUN) press build
links: site ; $(RUN) press links
serve: .venv/ready ; $(RUN) press serve
test: site .venv/browser .venv/compiled $(NODE) ; $(RUN) ruff check . && $(RUN) pytest
rehearse: .venv/ready ; $(RUN) press rehearse
clean: ; rm -rf build site */node_modules tests/*/node_modules .venv .cache .pytest_cache .ruff_cache .hypothesis
# UPGRADE=1 takes the newest releases; else only what must change does.
lock: ; $(LOCK) -o requirements.txt requirements.in && $(LOCK) -c requirements.txt -o binder/requirements.txt binder/requirements.in && $(LOCK) --no-deps -o binder/jupyter.txt binder/jupyter.in && $(LOCK) -c requirements.txt --extra lessons -o press/launch/laptop.txt pyproject.toml && $(LOCK) -o benchmarks/requirements.txt benchmarks/requirements.in && $(LOCK) -o benchmarks/jupyter-book.txt benchmarks/jupyter-book.in && $(LOCK) -o benchmarks/mkdocs-jupyter.txt benchmarks/mkdocs-jupyter.in && $(LOCK) -c requirements.txt --no-emit-package mkdocs --no-emit-package mkdocs-get-deps -o press/rehearsal/requirements.txt press/rehearsal/requirements.in
# The packages of the Pyodide that JupyterLite's kernel wants, for press/lite/pinned.json; its whole lock
# lies in the npm package. To be said when JupyterLite has moved on.
pyodide: .venv/ready
	npm pack --silent --pack-destination build/lite pyodide@$$($(RUN) press.lite.pin --version)
	tar -xzf build/lite/pyodide-*.tgz -C build/lite && $(RUN) press.lite.pin build/lite/package
# What is pinned by hand and has a newer release: only people move those.
pins: ; @sed -n 's/==.*//p' $(WISHED) | $(filter-out --generate-hashes,$(LOCK)) --no-deps --no-annotate --no-header - | grep -vxF $(WISHED:%=-f %) || true

# One environment for everything, locked; made again when the lock changes.
.venv/ready: requirements.txt pyproject.toml
	@test -x .venv/bin/python || { python=$$(PYTHON="$(PYTHON)" press/find-python) && echo "Setting up .venv with $$python" && "$$python" -m venv .venv; }
	@echo "Installing the locked packages (half a minute the first time)"
	@sed -n '/^uv==/,/^    # via/p' requirements.txt > .venv/uv.txt
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
	@$(UV) || { echo "uv could not; pip will, which takes longer" && $(PIP); }
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Chromium for the browser tests: found, else installed.
.venv/browser: .venv/ready ; $(RUN) tests.browser.chromium && touch $@

# The tests as pytest compiles them, once: else each of its workers would do that at the same time.
.venv/compiled: .venv/ready ; @PYTHONDONTWRITEBYTECODE= $(RUN) pytest -n 0 --collect-only --quiet >/dev/null; touch $@

# What tests need of Node, with Node if that is missing: InterMine's JavaScript client, what reads
# the pages for spelling and Markdown, and what looks for barriers in them.
tests/%/node_modules/.package-lock.json: tests/%/package-lock.json | .venv/ready ; $(RUN) tests.node $*
