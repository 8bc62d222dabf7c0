# The front door. `make help` lists the verbs; each is one script or one command of SwiftPM.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# There is one configuration, release: see docs/decisions/0001-one-configuration.md.
# Without colours, since a build for a terminal and one for a log would otherwise not share their objects.
SWIFT_BUILD := swift build -c release --no-color-diagnostics

.PHONY: help setup build test check fix fuzz demo serve bench bench-growth corpus torture gallery studio-metrics compare-peers

help: ## Show the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the system libraries that are missing
	@Scripts/setup

build: setup ## Build the server: .build/release/imagined
	@$(SWIFT_BUILD) --product imagined

test: ## Run every test and every check
	@Scripts/setup --tests
	@Scripts/test
	@Scripts/fuzz --short
	@$(MAKE) check

check: ## Check format, layers, documentation, links and house rules; changes nothing
	@Scripts/check

fuzz: ## Feed every parser of strangers' bytes from a fuzzer, 10 minutes each (ARGS="--seconds 60 prompt")
	@Scripts/setup
	@Scripts/fuzz $(ARGS)

fix: ## Format the Swift sources
	@swift format format --in-place --parallel --recursive --configuration .swift-format Package.swift Sources Tests

demo: setup ## Start a server, send it the two reference requests, save the pictures, leave nothing running
	@Scripts/demo

serve: build ## Start the server for real use: its address and a curl line to try are printed
	@exec .build/release/imagined serve $(ARGS)

bench: ## Measure submits, fetches and streams on this machine
	@Scripts/setup --bench
	@$(SWIFT_BUILD) --product imagined
	@$(SWIFT_BUILD) --product imagined-bench
	@.build/release/imagined-bench

bench-growth: ## Compare the store's calls with 1,000 and with 1,000,000 finished jobs; fills 3 GB below .build once
	@Scripts/setup
	@$(SWIFT_BUILD) --product imagined-bench
	@.build/release/imagined-bench growth

gallery: ## Paint docs/images/gallery: every medium on six photos, and words of light, weather and colour
	@Scripts/setup --photos
	@$(SWIFT_BUILD) --product imagined-studio
	@.build/release/imagined-studio gallery $(ARGS)

studio-metrics: ## Measure every medium of the built-in renderer against its goals; half an hour (ARGS="--medium oil")
	@Scripts/setup --photos
	@$(SWIFT_BUILD) --product imagined-studio
	@.build/release/imagined-studio metrics $(ARGS)

compare-peers: ## Paint three photos with the renderer and with G'MIC, ImageMagick and OpenCV; sheets in .build/peers
	@Scripts/setup --peers
	@$(SWIFT_BUILD) --product imagined-studio
	@.build/peers-venv/bin/python Scripts/compare-peers $(ARGS)

corpus: ## Decode the hostile and odd pictures, and write what became of each and its memory to .build/corpus/table.md
	@Scripts/setup --tests
	@Scripts/test --filter 'PictureCorpusTests|DamagedPictureTests'
	@cat .build/corpus/table.md

torture: ## Kill a server at work 1000 times and cut its power 500 times; nothing may be lost (ARGS="--kills 50")
	@Scripts/setup
	@$(SWIFT_BUILD) --product imagined
	@$(SWIFT_BUILD) --product imagined-torture
	@$(SWIFT_BUILD) --product PowerCut
	@.build/release/imagined-torture $(ARGS)
