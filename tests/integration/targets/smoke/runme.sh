#!/usr/bin/env bash
# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# One module of each platform, twice, against the sandbox. What the sandbox imports is in tests/requirements.txt.

set -eu -o pipefail

tests="${ANSIBLE_COLLECTIONS_PATH%%:*}/ansible_collections/dashops/dashboards/tests"
folder="$(mktemp -d)"

PYTHONPATH="$tests" python -m sandbox --port 0 --write-environment "$folder/environment" > "$folder/log" &
sandbox=$!
trap 'kill "$sandbox"; rm -rf "$folder"' EXIT

for _ in $(seq 100); do
    [ -f "$folder/environment" ] && break
    kill -0 "$sandbox"
    sleep 0.2
done
# shellcheck disable=SC1091
. "$folder/environment"

ansible-playbook smoke.yml -i localhost, "$@"
