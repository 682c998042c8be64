# The book's commands. `make` alone lists them.

PYTHON ?= python3
BIN := .venv/bin
SITE := _build/html
PDF := _build/pdf/neural-networks-from-scratch.pdf
ARCHIVE := _build/neural-networks-from-scratch.zip
PORT ?= 8000

# One thread: faster for matrices this small, and the same digits on every machine.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# A fork's own address: make site REPOSITORY=https://github.com/me/book BRANCH=main
export NNBOOK_REPOSITORY := $(REPOSITORY)
export NNBOOK_BRANCH := $(BRANCH)
FORK := $(subst /,-,$(subst :,,$(REPOSITORY)$(BRANCH)))
BUILT := _build/.built$(FORK)

SOURCES := _config.yml _toc.yml $(shell find book nnbook -type f \
	-not -path '*/__pycache__/*' -not -path '*/.ipynb_checkpoints/*') $(wildcard .pyodide/stamp)

# A notebook's cells share a kernel, a file's tests their data.
SIDE_BY_SIDE := -n 2 --dist loadfile

UV := uv==0.13.9
COMPILE := .venv-lock/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-annotate --custom-compile-command "make lock"

.PHONY: help book live pdf archive site published read test test-code test-pages notebooks live-cells firefox studies trust digits plants bench links front-ends lock size clean
ifndef LANES  # two targets that make the same folder would disturb each other
.NOTPARALLEL:
endif

help:
	@echo "make book       build the book's pages, and say which file to open"
	@echo "make live       fetch the Python that runs the pages' cells in a browser, once"
	@echo "make pdf        print the book as one PDF (needs a Chromium or Chrome)"
	@echo "make archive    pack pages, notebooks and module in one .zip, for a place without internet"
	@echo "make site       make what is published, in _build/site, and what Colab and Binder open"
	@echo "make read       build them, serve them on this machine and open them in a browser"
	@echo "make test       test everything: code, notebooks, pages (needs a Chromium or Chrome)"
	@echo "make notebooks  run all notebooks and store their outputs"
	@echo "make live-cells run all cells of all pages in a browser, about a quarter of an hour"
	@echo "make firefox    run the cells of a page in Firefox (needs Firefox, Node and npm)"
	@echo "make studies    run the slow studies again and compare their results"
	@echo "make trust      measure what the page 'How we know it is right' says, about an hour"
	@echo "make digits     execute the pages as eleven other machines would, about half an hour"
	@echo "make plants     plant faults that make test should see, about an hour"
	@echo "make bench      measure the speed of the code"
	@echo "make front-ends open the notebooks in JupyterLab and other programs, and say how they do"
	@echo "make links      ask whether the pages elsewhere that the book refers to are still there"
	@echo "make lock       choose all packages that the book needs, and note their hashes"
	@echo "make size       count the lines of Python, room by room"
	@echo "make clean      remove everything that make made"

book: $(BUILT)
	$(if $(wildcard .pyodide/stamp),,@echo "Its code cells do not run in a browser: the Python for that comes by make live")
	@echo "The book is built. Open $(CURDIR)/$(SITE)/index.html, or type: make read"

# From the packages that carry it, or from a folder or archive: make live FROM=~/pyodide-314.0.3.tar.bz2
live: .venv/.book
	$(BIN)/python tools/live_runtime.py .pyodide $(FROM)

pdf: $(PDF)
	@echo "The book is printed: $(CURDIR)/$(PDF)"

archive: $(ARCHIVE)
	@echo "The archive is packed: $(CURDIR)/$(ARCHIVE)"

# The pages and, as the branch `copies` of the repository, the notebooks that Colab and Binder open.
site:
	$(MAKE) live
	$(MAKE) published

