# Everything one does with this repository, by name. `make` alone lists it.

.DEFAULT_GOAL := help
.PHONY: help demo test bench resilience durability fuzz fmt lint docs ci

help: ## List these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 12

demo: ## Start the server with demo data on a PostgreSQL cluster of its own (ARGS="--demo-scale 20" adds flags)
	@./scripts/need-postgres
	cargo run --release -- demo $(ARGS)

test: ## Run all tests on PostgreSQL clusters that they start themselves (ARGS="name" picks some)
	@./scripts/need-postgres
	@./scripts/need-node
	@./scripts/need-chromium
	cargo test --workspace $(ARGS)

bench: ## Measure the server against hand-written SQL; the table goes to bench/results/latest.md
	@./scripts/need-postgres
	./bench/run $(ARGS)

resilience: ## Measure what the server withstands; the table goes to docs/resilience.md
	@./scripts/need-postgres
	./bench/resilience $(ARGS)

durability: ## Measure what becomes of what was written while all is killed; the table goes to docs/durability.md
	@./scripts/need-postgres
	./bench/durability $(ARGS)

fuzz: ## Send a million malformed inputs to the release build; the table goes to docs/malformed.md
	@./scripts/need-postgres
	./bench/fuzz $(ARGS)

fmt: ## Format the code
	cargo fmt --all

lint: ## Check formatting and lints, warnings being errors
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy --features otlp -- -D warnings

docs: ## Build the code's documentation, warnings being errors
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

ci: ## Do what a submission is checked by
	./.ci/run
