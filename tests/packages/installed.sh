#!/usr/bin/env bash
# What `cmake --install` puts into a folder is a whole Tom: it starts there, without the checkout, and answers.
# Run by ./tom test --all, with the release build.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$(mktemp -d /tmp/tom-installed.XXXXXX)
server=
# shellcheck source=/dev/null
source "$here/tests/support/server.sh"
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
wrong() { echo "installed: $*" >&2; tail -n 20 "$work/log" >&2 2>/dev/null || true; exit 1; }

cmake --install "$here/build/release" --prefix "$work/usr" >"$work/log"
for program in tom-server tom-agent tom-memory tom tom-desktop tom-config; do
    [ -x "$work/usr/bin/$program" ] || wrong "bin/$program was not installed"
    ! ldd "$work/usr/bin/$program" | grep -E 'not found|build/release' || wrong "bin/$program needs what is not installed"
    QT_QPA_PLATFORM=offscreen "$work/usr/bin/$program" --version >/dev/null || wrong "$program --version failed"
done
desktop-file-validate "$work"/usr/share/applications/*.desktop || wrong "the desktop file is not valid"

cd "$work"
start_server "$work/usr/bin/tom-server" "$work/data" "$work/log" || wrong "tom-server did not start"
key=$(sed -n 's/.*"key": *"\([^"]*\)".*/\1/p' "$work/data/server.json")
export TOM_CLIENT_HOME=$work/client
"$work/usr/bin/tom-server" issue-session --data "$work/data" |
    "$work/usr/bin/tom" login --server "https://localhost:$port" --pin "$key" --session - >/dev/null || wrong "cannot sign in"
[ "$("$work/usr/bin/tom" chat 2+2)" = 4 ] || wrong "the installed Tom does not answer"
