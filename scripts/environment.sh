# Where Tom is built and run: on this machine when its Qt is new enough, else in a Debian 13 root (sandbox.sh).
# Sourced by ./tom.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/tom
environment=

packages() { # packages MANAGER build|test|long : each needs what the one before does
    cat "$here/installer/packages/$1.build"
    if [ "$2" != build ]; then cat "$here/installer/packages/$1.test"; fi
    if [ "$2" = long ]; then cat "$here/installer/packages/$1.long"; fi
}

at_least() { # at_least HAVE WANT
    [ -n "$1" ] && [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

manager() {
    local name
    for name in apt-get dnf pacman brew; do
        if command -v "$name" >/dev/null 2>&1; then echo "${name%-get}"; return; fi
    done
    echo none
}

installed_qt() { pkg-config --modversion Qt6Core 2>/dev/null || qmake6 -query QT_VERSION 2>/dev/null || true; }

# The version of Qt that the package manager offers.
offered_qt() {
    case $(manager) in
    apt)
        local version
        version=$(apt-cache policy qt6-base-dev 2>/dev/null | sed -n 's/^  Candidate: \([0-9][0-9.]*\).*/\1/p')
        # A fresh Debian knows no packages before its first apt-get update.
        if [ -z "$version" ] && (. /etc/os-release && [ "$ID" = debian ] && [ "${VERSION_ID:-99}" -ge 13 ]) 2>/dev/null; then version=6.8; fi
        echo "$version" ;;
    dnf) dnf -q repoquery --latest-limit=1 --qf '%{version}' qt6-qtbase-devel 2>/dev/null | head -n 1 ;;
    pacman) pacman -Si qt6-base 2>/dev/null | sed -n 's/^Version *: \([0-9.]*\).*/\1/p' ;;
    brew) echo 6.8 ;;
    esac
}

choose_environment() {
    if [ -n "${TOM_ENVIRONMENT:-}" ]; then environment=$TOM_ENVIRONMENT; return; fi
    if at_least "$(installed_qt)" 6.8; then environment=native; return; fi
    # Whoever has made a root once is not kept waiting for the package manager again.
    if compgen -G "$cache/root-*/.whole" >/dev/null; then environment=sandbox; return; fi
    if at_least "$(offered_qt)" 6.8; then environment=native; return; fi
    if [ "$(uname -s)" = Linux ] && [ "$(manager)" = apt ]; then environment=sandbox; return; fi
    die "Qt 6.8 or newer is needed, and neither found here nor offered by a package manager that this script knows; install it and run again"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo "$@"; else return 127; fi
}

# install_packages MANAGER NAME… : says what is missing and installs it.
install_packages() {
    local kind=$1
    shift
    say "these packages are missing: $*"
    if [ "$(id -u)" != 0 ] && [ "$kind" != brew ] && ! command -v sudo >/dev/null 2>&1; then
        die "ask an administrator to install them, then run this again"
    fi
    agree "install them now?" || die "nothing was installed; Tom cannot be built without them"
    local log=$cache/logs/packages.log
    case $kind in
    apt) quietly "reading the package lists" "$log" as_root apt-get update || true
        quietly "installing packages" "$log" as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" ;;
    dnf) quietly "installing packages" "$log" as_root dnf install -y "$@" ;;
    pacman) quietly "installing packages" "$log" as_root pacman -S --needed --noconfirm "$@" ;;
    brew) quietly "installing packages" "$log" brew install "$@" ;;
    esac || {
        if looks_offline "$log"; then die "no network: the packages could not be fetched; connect this machine and run again"; fi
        tail -n 5 "$log" >&2
        die "the packages could not be installed; the whole story is in $log"
    }
}

missing_packages() { # missing_packages MANAGER build|test|long
    local name
    for name in $(packages "$1" "$2"); do
        case $1 in
        apt) dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || echo "$name" ;;
        dnf) rpm -q --whatprovides "$name" >/dev/null 2>&1 || echo "$name" ;;
        pacman) pacman -Qq "$name" >/dev/null 2>&1 || pacman -Qg "$name" >/dev/null 2>&1 || echo "$name" ;;
        brew) brew list --versions "$name" >/dev/null 2>&1 || echo "$name" ;;
        esac
    done
}

prepare_native() { # prepare_native build|test|long
    local kind missing
    kind=$(manager)
    if [ "$kind" = none ]; then return; fi
    local stamp
    stamp=$cache/native-$1-$(packages "$kind" "$1" | cksum | cut -d' ' -f1)
    if [ -e "$stamp" ]; then return; fi
    missing=$(missing_packages "$kind" "$1")
    # shellcheck disable=SC2086
    if [ -n "$missing" ]; then install_packages "$kind" $missing; fi
    mkdir -p "$cache"
    : >"$stamp"
}

# prepare_environment build|test|long : after it, in_environment works.
prepare_environment() {
    choose_environment
    mkdir -p "$cache/ccache"
    case $environment in
    native) prepare_native "$1" ;;
    sandbox) prepare_sandbox "$1" ;;
    *) die "TOM_ENVIRONMENT is \"$environment\"; it can be native or sandbox" ;;
    esac
}

# What every command of ours sees, in both environments.
common_environment() {
    export CCACHE_DIR=$cache/ccache CCACHE_BASEDIR=$here CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-5G}
    export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    export TOM_COMPILER_LAUNCHER=ccache TOM_CACHE=$cache
}

in_environment() {
    common_environment
    if [ "$environment" = sandbox ]; then in_sandbox "$@"; else (cd "$here" && "$@"); fi
}
