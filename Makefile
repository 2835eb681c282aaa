# One line to everything. `make` alone runs what CI runs.
.PHONY: all test lint docs bench
all:
	.ci/run
test:
	.venv/bin/python -m pytest -q
lint:
	.venv/bin/ruff check && .venv/bin/ruff format --check && .venv/bin/mypy && .venv/bin/lint-imports
docs:
	.venv/bin/python docs/reference/generate.py
bench:
	.venv/bin/python benchmarks/poll.py && .venv/bin/python benchmarks/start_up.py
