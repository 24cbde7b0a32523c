# Graft. `make` alone lists the targets.

SHELL  := /bin/bash
CARGO  ?= cargo
LOCKED := $(if $(wildcard Cargo.lock),--locked)
SETUP  := guest/toolchain/setup.sh
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
OUT    ?= $(TARGET_DIR)/graft.wasm

.DEFAULT_GOAL := help
.PHONY: help setup library tools run test fuzz bench lint reactor

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null || true

setup: ## what the machine lacks: the wasm32-wasip1 library, wasmtime for the tests
	@$(SETUP)

library: # the quick check of all that builds the guest
	@$(SETUP) --check

tools: # the quick check of all that also tests it as wasm
	@$(SETUP) --check-all

run: library ## FILE=prog.scm [ARGS=…]: runs a program
	@if [ -z "$(FILE)" ]; then echo 'make run: which program? `make run FILE=prog.scm`' >&2; exit 2; fi
	@$(CARGO) run $(LOCKED) --quiet -p runner -- $(FILE) $(ARGS)

test: tools ## every test: native, through the runner, and the guest's own as wasm
	$(CARGO) test $(LOCKED) --workspace
	$(CARGO) test $(LOCKED) -p guest --target wasm32-wasip1 --lib

fuzz: library ## [SECONDS=n] [SEED=s] [TARGET=t]: random cases for every target in turn, or for one
	@GRAFT_FUZZ_SECONDS=$(or $(SECONDS),$(if $(SEED),,60)) GRAFT_FUZZ_SEED=$(SEED) $(CARGO) test $(LOCKED) --quiet -p runner \
	  --test fuzz -- --nocapture --test-threads=1 $(if $(TARGET),--exact $(TARGET))

bench: library ## the benches, as ratios measured in one run
	@$(CARGO) run $(LOCKED) --quiet -p runner -- bench $(ARGS)

lint: library ## format, clippy and documentation, warnings refused
	$(CARGO) fmt --all --check
	$(CARGO) clippy $(LOCKED) --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-Dwarnings -Arustdoc::private_intra_doc_links" $(CARGO) doc $(LOCKED) --workspace --no-deps --document-private-items

reactor: library ## [OUT=graft.wasm]: writes the reactor for other hosts, and prints its size
	@mkdir -p "$(dir $(OUT))"
	@$(CARGO) run $(LOCKED) --quiet -p runner -- reactor -o "$(OUT)"
	@printf '%s: %s bytes\n' "$(OUT)" "$$(wc -c < "$(OUT)" | tr -d ' ')"
