#!/bin/bash
# A household out of the images, started as compose.yml and compose.household.yml say, by podman-compose. Run by
# ./tom test --containers as root, in namespaces of its own: its network has no way out, and all of it ends with this script.
# containers.sh CHECKOUT STORAGE
set -euo pipefail
here=$1 storage=$2
work=$(mktemp -d /tmp/tom-containers.XXXXXX)
data=$work/data
compose=
parts=(tom-server tom-memory tom-agent-alice tom-agent-bob)
export TOM_DATA=$data TOM_PORT=8443
trap 'podman rm --all --force --time 0 >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
wrong() {
    local name
    echo "containers: $*" >&2
    for name in $(podman ps -a --format '{{.Names}}' 2>/dev/null); do echo "--- $name"; podman logs --tail 15 "$name" 2>&1; done >&2
    tail -n 15 "$work"/*.log >&2 2>/dev/null || true
    exit 1
}
step() { echo "containers: $*"; }

# podman without what a small machine does not let it do: other groups of processes, higher limits. Its state is all ours.
mount -t tmpfs tmpfs /run
mkdir -p /run/lock "$work/networks"
umount -l /sys/fs/cgroup/unified 2>/dev/null || true   # crun takes one form of groups or the other
limit() { local most; most=$(ulimit -H "$1"); if [ "$most" = unlimited ] || [ "$most" -gt "$2" ]; then most=$2; fi; echo "$most:$most"; }
cat >"$work/containers.conf" <<CONF
[containers]
cgroups = "disabled"
default_ulimits = ["nofile=$(limit -n 65536)", "nproc=$(limit -u 32768)"]
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "crun"
[network]
network_backend = "netavark"
network_config_dir = "$work/networks"
CONF
cat >"$work/storage.conf" <<CONF
[storage]
driver = "$(cat "$storage/driver")"
graphroot = "$storage/root"
runroot = "/run/containers"
CONF
export CONTAINERS_CONF=$work/containers.conf CONTAINERS_STORAGE_CONF=$work/storage.conf
ip link set lo up
# A bridge has the address of one of its ports, so another one when a container starts anew: all must hear of it, or wait a minute.
echo 1 >/proc/sys/net/ipv4/conf/all/arp_notify
podman rm --all --force >/dev/null 2>&1 || true   # of a run that was killed

use() { compose=$1; }
composed() { podman-compose -p household -f "$here/$compose" "$@"; }
quiet() { "$@" >"$work/last.log" 2>&1 </dev/null || wrong "failed: $*"; }
container_of() { podman ps -a --format '{{.Names}}' | grep -E "^household[_-]$1[_-]1$" || wrong "there is no container of $1"; }
healthy() { # healthy NAME : the health check of its image says so
    local tries=0 name
    name=$(container_of "$1")
    until podman healthcheck run "$name" >"$work/health.log" 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -le 60 ] || wrong "$1 is not healthy"
        sleep 0.5
    done
}
offspring() { local child; for child in $(pgrep -P "$1"); do echo "$child"; offspring "$child"; done; }
fenced() { # fenced NAME PROCESSES : user 1000 without rights, on a root that cannot be written
    local name pid count=0
    name=$(container_of "$1")
    pid=$(podman inspect --format '{{.State.Pid}}' "$name")
    for pid in "$pid" $(offspring "$pid"); do
        count=$((count + 1))
        [ "$(awk '/^Uid:/ {print $2}' "/proc/$pid/status")" = 1000 ] || wrong "$1 does not run as user 1000"
        [ "$(awk '/^CapPrm:/ {print $2}' "/proc/$pid/status")" = 0000000000000000 ] || wrong "$1 has rights of root"
        [ "$(awk '/^NoNewPrivs:/ {print $2}' "/proc/$pid/status")" = 1 ] || wrong "$1 may get rights"
        [ "$(awk '$2 == "/" {print substr($4, 1, 2)}' "/proc/$pid/mounts")" = ro ] || wrong "the root of $1 can be written"
    done
    [ "$count" -ge "$2" ] || wrong "$1 has $count processes"
}
outside() { curl -fsSk --max-time 60 -H 'Content-Type: application/json' "$@" 2>"$work/curl.log"; }
signs_in() { # signs_in USER PASSWORD : as a browser does
    printf '{"username":"%s","password":"%s"}' "$1" "$2" >"$work/login.json"
    outside -c "$work/$1.jar" --data @"$work/login.json" -o "$work/login.log" "https://127.0.0.1:$TOM_PORT/login" || wrong "$1 cannot sign in"
}
is_answered() { # is_answered USER WORDS ANSWER
    local answer
    printf '{"request":"%s"}' "$2" >"$work/ask.json"
    answer=$(outside -b "$work/$1.jar" --data @"$work/ask.json" "https://127.0.0.1:$TOM_PORT/process") || wrong "$1 is not answered: $(cat "$work/curl.log")"
    grep -q "$3" <<<"$answer" || wrong "$1 asked $2, and was answered $answer"
}
remembered() { outside -b "$work/$1.jar" "https://127.0.0.1:$TOM_PORT/memory" || wrong "the memory of $1 does not answer: $(cat "$work/curl.log")"; }
ended_well() { # ended_well NAME
    local status
    status=$(podman inspect --format '{{.State.ExitCode}}' "$(container_of "$1")")
    [ "$status" = 0 ] || wrong "$1 ended with status $status"
}
write_config() { # write_config MODEL : into the file that is there, which a container may have mounted
    cat >"$data/config.yml" <<YAML
global:
  llm: one
  llms:
    one: $1
agents:
  mode: external
  url: https://tom-agent-{username}:8080
  door: {url: 'https://tom-server:8444'}
memory: {url: 'https://tom-memory:8090/mcp'}
users:
  - {username: alice, password: alice-has-a-long-password}
  - {username: bob, password: bob-has-a-long-password}
YAML
}

step "compose.yml: tom-server init, a household of two, tom-server init again"
use compose.yml
mkdir -m 0700 "$data"
chown 1000:1000 "$data"
quiet composed run --no-deps --rm -T tom-server init
write_config '{models: [builtin/assistant, builtin/assistant, builtin/assistant]}'
quiet composed run --no-deps --rm -T tom-server init
for folder in internal/agents/alice users/alice internal/agents/bob users/bob internal/memory memory_db; do
    [ "$(stat -c '%u %a' "$data/$folder")" = "1000 700" ] || wrong "$folder is $(stat -c '%u %a' "$data/$folder")"
done
! grep -q bob "$data/internal/agents/alice/config.yml" || wrong "the agent of alice is told of bob"

step "each container starts, is healthy and fenced"
quiet composed up -d --no-build
for name in "${parts[@]}"; do healthy "$name"; done
for name in "${parts[@]}"; do fenced "$name" 1; done

step "both are answered, each by the agent that is theirs"
signs_in alice alice-has-a-long-password
signs_in bob bob-has-a-long-password
is_answered alice '2+2' 4
is_answered alice 'add plutonium to my shopping list' plutonium
is_answered bob '3+4' 7
grep -qa plutonium "$data"/users/alice/agent.sqlite* || wrong "alice's list is not in her folder"
! grep -rqa plutonium "$data/users/bob" || wrong "alice's list is in bob's folder"

step "the memory service keeps what each of them says"
outside -b "$work/alice.jar" --data '{"text":"the boiler is made of zirconium"}' -o "$work/kept.log" "https://127.0.0.1:$TOM_PORT/memory" ||
    wrong "nothing can be remembered: $(cat "$work/curl.log")"
remembered alice | grep -q zirconium || wrong "alice is not remembered"
! remembered bob | grep -q zirconium || wrong "bob is told what alice said"

step "the agent of alice sees nothing of the rest"
seen=$(podman exec "$(container_of tom-agent-alice)" find /data -mindepth 1 | grep -Ev '^/data/(internal/agents|users)/alice(/|$)' | sort | tr '\n' ' ')
[ "$seen" = "/data/internal /data/internal/agents /data/users " ] || wrong "it sees $seen"

step "a model server of the network answers once config.yml names it"
python3 "$here/tests/packages/model.py" 18099 >"$work/model.log" 2>&1 &
write_config '{api: sk-test-0123456789abcdef, base_url: "http://host.containers.internal:18099/v1", models: [openai/m, openai/m, openai/m]}'
tries=0
until grep -q 18099 "$data/internal/agents/alice/config.yml"; do
    tries=$((tries + 1))
    [ "$tries" -le 60 ] || wrong "the agent of alice is not told of the model"
    sleep 0.5
done
for name in tom-agent-alice tom-agent-bob; do quiet podman restart "$(container_of "$name")"; healthy "$name"; done
is_answered alice 'which vegetable?' rutabaga
is_answered bob 'which vegetable?' rutabaga

step "the server starts anew while the agents go on, and an agent while the server goes on"
quiet podman restart --time 15 "$(container_of tom-server)"
healthy tom-server
is_answered alice 'which vegetable?' rutabaga
quiet podman restart "$(container_of tom-agent-alice)"
healthy tom-agent-alice
is_answered alice 'which vegetable?' rutabaga
quiet podman restart "$(container_of tom-memory)"
healthy tom-memory
remembered alice | grep -q zirconium || wrong "alice is not remembered any more"

step "all end when asked"
for name in tom-agent-alice tom-agent-bob tom-memory tom-server; do quiet podman stop --time 15 "$(container_of "$name")"; ended_well "$name"; done
quiet composed down

step "compose.household.yml: one container, without an entry for each user"
use compose.household.yml
for name in alice bob; do ! grep -q "$name" "$here/$compose" || wrong "$compose names $name"; done
rm -rf "$data"
mkdir -m 0700 "$data"
chown 1000:1000 "$data"
quiet composed up -d --no-build
healthy tom-server
podman logs "$(container_of tom-server)" >"$work/first.log" 2>&1
first=$(awk '$1 == "User" {print $2; exit}' "$work/first.log")
password=$(awk '$1 == "Password" {print $2; exit}' "$work/first.log")
signs_in "$first" "$password"
is_answered "$first" '5+6' 11
fenced tom-server 3   # with the agent and the memory service
quiet podman stop --time 15 "$(container_of tom-server)"
ended_well tom-server
podman images --format '{{.Repository}} {{.Size}}' | grep -E '^localhost/tom-(server|agent|memory) ' | sort -u | sed 's/^/containers: image /'
