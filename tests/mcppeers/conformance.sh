#!/usr/bin/env bash
# Runs the official conformance suite of MCP, scenario by scenario:
#   conformance.sh client PROBE     against our client; what needs OAuth is left out, our client has none
#   conformance.sh server FIXTURE   against our server
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
side=$1
ours=$2
peers=$("$here/../interop/peers.sh" --where "$here")
node=()
for candidate in "$peers"/node_modules/node-linux-*/bin/node; do   # the suite needs node 22
    if "$candidate" --version >/dev/null 2>&1; then node=("$candidate"); fi
done
if [ ${#node[@]} -eq 0 ]; then
    echo "SKIPPED: npm has no node 22 for this machine"
    exit 77
fi
results=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; rm -rf "$results"' EXIT
case $side in
client)
    options=(client --command "$ours" --timeout 30000)
    node+=(--import "$here/loopback.mjs")
    ;;
server)
    coproc SERVER { exec "$ours"; }
    server=$SERVER_PID
    read -r -t 20 url <&"${SERVER[0]}"
    export NODE_TLS_REJECT_UNAUTHORIZED=0 NODE_NO_WARNINGS=1   # the fixture's certificate is made for the run
    options=(server --url "$url")
    ;;
*) echo "conformance.sh: client or server?" >&2; exit 2 ;;
esac

edition=conformance   # the package: of the newest, or of the older edition that most others are measured by
run() {   # REVISION SCENARIO
    timeout 60 "${node[@]}" "$peers/node_modules/@modelcontextprotocol/$edition/dist/index.js" "${options[@]}" \
        --scenario "$2" --spec-version "$1" -o "$results" >"$results/log" 2>&1 &&
        grep -q 'Passed: [1-9][0-9]*/[0-9]*, 0 failed, 0 warnings' "$results/log"
}

failed=0
passed=0
check() {
    # sse-retry measures half a second to some milliseconds and may lose it on a busy machine; alone it does not.
    if run "$1" "$2" || { [ "$2" = sse-retry ] && run "$1" "$2"; }; then
        echo "passed $edition $1 $2: $(grep -o 'Passed: [0-9]*/[0-9]*' "$results/log" | tail -n 1)"
        passed=$((passed + 1))
    else
        echo "FAILED $edition $1 $2"
        tail -n 40 "$results/log"
        failed=1
    fi
}

if [ "$side" = client ]; then
    for scenario in initialize tools_call elicitation-sep1034-client-defaults sse-retry; do check 2025-11-25 "$scenario"; done
    for scenario in tools_call request-metadata sep-2322-client-request-state http-standard-headers http-custom-headers \
        http-invalid-tool-headers json-schema-ref-no-deref; do check 2026-07-28 "$scenario"; done
    edition=conformance-0.1
    for scenario in initialize tools_call; do check 2025-06-18 "$scenario"; done
    for scenario in initialize tools_call elicitation-sep1034-client-defaults sse-retry; do check 2025-11-25 "$scenario"; done
else
    both="completion-complete tools-list tools-call-simple-text tools-call-image tools-call-audio tools-call-embedded-resource
        tools-call-mixed-content tools-call-error tools-call-with-progress server-sse-multiple-streams resources-list
        resources-read-text resources-read-binary resources-templates-read prompts-list prompts-get-simple prompts-get-with-args
        prompts-get-embedded-resource prompts-get-with-image dns-rebinding-protection"
    legacy="$both server-initialize logging-set-level ping tools-call-with-logging tools-call-sampling tools-call-elicitation
        elicitation-sep1034-defaults elicitation-sep1330-enums resources-subscribe resources-unsubscribe"
    for scenario in $legacy; do check 2025-11-25 "$scenario"; done
    for scenario in $both server-stateless sep-2164-resource-not-found caching; do check 2026-07-28 "$scenario"; done
    for scenario in basic-elicitation basic-sampling basic-list-roots request-state multiple-input-requests multi-round \
        missing-input-response non-tool-request result-type unsupported-methods tampered-state capability-check \
        ignore-extra-params validate-input; do check 2026-07-28 "input-required-result-$scenario"; done
    edition=conformance-0.1
    for scenario in $legacy; do check 2025-11-25 "$scenario"; done
fi
echo "$passed scenarios passed"
exit "$failed"
