#!/usr/bin/env bash
# Runs the official conformance suite of MCP against our client (PROBE), scenario by scenario: conformance.sh PROBE
# Those that need OAuth are left out; our client has none.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
probe=$1
peers=$("$here/../interop/peers.sh" --where "$here")
node=
for candidate in "$peers"/node_modules/node-linux-*/bin/node; do   # the suite needs node 22
    if "$candidate" --version >/dev/null 2>&1; then node=$candidate; fi
done
if [ -z "$node" ]; then
    echo "SKIPPED: npm has no node 22 for this machine"
    exit 77
fi
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

run() {   # REVISION SCENARIO
    timeout 60 "$node" --import "$here/loopback.mjs" "$peers/node_modules/@modelcontextprotocol/conformance/dist/index.js" client \
        --command "$probe" --scenario "$2" --spec-version "$1" --timeout 30000 -o "$results" >"$results/log" 2>&1 &&
        grep -q 'Passed: [1-9][0-9]*/[0-9]*, 0 failed, 0 warnings' "$results/log"
}

failed=0
check() {
    # sse-retry measures half a second to some milliseconds and may lose it on a busy machine; alone it does not.
    if run "$1" "$2" || { [ "$2" = sse-retry ] && run "$1" "$2"; }; then
        echo "passed $1 $2: $(grep -o 'Passed: [0-9]*/[0-9]*' "$results/log" | tail -n 1)"
    else
        echo "FAILED $1 $2"
        tail -n 40 "$results/log"
        failed=1
    fi
}

for scenario in initialize tools_call elicitation-sep1034-client-defaults sse-retry; do check 2025-11-25 "$scenario"; done
for scenario in tools_call request-metadata sep-2322-client-request-state http-standard-headers http-custom-headers \
    http-invalid-tool-headers json-schema-ref-no-deref; do check 2026-07-28 "$scenario"; done
exit "$failed"
