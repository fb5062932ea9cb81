# Starting Tom and talking to it. Sourced by ./tom.

# As tom-server chooses: /data in a container, if it is there. Whoever only works in one, as an ordinary user, has no such folder.
default_data() {
    if [ -n "${TOM_DATA:-}" ]; then echo "$TOM_DATA"; return; fi
    if [ -n "${container:-}" ] || [ -e /.dockerenv ] || [ -e /run/.containerenv ]; then
        if [ -d /data ] || [ "$(id -u)" = 0 ]; then echo /data; return; fi
    fi
    echo "${XDG_DATA_HOME:-$HOME/.local/share}/tom"
}

absolute() { (cd "$1" && pwd -P); }

# field FILE NAME : a string or number of a flat JSON file that tom-server wrote
field() { sed -n 's/.*"'"$2"'": *"\{0,1\}\([^",}]*\)"\{0,1\}.*/\1/p' "$1" 2>/dev/null | head -n 1 || true; }

is_running() { # is_running DATA : a server that serves from this folder
    local pid
    pid=$(field "$1/server.json" pid)
    [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null || return 1
    # After a crash and a restart of the machine the number may be another program's.
    [ ! -r "/proc/$pid/comm" ] || [ "$(cat "/proc/$pid/comm")" = tom-server ]
}

is_below() { # is_below PID ANCESTOR : a process, or a child of it, or a child of that
    local pid=$1
    while [ -n "$pid" ] && [ "$pid" -gt 1 ]; do
        if [ "$pid" = "$2" ]; then return 0; fi
        pid=$(ps -o ppid= -p "$pid" 2>/dev/null | tr -d ' ') || return 1
    done
    return 1
}

client() { in_environment env TOM_CLIENT_HOME="$data/client" "$here/build/release/bin/$1" "${@:2}"; }

tom_run() {
    local headless='' port=''
    data=$(default_data)
    while [ $# -gt 0 ]; do
        case $1 in
        --headless) headless=1 ;;
        --data) data=${2:?"--data needs a folder"}; shift ;;
        --data=*) data=${1#*=} ;;
        --port) port=${2:?"--port needs a number"}; shift ;;
        --port=*) port=${1#*=} ;;
        *) die "run does not know \"$1\"; see ./tom help" ;;
        esac
        shift
    done
    if [ -n "$port" ] && ! [[ $port =~ ^[0-9]{1,5}$ ]]; then die "--port needs a number from 1 to 65535, not \"$port\""; fi
    if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ "$(uname -s)" = Linux ]; then headless=1; fi

    # Before minutes of building.
    (umask 077 && mkdir -p "$data" 2>/dev/null) || die "the data folder $data cannot be made; choose another one with --data DIR or TOM_DATA"
    prepare_environment build
    local programs=(tom-server tom-agent tom-memory tom)
    if [ -z "$headless" ]; then programs+=(tom-desktop); fi
    build_preset release "${programs[@]}"
    data=$(absolute "$data")
    bound_folders=("$data")
    if is_running "$data"; then die "Tom already runs from $data (process $(field "$data/server.json" pid)); talk to it with ./tom chat, or end that one first"; fi

    local server='' desktop='' stopping=''
    end_all() {
        stopping=1
        local pid
        if [ -n "$desktop" ]; then pid=$(cat "$data/client/desktop.pid" 2>/dev/null || true); kill "${pid:-$desktop}" 2>/dev/null || true; fi
        if [ -n "$server" ] && is_running "$data" && is_below "$(field "$data/server.json" pid)" "$server"; then
            kill -TERM "$(field "$data/server.json" pid)" 2>/dev/null || true
        fi
    }
    trap end_all INT TERM HUP
    # In the background SIGINT is ignored by the shell's rule, and so by bwrap; tom-server sets its own handler.
    in_environment "$here/build/release/bin/tom-server" --data "$data" ${port:+--port "$port"} &
    server=$!

    # Where two start at once, the file may be the other one's; the server that did not get the folder ends by itself.
    while ! is_running "$data" || ! is_below "$(field "$data/server.json" pid)" "$server"; do
        if ! kill -0 "$server" 2>/dev/null; then
            local status=0
            wait "$server" || status=$?
            [ -z "$stopping" ] || exit 130
            exit "$status"
        fi
        sleep 0.1
    done
    if [ -n "$stopping" ]; then end_all; wait "$server" || true; exit 130; fi   # a signal came before there was whom to end
    sign_in_this_user || say "this terminal could not be signed in; sign in with: ./tom exec -- build/release/bin/tom login"
    if [ -n "$headless" ]; then
        say "Tom serves at $(field "$data/server.json" url). Talk to it from another terminal: ./tom chat \"What can you do?\"  (Ctrl-C here ends it)"
    else
        client tom-desktop &
        desktop=$!
        say "Tom serves at $(field "$data/server.json" url), and its window is open. Ctrl-C here ends both."
    fi

    local status=0
    while :; do
        status=0
        wait "$server" || status=$?
        kill -0 "$server" 2>/dev/null || break
    done
    if [ -n "$desktop" ]; then wait "$desktop" 2>/dev/null || true; fi
    [ -z "$stopping" ] || exit 0
    exit "$status"
}

# Whoever can write the data folder may sign in from this machine without a password.
sign_in_this_user() {
    if client tom status >/dev/null 2>&1; then return; fi
    local url key
    url=$(field "$data/server.json" url)
    key=$(field "$data/server.json" key)
    in_environment "$here/build/release/bin/tom-server" issue-session --data "$data" |
        client tom login --server "$url" --pin "$key" --session - >/dev/null
}

tom_chat() {
    data=$(default_data)
    local words=()
    while [ $# -gt 0 ]; do
        case $1 in
        --data) data=${2:?"--data needs a folder"}; shift ;;
        --data=*) data=${1#*=} ;;
        *) words+=("$1") ;;
        esac
        shift
    done
    [ -d "$data" ] && is_running "$data" || die "Tom does not run from $data; start it with ./tom run"
    data=$(absolute "$data")
    bound_folders=("$data")
    [ -x "$here/build/release/bin/tom" ] || die "the terminal client is not built in this checkout; build it with ./tom build release"
    prepare_environment build
    trap '' INT   # the console decides what Ctrl-C means
    client tom chat ${words[@]+"${words[@]}"}
}
