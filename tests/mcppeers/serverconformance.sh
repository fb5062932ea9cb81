#!/usr/bin/env bash
# Runs the official conformance suite of MCP against our server (FIXTURE), scenario by scenario: serverconformance.sh FIXTURE
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
fixture=$1
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
coproc SERVER { exec "$fixture"; }
server=$SERVER_PID
trap 'kill "$server" 2>/dev/null || true; rm -rf "$results"' EXIT
read -r -t 20 url <&"${SERVER[0]}"
export NODE_TLS_REJECT_UNAUTHORIZED=0 NODE_NO_WARNINGS=1   # the fixture's certificate is made for the run

failed=0
passed=0
check() {   # REVISION SCENARIO
    if timeout 60 "$node" "$peers/node_modules/@modelcontextprotocol/conformance/dist/index.js" server --url "$url" \
        --scenario "$2" --spec-version "$1" -o "$results" >"$results/log" 2>&1 &&
        grep -q 'Passed: [1-9][0-9]*/[0-9]*, 0 failed, 0 warnings' "$results/log"; then
        echo "passed $1 $2: $(grep -o 'Passed: [0-9]*/[0-9]*' "$results/log" | tail -n 1)"
        passed=$((passed + 1))
    else
        echo "FAILED $1 $2"
        tail -n 40 "$results/log"
        failed=1
    fi
}

both="completion-complete tools-list tools-call-simple-text tools-call-image tools-call-audio tools-call-embedded-resource
    tools-call-mixed-content tools-call-error tools-call-with-progress server-sse-multiple-streams resources-list
    resources-read-text resources-read-binary resources-templates-read prompts-list prompts-get-simple prompts-get-with-args
    prompts-get-embedded-resource prompts-get-with-image dns-rebinding-protection"
for scenario in $both server-initialize logging-set-level ping tools-call-with-logging tools-call-sampling \
    tools-call-elicitation elicitation-sep1034-defaults elicitation-sep1330-enums resources-subscribe \
    resources-unsubscribe; do check 2025-11-25 "$scenario"; done
for scenario in $both server-stateless sep-2164-resource-not-found caching; do check 2026-07-28 "$scenario"; done
for scenario in basic-elicitation basic-sampling basic-list-roots request-state multiple-input-requests multi-round \
    missing-input-response non-tool-request result-type unsupported-methods tampered-state capability-check \
    ignore-extra-params validate-input; do check 2026-07-28 "input-required-result-$scenario"; done
echo "$passed scenarios passed"
exit "$failed"
