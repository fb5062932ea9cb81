#!/usr/bin/env bash
# Starts aimock, an OpenAI-compatible server with scripted answers, on a free loopback port and prints the port:
#   tests/interop/start-aimock.sh [--until-stdin-closes] [FIXTURES.json]     (default: fixtures.json beside this file)
# Runs until it is killed, or until its standard input closes.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
peers=$("$here/peers.sh" --where)
exec node "$here/aimock.mjs" "$peers" "$here/fixtures.json" "$@"
