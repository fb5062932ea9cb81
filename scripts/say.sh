# Words to the person at the terminal. Sourced by ./tom.

say() { printf '%s\n' "tom: $*" >&2; }
die() { say "$*"; exit 2; }

# A terminal is asked; elsewhere, and with -y, the answer is yes.
agree() {
    if [ -n "${assume_yes:-}" ] || [ ! -t 0 ] || [ ! -t 2 ]; then return 0; fi
    local answer
    printf 'tom: %s [Y/n] ' "$*" >&2
    read -r answer || return 1
    case $answer in '' | y | Y | yes | o | oui | j | ja) return 0 ;; *) return 1 ;; esac
}

# Runs a command with its output in a file, a dot now and then, and the end of the file when it fails.
quietly() {
    local what=$1 log=$2 started=$SECONDS
    shift 2
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 </dev/null &
    local pid=$! ticks=0
    trap 'kill "$pid" 2>/dev/null || true; exit 130' INT TERM
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.5
        ticks=$((ticks + 1))
        if [ $((ticks % 20)) -eq 0 ]; then say "$what … $((SECONDS - started)) s"; fi
    done
    trap - INT TERM
    if wait "$pid"; then return 0; fi
    return 1
}

# True when a log shows that there is no network.
looks_offline() {
    grep -qE 'Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|Network is unreachable|Connection timed out|EAI_AGAIN|ENOTFOUND' "$1" 2>/dev/null
}
