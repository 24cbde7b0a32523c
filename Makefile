# Graft. `make` alone lists the targets.

SHELL  := /bin/bash
CARGO  ?= cargo
LOCKED := $(if $(wildcard Cargo.lock),--locked)
SETUP  := guest/toolchain/setup.sh
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
OUT    ?= $(TARGET_DIR)/graft.wasm
RUNNER := $(TARGET_DIR)/debug/runner
# The first build compiles the engine, for minutes: then cargo shows how far it is.
FIRST  := $(if $(wildcard $(RUNNER)),,yes)
QUIET  := $(if $(FIRST),,--quiet)

.DEFAULT_GOAL := help
.PHONY: help setup library tools file first run test fuzz soak bench mutants lint reactor

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null || true

setup: ## all that the machine lacks, which the other targets get as they need it
	@$(SETUP)

library: # what builds the guest
	@$(SETUP) --library

tools: # what also tests it as wasm
	@$(SETUP) --all

file: # before anything is downloaded or built
	@if [ -z "$(FILE)" ]; then echo 'make run: which program? `make run FILE=prog.scm`' >&2; exit 2; fi

first: # says why it takes so long
	@if [ -n "$(FIRST)" ]; then echo 'The first build compiles the engine: about five minutes, once.' >&2; fi

run: file library first ## FILE=prog.scm [ARGS=…]: runs a program
	@$(CARGO) run $(LOCKED) $(QUIET) -p runner -- $(FILE) $(ARGS)

test: tools first ## every test: native, through the runner, and the guest's own as wasm
	@echo 'All tests take some ten minutes, and have to be built before.' >&2
	$(CARGO) test $(LOCKED) --workspace
	$(CARGO) test $(LOCKED) -p heap -p guest --target wasm32-wasip1 --lib

fuzz: library first ## [SECONDS=n] [SEED=s] [TARGET=t]: random cases for every target in turn, or for one
	@GRAFT_FUZZ_SECONDS=$(or $(SECONDS),$(if $(SEED),,60)) GRAFT_FUZZ_SEED=$(SEED) $(CARGO) test $(LOCKED) --quiet -p runner \
	  --test fuzz -- --nocapture --test-threads=1 $(if $(TARGET),--exact $(TARGET))

soak: library first ## [MINUTES=60] [SESSIONS=1]: sessions that never end, a table and a chart of what they take
	@$(CARGO) run $(LOCKED) $(QUIET) -p runner --example soak -- $(or $(MINUTES),60) $(or $(SESSIONS),1) $(TARGET_DIR)/soak

bench: library first ## [PROG=name,…] [FAMILY=name,…] [PEERS=name,…] [RUNS=5]: the benches, as ratios measured in one run
	@$(CARGO) run $(LOCKED) $(QUIET) -p runner -- bench $(PROG) $(if $(FAMILY),--family $(FAMILY)) \
	  $(if $(PEERS),--peers $(PEERS)) $(if $(RUNS),--runs $(RUNS)) --out $(TARGET_DIR)/bench $(ARGS)

mutants: library first ## [COUNT=150] [SEED=1] [ARGS=…]: changes the guest in that many places; which changes does no test notice?
	@$(CARGO) run $(LOCKED) $(QUIET) -p runner --example mutants -- --count $(or $(COUNT),150) --seed $(or $(SEED),1) $(ARGS)

lint: library ## format, clippy and documentation, warnings refused
	$(CARGO) fmt --all --check
	$(CARGO) clippy $(LOCKED) --workspace --all-targets -- -D warnings
	$(CARGO) clippy $(LOCKED) -p runner --lib --no-default-features -- -D warnings
	RUSTDOCFLAGS="-Dwarnings -Arustdoc::private_intra_doc_links" $(CARGO) doc $(LOCKED) --workspace --no-deps --document-private-items

reactor: library first ## [OUT=graft.wasm]: writes the reactor for other hosts, and prints its size
	@mkdir -p "$(dir $(OUT))"
	@$(CARGO) run $(LOCKED) $(QUIET) -p runner -- reactor -o "$(OUT)"
	@printf '%s: %s bytes\n' "$(OUT)" "$$(wc -c < "$(OUT)" | tr -d ' ')"
