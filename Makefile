# The book's commands. `make` alone lists them.

PYTHON ?= python3
BIN := .venv/bin
SITE := _build/html
PORT ?= 8000

# One thread: faster for matrices this small, and the same digits on every machine.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

SOURCES := _config.yml _toc.yml $(shell find book nnbook -type f \
	-not -path '*/__pycache__/*' -not -path '*/.ipynb_checkpoints/*')

MEASUREMENTS := $(filter-out trust/report.py,$(sort $(wildcard trust/*.py)))

.PHONY: help book read test notebooks studies trust bench clean
.NOTPARALLEL:

help:
	@echo "make book       build the book's pages, and say which file to open"
	@echo "make read       build them, serve them on this machine and open them in a browser"
	@echo "make test       test everything: code, notebooks, pages (needs a Chromium or Chrome)"
	@echo "make notebooks  run all notebooks and store their outputs"
	@echo "make studies    run the slow studies again and compare their results"
	@echo "make trust      measure what the page 'How we know it is right' says, about half an hour"
	@echo "make bench      measure the speed of the code"
	@echo "make clean      remove everything that make made"

book: $(SITE)/.built
	@echo "The book is built. Open $(CURDIR)/$(SITE)/index.html, or type: make read"

read: $(SITE)/.built
	$(BIN)/python tools/serve.py $(SITE) $(PORT)

test: .venv/.test $(SITE)/.built
	$(BIN)/pip check
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python tools/notebooks.py check
	$(BIN)/python -m pytest
	$(BIN)/python -m pytest -n 2 --dist loadfile --nbval --nbval-current-env \
		$$($(BIN)/python tools/toc.py .ipynb)
	$(BIN)/python -m pytest -n 2 tests/site --site $(SITE)

notebooks: .venv/.book
	$(BIN)/python tools/exercises.py
	$(BIN)/python tools/notebooks.py run

studies: .venv/.test
	$(BIN)/python tools/studies.py

trust: .venv/.test
	set -e; for script in $(MEASUREMENTS); do $(BIN)/python $$script; done

bench: .venv/.test
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf _build .venv .venv-mutation *.egg-info

# Always from nothing: a page that warned in an incremental build would be silent in the next.
$(SITE)/.built: .venv/.book tools/toc.py tools/check_site.py $(SOURCES)
	rm -rf _build
	$(BIN)/jupyter-book build . -q -W -n --keep-going > /dev/null
	$(BIN)/python tools/check_site.py $(SITE)
	@touch $@

# Everything in one pip command: a second one could replace what the first one chose.
.venv/.book: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -r requirements.txt
	@touch $@

.venv/.test: requirements.txt requirements-torch.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -r requirements.txt -r requirements-torch.txt
	@touch .venv/.book $@
