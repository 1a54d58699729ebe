# make demo   sets up everything and tells the run of a real program
# make quick  sets up what takes least and runs the tests of the recorder and the trace
# make test   sets up everything and runs the tests; SLOW=1 runs the slow ones, too; JOBS=1 one after the other
# make corpus sets up everything, builds a corpus of training data from shipped programs and reasoning-gym, and verifies it
# make wheel  sets up everything, builds dist/*.tar.gz and dist/*.whl, checks them and uses the wheel in a clean environment
# make docs   sets up everything and builds the site of docs/ into build/site; make pages writes those pages that are made from the code
# make lint | bench | sanitize | clean;  PYTHON=... names the interpreter to use
.PHONY: demo quick test corpus docs pages lint bench wheel sanitize clean
.DELETE_ON_ERROR:

VENV = .venv
BIN = $(VENV)/bin
JOBS = auto
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet
C_SOURCES = $(wildcard src/chainexec/recording/_recorder/*.[ch] src/chainexec/sandbox/_guard/*.[ch])
SETUP = pyproject.toml setup.py

demo: $(VENV)/.installed
	@$(BIN)/chainexec demo

quick: $(VENV)/.quick-installed
	@$(BIN)/python -m pytest -n $(JOBS) tests/recording tests/tracing tests/traces $(PYTEST_ARGS)

test: $(VENV)/.test-installed
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(if $(SLOW),-m "slow or not slow") $(PYTEST_ARGS)

# More sources can be named: make corpus SOURCES="algorithms:100 cruxeval:cruxeval.jsonl" OUT=my-corpus
SOURCES = algorithms maths:15 competitions reasoning-gym@600
OUT = build/corpus
ISOLATION = strict
corpus: $(VENV)/.corpus-installed
	@$(BIN)/chainexec build $(SOURCES) --out $(OUT) --isolation $(ISOLATION) $(BUILD_ARGS)
	@$(BIN)/chainexec verify $(OUT) --isolation $(ISOLATION)

docs: $(VENV)/.docs-installed
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --config-file tools/site/mkdocs.yml
	@echo "Built build/site/index.html"

pages: $(VENV)/.pages-installed
	@$(BIN)/python tools/gallery.py && $(BIN)/python tools/kinds.py && $(BIN)/python tools/messages.py
	@$(BIN)/chainexec rewrite --catalogue > docs/rules.md

lint: $(VENV)/.lint-installed
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench: $(VENV)/.benchmark-installed
	@$(BIN)/python benchmarks/compare.py $(BENCH_ARGS)

# The wheel is built from the unpacked sdist, where there is no git.
wheel: $(VENV)/.release-installed
	@rm -rf dist && mkdir -p build
	@CHAINEXEC_REQUIRE_EXTENSION=1 $(BIN)/python -m build --outdir dist . >build/wheel.log 2>&1 || { cat build/wheel.log; exit 1; }
	@$(BIN)/python -m twine check --strict dist/*
	@$(BIN)/python tools/check_release.py dist

# The tests of what runs in this process once more, in a copy whose C recorder checks every memory access and every undefined operation.
COPY = build/sanitize
SANITIZED = recording oracle tracing traces analysis narration questions equivalence
SANITIZERS = LD_PRELOAD="$$(cc -print-file-name=libasan.so) $$(cc -print-file-name=libubsan.so)" \
  ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1 PYTHONMALLOC=malloc
sanitize: $(VENV)/.test-installed
	@rm -rf $(COPY) && mkdir -p $(COPY)
	@cp -R $$(ls -A | grep -vE '^(build|dist|\.git|\.venv.*)$$') $(COPY)
	@find $(COPY) -name '*.so' -exec rm -f {} +
	@cd $(COPY) && CHAINEXEC_SANITIZE=1 ../../$(BIN)/python setup.py --quiet build_ext --inplace
	@cd $(COPY) && $(SANITIZERS) ../../$(BIN)/python -m pytest -p no:cacheprovider $(SANITIZED:%=tests/%) $(PYTEST_ARGS)

clean:
	rm -rf $(VENV) build dist src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find src -name '*.so' -exec rm -f {} +
	find . -name __pycache__ -prune -exec rm -rf {} +

# Each stamp is renewed when what it was made from changed; nothing else is done twice.
$(VENV)/.made: tools/find-python
	@python=$$(PYTHON="$(PYTHON)" sh tools/find-python) && echo "Making $(VENV) with $$python" && rm -rf $(VENV) && "$$python" -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made $(SETUP) $(C_SOURCES)
	@echo "Installing chainexec"
	@$(PIP) install --editable .
	@$(BIN)/chainexec info
	@touch $@

$(VENV)/.quick-installed: $(VENV)/.installed
	@$(PIP) install 'pip>=25.1' && $(PIP) install --group quick-test
	@touch $@

$(VENV)/.test-installed: $(VENV)/.installed
	@$(PIP) install --editable '.[test]'
	@touch $@

$(VENV)/.lint-installed: $(VENV)/.test-installed
	@$(PIP) install 'pip>=25.1' && $(PIP) install --group lint
	@touch $@

$(VENV)/.release-installed: $(VENV)/.installed
	@$(PIP) install 'pip>=25.1' && $(PIP) install --group release
	@touch $@

$(VENV)/.docs-installed: $(VENV)/.made pyproject.toml
	@echo "Installing what builds the site"
	@$(PIP) install 'pip>=25.1' && $(PIP) install --group docs
	@touch $@

$(VENV)/.pages-installed: $(VENV)/.installed
	@$(PIP) install --editable '.[rewrite]'
	@touch $@

$(VENV)/.corpus-installed: $(VENV)/.installed
	@$(PIP) install --editable '.[corpus,rewrite]' && $(PIP) install --no-deps 'reasoning-gym>=0.1.25'
	@touch $@

$(VENV)/.benchmark-installed: $(VENV)/.installed
	@$(PIP) install --editable '.[benchmark]'
	@touch $@
