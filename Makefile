PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
