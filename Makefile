# Everything a person does with this project. `make help` lists it.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
PORT ?= 8000
# The commands are the wings' own: `python -m sites.build` and so on.
export PYTHONPATH := $(CURDIR)/scripts
YARDSTICK ?= ../shared/yardstick/yardstick.py
# What was given to make itself: LANG and VERSION are variables of many machines.
given = $(if $(filter command,$(firstword $(origin $(1)))),$($(1)))

# Where the files are that pages lead to; served pages have it from git's remote.
repository = $(if $(call given,REPOSITORY),--repository '$(call given,REPOSITORY)')

# And what it was given is no locale for its commands.
ifeq ($(origin LANG),command line)
unexport LANG
endif

.DEFAULT_GOAL := help

# What follows `make note` and `make language` are files and a code, no targets.
ifneq ($(filter note language,$(firstword $(MAKECMDGOALS))),)
GIVEN := $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))
.PHONY: $(GIVEN)
$(GIVEN): ; @:
endif

.PHONY: help site serve note collection language publish epub pdf rtd update import check linkcheck bench-import bench-search bench-second bench-kills fuzz bench-site screenshots bench-update status preview bench-preview changes locales test clean

help: ## list what there is to make
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 16

site: $(VENV)/site ## import the notes and build the sites into build/html (BASE=https://… REPOSITORY=https://… LANG=ja)
	@$(RUN) -m sites.build $(if $(BASE),--base '$(BASE)') $(repository) $(if $(call given,LANG),--language '$(call given,LANG)')

serve: ## show the built sites on http://localhost:8000 (PORT=…)
	@test -f build/html/index.html || { echo 'no site yet: run `make site` first' >&2; exit 1; }
	@echo 'http://localhost:$(PORT)/ (Ctrl+C stops)'
	@$(PYTHON) -m http.server --bind localhost --directory build/html $(PORT)

preview: $(VENV)/dev ## one language's site, and every edit of it as it is saved (LANG=ja PORT=…)
	@$(RUN) -m sites.preview --port $(PORT) $(call given,LANG)

note: $(VENV)/site ## take a new article in: make note NOTE.md NOTE.ja.md … (PAGE=…)
	@$(RUN) -m intake.note $(if $(PAGE),--name '$(PAGE)') $(or $(FILES),$(GIVEN))

collection: $(VENV)/site ## take a whole Jekyll blog in: FROM=../blog (PAGES=… NOTES=… INTO=… DRY=1)
	@test -n '$(FROM)' || { echo 'where is the blog? make collection FROM=../blog' >&2; exit 2; }
	@$(RUN) -m intake.collection $(if $(PAGES),--pages '$(PAGES)') $(if $(NOTES),--notes '$(NOTES)') \
	  $(if $(INTO),--into '$(INTO)') $(if $(DRY),--dry-run) '$(FROM)'

language: $(VENV)/site ## add a language: make language es (NOTE=… what notes call it; -- --remove es: without it)
	@$(RUN) -m intake.language $(if $(NOTE),--note '$(NOTE)') $(or $(CODE),$(GIVEN))

publish: $(VENV)/site ## a tree for any static host: BASE=https://… (REPOSITORY=https://… OUT=…)
	@test -n '$(BASE)' || { echo 'say where it will be: make publish BASE=https://example.org/notes' >&2; exit 2; }
	@$(RUN) -m sites.publish --base '$(BASE)' $(repository) $(if $(call given,OUT),--out '$(OUT)')

epub: $(VENV)/site ## a book in each language, into build/epub (BASE=https://… LANG=ja)
	@$(RUN) -m sites.books epub $(if $(BASE),--base '$(BASE)') $(if $(call given,LANG),--language '$(call given,LANG)')

pdf: $(VENV)/pdf ## the same to print, into build/pdf (BASE=https://… LANG=ja)
	@$(RUN) -m sites.books pdf $(if $(BASE),--base '$(BASE)') $(if $(call given,LANG),--language '$(call given,LANG)')

rtd: $(VENV)/site ## build as Read the Docs would: LANG=ja (VERSION=… PULL_REQUEST=… DOMAIN=…)
	@test -n '$(call given,LANG)' || { echo 'say which language: make rtd LANG=ja' >&2; exit 2; }
	@$(RUN) -m sites.rtd '$(LANG)' $(if $(call given,VERSION),--version '$(VERSION)') \
	  $(if $(call given,PULL_REQUEST),--pull-request '$(PULL_REQUEST)') \
	  $(if $(call given,DOMAIN),--domain '$(DOMAIN)')

update: $(VENV)/site ## bring every catalog up to date with the English pages
	@$(RUN) -m upkeep.update

