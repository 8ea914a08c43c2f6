#!/bin/sh
# Write requirements.lock anew from pyproject.toml: every version pinned, every file by its hash, no address.
# Needs uv (any recent release) on PATH; give package names to upgrade only those, or --upgrade for all.
set -eu
cd "$(dirname "$0")/.."
upgrade=""
for word in "$@"; do
    case "$word" in
        --upgrade) upgrade="$upgrade --upgrade" ;;
        *) upgrade="$upgrade --upgrade-package $word" ;;
    esac
done
# shellcheck disable=SC2086  # one word each on purpose
uv pip compile pyproject.toml --group dev --extra postgres --extra simulate --extra pdf --extra plan --extra cluster \
    --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    $upgrade --output-file requirements.lock --quiet
if grep -n '://' requirements.lock; then
    echo "requirements.lock names an address: take it out" >&2
    exit 1
fi
