#!/usr/bin/env bash
# Measures tom-server and tom-agent against references in the same run and prints ratios: nginx (the limit) for HTTPS,
# alone and in front of itself (both ends over TLS, counted together, as Tom's server and agent are),
# a bare `node` HTTPS server for start and memory. Absolute figures of a shared machine mean nothing; ratios do.
# Run by ./tom bench, with the release build. Seconds a measurement: TOM_BENCH_SECONDS (3), rounds: TOM_BENCH_ROUNDS (3).
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$PWD/build/release/bin
seconds=${TOM_BENCH_SECONDS:-3}
rounds=${TOM_BENCH_ROUNDS:-3}
work=$(mktemp -d /tmp/tom-bench.XXXXXX)
pids=()
finish() {
    if [ -e "$work/data/server.json" ]; then kill "$(value "$work/data/server.json" pid)" 2>/dev/null || true; fi
    kill ${pids[@]+"${pids[@]}"} 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
value() { sed -n 's/.*"'"$2"'": *"\{0,1\}\([^",}]*\)"\{0,1\}.*/\1/p' "$1" | head -n 1; }
source tests/support/server.sh
median() { sort -n | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'; }
cpu_ticks() { local p total=0 line; for p in "$@"; do line=$(cut -d')' -f2- "/proc/$p/stat" 2>/dev/null) || continue; set -- $line; total=$((total + ${12} + ${13})); done; echo "$total"; }
pss_kb() { awk '/^Pss:/ {print $2}' "/proc/$1/smaps_rollup"; }
until_answers() { local i; for i in $(seq 200); do curl -ksf -o /dev/null "$1" && return 0; sleep 0.05; done; echo "nothing answers at $1" >&2; cat "$work"/*.err "$work/server.log" >&2; exit 1; }

# --- the things under test -------------------------------------------------------------------------------------------
port=$(free_port)
started=$(date +%s%N)
"$bin/tom-server" --data "$work/data" --listen 127.0.0.1 --port "$port" >"$work/server.out" 2>"$work/server.log" &
pids+=($!)
until_answers "https://127.0.0.1:$port/healthz"
server_first_ms=$((($(date +%s%N) - started) / 1000000))
server=$(value "$work/data/server.json" pid)
token=$("$bin/tom-server" issue-session --data "$work/data")
cookie="Cookie: __Host-tom_session=$token"
curl -ksf -H "$cookie" "https://127.0.0.1:$port/tasks" >/dev/null   # starts the agent
agent=$(pgrep -P "$server" tom-agent | head -n 1)

# --- the references --------------------------------------------------------------------------------------------------
nginx_port=$(free_port)
behind_port=$(free_port)
cat >"$work/nginx.conf" <<CONF
daemon off; master_process off; worker_processes 1; pid $work/nginx.pid; error_log $work/nginx.err;
events { worker_connections 1024; }
http {
  access_log $work/nginx.access; client_body_temp_path $work/b; proxy_temp_path $work/p; fastcgi_temp_path $work/f; uwsgi_temp_path $work/u; scgi_temp_path $work/s;
  server { listen 127.0.0.1:$nginx_port ssl; ssl_certificate $work/data/tls/cert.pem; ssl_certificate_key $work/data/tls/key.pem; ssl_protocols TLSv1.2 TLSv1.3;
    keepalive_requests 1000000;
    location = /healthz { default_type application/json; return 200 '{"status":"OK"}'; }
    location = /tasks { proxy_pass https://behind; proxy_http_version 1.1; proxy_set_header Connection ""; } }
  server { listen 127.0.0.1:$behind_port ssl; ssl_certificate $work/data/tls/cert.pem; ssl_certificate_key $work/data/tls/key.pem;
    keepalive_requests 1000000;
    location = /tasks { default_type application/json; return 200 '{"tasks":[]}'; } }
  upstream behind { server 127.0.0.1:$behind_port; keepalive 16; }
}
CONF
nginx -e "$work/nginx.err" -c "$work/nginx.conf" &
nginx=$!
pids+=($nginx)
until_answers "https://127.0.0.1:$nginx_port/healthz"

# --- throughput and CPU ----------------------------------------------------------------------------------------------
hz=$(getconf CLK_TCK)
# measure URL PID… : requests a second and CPU microseconds a request
measure() {
    local url=$1 before after out requests
    shift
    before=$(cpu_ticks "$@")
    out=$(wrk -t1 -c16 -d"${seconds}s" -H "$cookie" "$url" 2>&1)
    after=$(cpu_ticks "$@")
    requests=$(sed -n 's/^ *\([0-9]*\) requests in.*/\1/p' <<<"$out")
    if grep -q 'Non-2xx' <<<"$out"; then echo "errors: $(grep Non-2xx <<<"$out")" >&2; fi
    echo "$requests $(((after - before) * 1000000 / hz / (requests > 0 ? requests : 1)))"
}
for round in $(seq "$rounds"); do
    measure "https://127.0.0.1:$port/healthz" "$server" >>"$work/tom-static"
    measure "https://127.0.0.1:$nginx_port/healthz" "$nginx" >>"$work/nginx-static"
    measure "https://127.0.0.1:$port/tasks" "$server" "$agent" >>"$work/tom-proxied"
    measure "https://127.0.0.1:$nginx_port/tasks" "$nginx" >>"$work/nginx-proxied"
done
column() { awk -v c="$2" '{print $c}' "$work/$1" | median; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "-" }'; }
line() { printf '%-46s %12s %12s   %s\n' "$@"; }

# --- start and memory ------------------------------------------------------------------------------------------------
cat >"$work/node.mjs" <<JS
import https from 'node:https'; import fs from 'node:fs';
https.createServer({cert: fs.readFileSync('$work/data/tls/cert.pem'), key: fs.readFileSync('$work/data/tls/key.pem')},
  (q, r) => r.end('{"status":"OK"}')).listen(+process.argv[2], '127.0.0.1');
JS
start_ms() { # start_ms URL CMD… : milliseconds until it answers
    local url=$1 begun pid
    shift
    begun=$(date +%s%N)
    "$@" >/dev/null 2>&1 &
    pid=$!
    until_answers "$url"
    echo $((($(date +%s%N) - begun) / 1000000))
    started_pid=$pid
}
for round in $(seq "$rounds"); do
    p=$(free_port); start_ms "https://127.0.0.1:$p/" node "$work/node.mjs" "$p" >>"$work/node-start"; node_pss=$(pss_kb "$started_pid"); kill "$started_pid"; wait "$started_pid" 2>/dev/null || true
    p=$(free_port); start_ms "https://127.0.0.1:$p/healthz" "$bin/tom-server" --data "$work/data2" --listen 127.0.0.1 --port "$p" >>"$work/tom-start"; tom_pid=$(value "$work/data2/server.json" pid); kill "$tom_pid"; wait "$started_pid" 2>/dev/null || true
done

echo "Tom against references, median of $rounds rounds of $seconds s, 16 connections, on $(nproc) cores"
line "" Tom reference "ratio"
line "HTTPS, own answer, requests/s (nginx)" "$(($(column tom-static 1) / seconds))" "$(($(column nginx-static 1) / seconds))" "$(ratio "$(column tom-static 1)" "$(column nginx-static 1)")"
line "HTTPS, own answer, CPU us/request (nginx)" "$(column tom-static 2)" "$(column nginx-static 2)" "$(ratio "$(column tom-static 2)" "$(column nginx-static 2)")"
line "through to the agent, requests/s (nginx)" "$(($(column tom-proxied 1) / seconds))" "$(($(column nginx-proxied 1) / seconds))" "$(ratio "$(column tom-proxied 1)" "$(column nginx-proxied 1)")"
line "through to the agent, CPU us/request (nginx)" "$(column tom-proxied 2)" "$(column nginx-proxied 2)" "$(ratio "$(column tom-proxied 2)" "$(column nginx-proxied 2)")"
line "start until it answers, ms (node https)" "$(median <"$work/tom-start")" "$(median <"$work/node-start")" "$(ratio "$(median <"$work/tom-start")" "$(median <"$work/node-start")")"
line "memory of tom-server, PSS kB (node https)" "$(pss_kb "$server")" "$node_pss" "$(ratio "$(pss_kb "$server")" "$node_pss")"
line "memory of one tom-agent, PSS kB (node https)" "$(pss_kb "$agent")" "$node_pss" "$(ratio "$(pss_kb "$agent")" "$node_pss")"
echo "first start of tom-server (makes keys, certificate, configuration): $server_first_ms ms"
