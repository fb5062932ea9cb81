#!/usr/bin/env bash
# Runs a script of this folder, or one of the peers' (node_modules/…), with the folder of the npm peers:
#   tests/interop/node.sh SCRIPT [ARGUMENTS]      the script's first argument is that folder
#   tests/interop/node.sh node_modules/… [ARGUMENTS]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
peers=$("$here/peers.sh" --where)
script=$1
shift
case $script in
node_modules/*) exec node "$peers/$script" "$@" ;;
*) exec node "$here/$script" "$peers" "$@" ;;
esac
