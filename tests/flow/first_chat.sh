#!/usr/bin/env bash
# The two commands that the README begins with, as a person types them: ./tom run on an empty data folder, ./tom chat,
# and the end. First with what answers without any set-up, then with a model server named in config.yml.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$(mktemp -d "${TMPDIR:-/tmp}/tom-first-chat.XXXXXX")
suite=
mock=

wrong() {
    echo "first_chat: $*" >&2
    for log in "$work"/*.log; do echo "--- ${log##*/}" >&2; tail -n 30 "$log" >&2; done
    exit 1
}

# start DATA : ./tom run, until it says where it serves
start() {
    : >"$work/run.log"   # what the start before this one said would pass for its own
    # A provider's key of whoever runs the tests must neither answer nor pay here.
    env -u OPENAI_API_KEY -u ANTHROPIC_API_KEY -u GEMINI_API_KEY -u OPENROUTER_API_KEY -u MISTRAL_API_KEY \
        "$here/tom" run -y --headless --data "$1" --port "$port" >"$work/run.log" 2>&1 </dev/null &
    suite=$!
    local tries=0
    until grep -q '^tom: Tom serves at' "$work/run.log"; do
        kill -0 "$suite" 2>/dev/null || wrong "./tom run ended before it served"
        tries=$((tries + 1))
        [ "$tries" -lt 12000 ] || wrong "./tom run does not serve after 20 minutes"
        sleep 0.1
    done
}

# stop DATA : ends it as a service manager would, and nothing of it may stay behind
stop() {
    local status=0 server
    server=$(sed -n 's/.*"pid": *\([0-9]*\).*/\1/p' "$1/server.json")
    kill -TERM "$suite"
    wait "$suite" || status=$?
    [ "$status" = 0 ] || wrong "./tom run ended with $status"
    suite=
    ! kill -0 "$server" 2>/dev/null || wrong "tom-server (process $server) stayed behind"
}

finish() {
    if [ -n "$suite" ]; then kill -TERM "$suite" 2>/dev/null || true; wait "$suite" 2>/dev/null || true; fi
    if [ -n "$mock" ]; then exec 7>&-; fi
    rm -rf "$work"
}
trap finish EXIT

port=$("$here/tom" exec -- node -e 'const s=require("net").createServer().listen(0,()=>{console.log(s.address().port);s.close()})')

# --- without any configuration ----------------------------------------------------------------------------------------
start "$work/data"
for word in 'https://' Fingerprint Password; do
    grep -qi "$word" "$work/run.log" || wrong "the first start does not say its $word"
done
"$here/tom" chat --data "$work/data" "What can you do?" >"$work/chat.log" 2>&1 </dev/null || wrong "./tom chat failed"
grep -qi 'shopping' "$work/chat.log" || wrong "the built-in assistant did not say what it can do"
"$here/tom" chat --data "$work/data" "put milk on the shopping list" >"$work/chat.log" 2>&1 </dev/null || wrong "./tom chat failed"
"$here/tom" chat --data "$work/data" "what is on my shopping list?" >"$work/chat.log" 2>&1 </dev/null || wrong "./tom chat failed"
grep -qi 'milk' "$work/chat.log" || wrong "the shopping list was not kept"
stop "$work/data"

# --- with a model server named in config.yml ---------------------------------------------------------------------------
mkfifo "$work/open"
"$here/tom" exec -- tests/interop/start-aimock.sh --until-stdin-closes <"$work/open" >"$work/mock.port" 2>"$work/mock.log" &
exec 7>"$work/open"
mock=1
tries=0
until [ -s "$work/mock.port" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || wrong "aimock does not answer"
    sleep 0.1
done
model=mock/gpt-4o-mini
sed -i "s|^global:|global:\n  llms:\n    mock:\n      base_url: http://127.0.0.1:$(cat "$work/mock.port")/v1\n      api: 'not-a-key'\n      models: [$model, $model, $model]|" "$work/data/config.yml"
start "$work/data"
"$here/tom" chat --data "$work/data" --json --new "What can you do?" >"$work/chat.log" 2>&1 </dev/null || wrong "./tom chat failed"
pieces=$(grep -c '"event":"text"' "$work/chat.log" || true)
text=$(grep '"event":"text"' "$work/chat.log" | sed -n 's/.*"delta":"\([^"]*\)".*/\1/p' | tr -d '\n')
case $text in
*'I am a scripted answer from a fixture, and I arrive word by word.'*) ;;
*) wrong "the model server's answer did not arrive, but: $text" ;;
esac
[ "$pieces" -gt 3 ] || wrong "the answer arrived in $pieces pieces, not word by word"
stop "$work/data"