status: $(VENV)/site ## what is translated, as the status page says it (LANG=ja, JSON=1)
	@$(RUN) -m upkeep.status $(if $(call given,LANG),--language '$(call given,LANG)') $(if $(JSON),--json)

import: $(VENV)/site ## turn the notes into catalogs
	@$(VENV)/bin/notes2po

check: $(VENV)/site ## check every translation against its English (FORMAT=github or json)
	@$(VENV)/bin/check-catalogs $(if $(FORMAT),--format $(FORMAT))

changes: $(VENV)/site ## what changed in the catalogs, in messages (BASE=main SUMMARY=FILE FORMAT=github)
	@$(RUN) -m upkeep.changes $(if $(FORMAT),--format $(FORMAT)) $(if $(SUMMARY),--summary '$(SUMMARY)') $(BASE)

locales: ## the languages' codes, as JSON
	@$(PYTHON) -c 'import json, tomllib; print(json.dumps(list(tomllib.load(open("conf/languages.toml", "rb")))))' 2>/dev/null || \
	  { echo 'error: conf/languages.toml cannot be read: `make status` says where' >&2; exit 1; }

linkcheck: $(VENV)/site ## ask every external link whether it is still there
	@$(RUN) -m sites.links

bench-import: $(VENV)/dev ## measure notes2po: CORPUS=… (a folder en/ beside <locale>/, or its .tar.xz)
	@test -n '$(CORPUS)' || { echo 'say which corpus: make bench-import CORPUS=…' >&2; exit 2; }
	@$(RUN) -m bench.importer --yardstick '$(YARDSTICK)' '$(CORPUS)'

bench-update: $(VENV)/site ## measure make update on generated sites (PAGES='100 1000')
	@$(RUN) -m bench.update $(if $(PAGES),--pages $(PAGES))

bench-preview: $(VENV)/dev ## measure how soon an edit is on the screen (PAGES=100)
	@$(RUN) -m bench.preview $(if $(PAGES),--pages $(PAGES))

bench-site: $(VENV)/site ## measure the builds against stock: (CORPUS=… N=125,250,500 LARGE=1000 RUNS=3 PLOT=….svg)
	@$(RUN) -m bench.site $(if $(CORPUS),--corpus '$(CORPUS)') $(if $(call given,N),--pages '$(N)') \
	  $(if $(call given,LARGE),--large '$(LARGE)') \
	  $(if $(call given,RUNS),--runs '$(RUNS)') $(if $(call given,PLOT),--plot '$(PLOT)')

bench-search: $(VENV)/dev ## measure the search of a built site: SITE=build/html/ja QUERIES='…,…'
	@$(RUN) -m bench.search '$(SITE)' '$(QUERIES)'

bench-second: $(VENV)/dev ## compare second builds with clean ones after random edits (SEQUENCES=300)
	@SEQUENCES=$(or $(SEQUENCES),300) $(VENV)/bin/pytest --dist load tests/test_second_builds.py

bench-kills: $(VENV)/dev ## kill runs of make collection at random moments (KILLS=20)
	@KILLS=$(or $(KILLS),20) $(VENV)/bin/pytest -n0 tests/test_collection_damage.py -k killed

fuzz: $(VENV)/dev ## try every command on files of any content (CASES=5000)
	@CASES=$(or $(CASES),5000) $(VENV)/bin/pytest -n0 -s tests/test_any_input.py

screenshots: $(if $(NOTES),,site) $(VENV)/dev ## pictures of the built sites, into build/screenshots and for the README (NOTES=tests/data/writing-systems: of a note in its languages)
	@$(RUN) -m sites.screenshots $(if $(NOTES),--notes '$(NOTES)')

test: $(VENV)/dev ## lint, type-check and test
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/pytest -rfEs

clean: ## remove what was built
	rm -rf build

# The virtual environment, made anew where what it holds has changed.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 or newer is needed; say which: make PYTHON=python3.12 …' >&2; exit 1; }
	@echo 'making $(VENV)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/site: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(call install,requirements.txt)
	@$(RUN) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/pdf: requirements-pdf.txt $(VENV)/site
	$(call install,requirements-pdf.txt)
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/pdf
	$(call install,requirements-dev.txt)
	@touch $@

# One line where it fails, and why: most often there is no network. The lists are whole, so that
# pip need not look for more; what it installs is compiled on all processors.
define install
	@echo 'installing $(1)'
	@env -u FORCE_COLOR $(RUN) -m pip install -q --disable-pip-version-check --no-deps --no-compile -r $(1) >$(VENV)/install.log 2>&1 || \
	  { echo "$(1) could not be installed, which needs the network: $$(grep -m1 ERROR $(VENV)/install.log)" >&2; exit 1; }
	@$(RUN) -m compileall -q -j 0 $(VENV)/lib >/dev/null || true  # some hold templates of modules
endef
