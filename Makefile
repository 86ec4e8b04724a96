# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Needs Python 3.10 or newer and nothing else; all that is made lies in .venv, .cache and dist.
# The logic is in tests/tools; PARTS names the parts of a test run: make test PARTS="unit types".

DEV = @tests/tools/dev

.DEFAULT_GOAL = help
.PHONY: help demo test test-matrix bench docs build ee sandbox generate format clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.* ## /\1\t/p' Makefile

demo: ## the example estate on four make-believe platforms, from nothing
	$(DEV) demo

test: ## everything, on the ansible-core of .venv
	$(DEV) test $(PARTS)

test-matrix: ## what has to hold on each supported ansible-core
	$(DEV) test-matrix $(PARTS)

bench: ## measures: a table of ratios, and JSON
	$(DEV) bench

docs: ## the documentation site
	$(DEV) docs

build: ## the tarball that ansible-galaxy installs
	$(DEV) build

ee: ## the example's execution environment, with podman
	$(DEV) ee

sandbox: ## the four make-believe platforms alone, with the variables to paste into a shell (PORT=8800: other ports)
	$(DEV) sandbox $(if $(PORT),--port $(PORT))

generate: ## action groups and the tables of the README
	$(DEV) generate

format: ## sort imports and format the Python files
	$(DEV) format

clean: ## remove all that these commands made
	$(DEV) clean
