#!/usr/bin/env bash
# Other people's tools against a tom-server of its own: testssl.sh (what it offers in TLS) and slowhttptest (requests that
# never end). Run by ./tom test --security and --all, with the release build; what they said stays in build/test-results/security.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$(mktemp -d /tmp/tom-security.XXXXXX)
results=$here/build/test-results/security
server=
# shellcheck source=/dev/null
source "$here/tests/support/server.sh"
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
wrong() { echo "security: $*" >&2; exit 1; }
rm -rf "$results"
mkdir -p "$results"

for tool in testssl slowhttptest curl node; do
    command -v "$tool" >/dev/null || wrong "$tool is missing: run this through ./tom test --security"
done
start_server "$here/build/release/bin/tom-server" "$work/data" "$work/log" || wrong "tom-server did not start"
# From another address than the tools: each address may have 64 connections, and slowhttptest wants more than that.
answers() { curl -ksf --interface 127.0.0.2 -m 5 -o /dev/null "https://127.0.0.1:$port/healthz"; }

# Self-signed, and for localhost: those two findings are how Tom is made (the key is pinned), and no others may be there.
status=0
timeout 900 testssl --quiet --color 0 --warnings off --severity MEDIUM --openssl-timeout 10 --protocols --std --server-defaults --server-preference \
    --vulnerable --jsonfile "$results/testssl.json" "https://127.0.0.1:$port" >"$results/testssl.txt" 2>&1 || status=$?
[ -s "$results/testssl.json" ] || wrong "testssl said nothing (status $status); see $results/testssl.txt"
node -e '
const found = JSON.parse(require("fs").readFileSync(process.argv[1]));
const ours = ["cert_trust", "cert_chain_of_trust", "cert_revocation", "cert_crlDistributionPoints", "cert_ocspURL", "DNS_CAArecord", "cert_expirationStatus"];
const bad = found.filter(f => !ours.includes(f.id.split(" ")[0]) && ["MEDIUM", "HIGH", "CRITICAL"].includes(f.severity));
for (const f of bad) console.error(`security: testssl: ${f.severity} ${f.id}: ${f.finding}`);
process.exit(bad.length ? 1 : 0);' "$results/testssl.json" || wrong "testssl found the above"

# -H slow heads, -B slow bodies, -X slow reading; while they run others are answered.
for kind in H B X; do
    timeout 120 slowhttptest "-$kind" -c 200 -r 100 -i 2 -l 20 -u "https://127.0.0.1:$port/auth" >"$results/slow-$kind.txt" 2>&1 &
    slow=$!
    sleep 8
    answers || wrong "nobody else is answered during slowhttptest -$kind"
    wait "$slow" || true
    kill -0 "$server" || wrong "slowhttptest -$kind ended the server"
    answers || wrong "nothing is answered after slowhttptest -$kind"
done
