#!/usr/bin/env bash
# What `cmake --install` puts into a folder is a whole Tom: it starts there, without the checkout, and answers.
# Run by ./tom test --all, with the release build.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$(mktemp -d /tmp/tom-installed.XXXXXX)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
wrong() { echo "installed: $*" >&2; tail -n 20 "$work/log" >&2 2>/dev/null || true; exit 1; }

cmake --install "$here/build/release" --prefix "$work/usr" >"$work/log"
for program in tom-server tom-agent tom tom-desktop; do
    [ -x "$work/usr/bin/$program" ] || wrong "bin/$program was not installed"
    ! ldd "$work/usr/bin/$program" | grep -E 'not found|build/release' || wrong "bin/$program needs what is not installed"
    QT_QPA_PLATFORM=offscreen "$work/usr/bin/$program" --version >/dev/null || wrong "$program --version failed"
done
if command -v desktop-file-validate >/dev/null && ls "$work"/usr/share/applications/*.desktop >/dev/null 2>&1; then
    desktop-file-validate "$work"/usr/share/applications/*.desktop || wrong "the desktop file is not valid"
fi

cd "$work"
port=$(node -e 'const s=require("net").createServer().listen(0,()=>{console.log(s.address().port);s.close()})')
env -i PATH=/usr/bin:/bin HOME="$work" "$work/usr/bin/tom-server" --data "$work/data" --listen 127.0.0.1 --port "$port" >"$work/log" 2>&1 &
server=$!
for _ in $(seq 200); do [ ! -e "$work/data/server.json" ] || break; kill -0 "$server" || wrong "tom-server did not start"; sleep 0.1; done
key=$(sed -n 's/.*"key": *"\([^"]*\)".*/\1/p' "$work/data/server.json")
export TOM_CLIENT_HOME=$work/client
"$work/usr/bin/tom-server" issue-session --data "$work/data" |
    "$work/usr/bin/tom" login --server "https://localhost:$port" --pin "$key" --session - >/dev/null || wrong "cannot sign in"
[ "$("$work/usr/bin/tom" chat 2+2)" = 4 ] || wrong "the installed Tom does not answer"