published: $(BUILT)
	rm -rf _build/site _build/copies
	cp -r $(SITE) _build/site
	touch _build/site/.nojekyll
	cp -r $(SITE)/notebooks _build/copies
	cp -r .binder $(SITE)/*.whl _build/copies
	printf '%s\n' numpy==2.4.6 matplotlib==3.11.2 "--find-links ." nnbook > _build/copies/.binder/requirements.txt

read: $(BUILT)
	$(BIN)/python tools/serve.py $(SITE) $(PORT)

# Two lanes at once, so that no core waits for the other's longest step.
test: .venv/.test
	$(MAKE) live
	$(MAKE) --jobs 2 LANES=yes test-code test-pages

test-code: .venv/.test
	$(BIN)/pip check
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python tools/notebooks.py check
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)

# Notebooks are executed as readers take them home: their plain copies, outside of the repository.
test-pages: .venv/.test $(BUILT) $(PDF)
	home=$$(mktemp -d) && trap 'rm -r "$$home"' EXIT && cp -r $(SITE)/notebooks "$$home" && \
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) --nbval --nbval-current-env "$$home"
	$(BIN)/python -m pytest -n 3 tests/site --site $(SITE)

notebooks: .venv/.book
	$(BIN)/python tools/exercises.py
	$(BIN)/python tools/notebooks.py run

live-cells: .venv/.test live $(BUILT)
	$(BIN)/python -m pytest tests/site/test_live_cells.py --site $(SITE) --full -s

firefox: .venv/.test live $(BUILT)
	$(BIN)/python tools/firefox.py $(SITE) book/02_forward_pass

studies: .venv/.test
	$(BIN)/python tools/studies.py

trust: .venv/.test
	$(BIN)/python -m pytest tests/trust --full

plants: .venv/.test
	$(BIN)/python tools/plants.py

digits: .venv/.test
	$(BIN)/python -m pytest tests/trust/test_digits.py --full

bench: .venv/.test .venv-jax/.done
	$(BIN)/python benchmarks/run.py

# Beside PyTorch, JAX has an environment of its own: it would choose other versions for the book.
.venv-jax/.done: benchmarks/requirements-jax.txt
	$(PYTHON) -m venv .venv-jax
	.venv-jax/bin/pip install -q --no-compile -r $<
	.venv-jax/bin/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

front-ends: .venv/.tools $(BUILT)
	$(BIN)/python tools/front_ends.py $(SITE)

# Into a folder of its own, else the report would stand among the pages.
links: .venv/.book
	$(BIN)/jupyter-book build . -q --builder linkcheck --path-output _build/links

size:
	@find nnbook book tests tools benchmarks -name '*.py' -exec wc -l {} + | awk ' \
		/\// {sub("/[^/]*$$", "", $$2); lines[$$2] += $$1; all += $$1} \
		END {for (room in lines) print lines[room], room; print all, "in all"}' | sort -n

clean:
	rm -rf _build .pyodide .venv .venv-* *.egg-info

# Always from nothing: a page that warned in an incremental build would be silent in the next.
$(BUILT): .venv/.book $(addprefix tools/,check_site.py copies.py labels.py toc.py) $(SOURCES)
	rm -rf _build
	$(BIN)/jupyter-book build . -q -W -n --keep-going > /dev/null
	mkdir _build/wheel
	cp -r nnbook pyproject.toml README.md LICENSE _build/wheel
	$(BIN)/pip wheel -q --no-deps --no-build-isolation --wheel-dir $(SITE) ./_build/wheel
	$(BIN)/python tools/copies.py $(SITE) $(SITE)/notebooks
	$(BIN)/python tools/check_site.py $(SITE)
	@touch $@

$(ARCHIVE): $(BUILT) tools/archive.py
	$(BIN)/python tools/archive.py $(SITE) $@

$(PDF): .venv/.tools $(BUILT) $(addprefix tools/,browser.py check_pdf.py one_page.py pdf.css pdf.py)
	$(BIN)/python tools/pdf.py $(SITE) $@

# Every file of a package has a known hash; the module itself comes from this folder.
.venv/.book: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --no-compile --require-hashes -r requirements.txt
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/.tools: requirements-tests.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --no-compile --require-hashes -r requirements-tests.txt
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch .venv/.book $@

.venv/.test: .venv/.tools requirements-torch.txt
	$(BIN)/pip install -q --no-compile -r requirements-torch.txt
	@touch $@

lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install -q $(UV)
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements.in requirements-tests.in -c requirements.txt -o requirements-tests.txt
