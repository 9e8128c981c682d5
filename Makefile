# The commands of README and CI. Everything lives in .venv; "make clean" removes it.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help render quick gallery pictures docs reference man schemas dist test test-spark verify lint bench bench-stats soak lock clean browser

# The tests start many processes: what one of them compiles the others read.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv
WHEELS := --only-binary :all:
RUN = $(VENV)/bin/python
PIP = $(RUN) -m pip --disable-pip-version-check --quiet

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

render: $(VENV)/render.stamp ## set up, then draw the infographics of 2012 into output/
	@$(RUN) -m cmsurvey browser --install || echo "going on without a browser: tables and pages without drawings"
	@$(RUN) -m cmsurvey render 2012

gallery: $(VENV)/render.stamp ## draw every edition in French and English, and a page of them all
	@$(RUN) -m cmsurvey browser --install
	@$(RUN) -m cmsurvey render --all --lang fr,en --format html,png,csv,json
	@$(RUN) -m cmsurvey gallery

# The program's own files at their single size, under the names that README shows.
pictures: DRAWN := $(VENV)/pictures
pictures: ONE = $(RUN) -m cmsurvey render --format png@1x --out $(DRAWN) --quiet
pictures: $(VENV)/render.stamp ## draw the pictures of README and the guides again, into docs/pictures
	@$(RUN) -m cmsurvey browser --install
	@$(ONE) 2012 --only profile --only gender
	@$(ONE) 2023 --only salary
	@$(ONE) trends --lang en
	@cp $(DRAWN)/2012/fr/profile@1x.png docs/pictures/profile-2012.png
	@cp $(DRAWN)/2012/fr/gender@1x.png docs/pictures/gender-card-2012.png
	@cp $(DRAWN)/2023/fr/salary@1x.png docs/pictures/salary-2023.png
	@cp $(DRAWN)/trends/en/trends@1x.png docs/pictures/trends.png
	@$(RUN) -m cmsurvey render 2012 --only gender --only region --only contract --format html,png --preset narrow --out $(DRAWN) --quiet
	@$(RUN) tools/article_picture.py docs/pictures/article.png $(DRAWN)
	@$(RUN) tools/form_pictures.py
	@$(RUN) tools/guide_pictures.py

docs: $(VENV)/test.stamp ## build the documentation as a site, into output/docs
	@$(RUN) tools/docs_site.py output/docs

reference: $(VENV)/render.stamp ## write the pages of reference again, from the program
	@$(RUN) tools/reference.py

schemas: $(VENV)/render.stamp ## write the JSON Schemas again, from the shapes of the files
	@$(RUN) -c 'from pathlib import Path; from cmsurvey import schemas; schemas.write(Path("src/cmsurvey/schemas"))'

man: $(VENV)/render.stamp ## write the manual page again, from the commands
	@$(RUN) tools/man_page.py

dist: $(VENV)/render.stamp ## build the wheel and the source archive into dist/
	@$(RUN) -m hatchling build --clean

test: lint browser ## set up, then run everything that CI runs
	@$(RUN) -m pytest --numprocesses auto

quick: $(VENV)/test.stamp ## the tests for the time between two changes: no browser, no other programs, no long ways
	@$(RUN) -m pytest --numprocesses auto -m "not browser and not long"

verify: browser ## make the golden set again and compare it, byte for byte
	@$(RUN) -m tests.golden

lint: $(VENV)/test.stamp ## style and types
	@$(RUN) -m ruff check
	@$(RUN) -m ruff format --check
	@$(RUN) -m mypy

bench: .venv-bench/bench.stamp ## measure how quick it is beside other tools (20 minutes), into benchmarks/README.md
	@$(RUN) -m cmsurvey browser --install
	@$(RUN) -m benchmarks.bench

bench-stats: .venv-bench/bench.stamp ## measure a crosstab of ten million answers, into benchmarks/crosstabs.md
	@$(RUN) -m benchmarks.crosstabs

test-spark: .venv-spark/spark.stamp ## test the Spark engine on workers of its own; installs Java where there is none
	@command -v java >/dev/null || { apt-get update && apt-get install --yes default-jre-headless; }
	@$(RUN) -m pytest tests/engine_spark.py

soak: browser ## read 10,000 changed files, kill 200 runs, draw 500 figures in one, lint all, try many examples (40 minutes)
	@$(RUN) -m tests.soak
	@$(RUN) -m pytest --numprocesses auto -m "not browser" --hypothesis-profile soak

browser: $(VENV)/test.stamp
	@$(RUN) -m cmsurvey browser --install

$(VENV)/render.stamp: requirements/render.lock pyproject.toml
	$(call set-up,requirements/render.lock)
	@touch $@

$(VENV)/test.stamp: requirements/test.lock pyproject.toml
	$(call set-up,requirements/test.lock)
	@touch $(VENV)/render.stamp $@

# What the benchmark compares with stays out of .venv.
bench bench-stats .venv-bench/bench.stamp: VENV := .venv-bench
.venv-bench/bench.stamp: requirements/bench.lock pyproject.toml
	$(call set-up,requirements/bench.lock)
	@touch $@

# PySpark, which is published as source alone, stays out of it too.
test-spark .venv-spark/spark.stamp: VENV := .venv-spark
.venv-spark/spark.stamp: WHEELS := --only-binary :all: --no-binary pyspark
.venv-spark/spark.stamp: requirements/spark.lock pyproject.toml
	$(call set-up,requirements/spark.lock)
	@touch $@

# A .venv without a working pip is one that was interrupted, or whose Python is gone: it is made anew.
# cmsurvey is installed last, in place, with the locked build tools: nothing is fetched without a hash.
define set-up
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'error: cmsurvey needs Python 3.11 or later; name one: make PYTHON=python3.12 ...' >&2; exit 1; }
	@$(RUN) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) \
		|| { echo 'error: $(PYTHON) cannot make environments; on Debian: apt-get install python3-venv' >&2; exit 1; }
	@echo 'setting up $(VENV) from $(1)'
	@$(PIP) install --require-hashes $(WHEELS) --requirement $(1)
	@$(PIP) install --no-deps --no-build-isolation --editable .
endef

lock: $(VENV)/test.stamp ## resolve the ranges of pyproject.toml into the locks again
	@$(PIP) install uv
	@$(call resolve,render,--group build)
	@$(call resolve,test,--group build --group dev --constraint requirements/render.lock)
	@$(call resolve,bench,--group build --group bench --constraint requirements/render.lock)
	@$(call resolve,spark,--group build --group dev --extra spark --constraint requirements/test.lock)

resolve = $(RUN) -m uv pip compile pyproject.toml $(2) --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header --quiet --output-file requirements/$(1).lock

clean: ## remove the environment and the caches; the output stays
	rm -rf $(VENV) .venv-bench .venv-spark .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
