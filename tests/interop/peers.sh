#!/usr/bin/env bash
# Installs the npm peers of a folder of tests (default: this one) into the cache, once for each version of the lock file,
# and prints where they are: peers.sh [--where] [FOLDER]. With --where it only tells, or fails when they are not there.
set -euo pipefail

where=
if [ "${1:-}" = --where ]; then where=yes; shift; fi
here=$(cd "${1:-$(dirname "${BASH_SOURCE[0]}")}" && pwd)
die() { echo "peers.sh: $1" >&2; exit 1; }

command -v node >/dev/null || die "node is missing: run tests through ./tom test, or install nodejs and npm"
cache=${TOM_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/tom/peers}
version=$(cat "$here/package.json" "$here/package-lock.json" | sha256sum | cut -c1-16)
peers=$cache/$version

if [ -d "$peers/node_modules" ]; then
    echo "$peers"
    exit 0
fi
[ -z "$where" ] || die "the npm peers are not installed: run tests/interop/peers.sh (or ./tom test)"
command -v npm >/dev/null || die "npm is missing: run tests through ./tom test, or install nodejs and npm"

mkdir -p "$cache"
exec 9>"$cache/.lock"
flock 9   # the second of two that start together finds it done
if [ ! -d "$peers/node_modules" ]; then
    # Made beside and renamed: a half-made folder never has the name.
    new=$(mktemp -d "$cache/.new.XXXXXX")
    trap 'rm -rf "$new"' EXIT
    cp "$here/package.json" "$here/package-lock.json" "$new/"
    if [ -e "$here/.npmrc" ]; then cp "$here/.npmrc" "$new/"; fi
    (cd "$new" && npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) ||
        die "npm ci failed: $(grep -m1 -iE 'npm (err!|error) (errno|code|network|request|404|.*not found)' "$new/npm.log" || tail -n1 "$new/npm.log")"
    mv "$new" "$peers"
fi
echo "$peers"
