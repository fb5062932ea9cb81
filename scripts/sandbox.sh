# A Debian 13 root in the user's cache, made once by mmdebstrap and entered by bubblewrap, for machines whose own Qt is
# too old. Nothing on the machine itself is upgraded or removed. Sourced by ./tom.

suite=trixie
root=

sandbox_root() { # sandbox_root build|test|long : the folder of the root with these packages
    local sum
    sum=$( (echo "$suite 1"; packages apt "$1") | sha256sum | cut -c1-12)
    echo "$cache/root-$1-$sum"
}

prepare_sandbox() { # prepare_sandbox build|test|long
    local size
    for size in long test build; do
        root=$(sandbox_root "$size")
        if [ -e "$root/.whole" ]; then
            touch "$root/.whole"
            check_namespaces
            return
        fi
        if [ "$size" = "$1" ]; then break; fi   # a larger one has all that this one has
    done

    local missing='' tool
    for tool in mmdebstrap:mmdebstrap bwrap:bubblewrap flock:util-linux; do
        command -v "${tool%%:*}" >/dev/null 2>&1 || missing="$missing ${tool##*:}"
    done
    if [ "$(id -u)" != 0 ]; then command -v newuidmap >/dev/null 2>&1 || missing="$missing uidmap"; fi
    # shellcheck disable=SC2086
    if [ -n "$missing" ]; then install_packages apt $missing; fi
    check_namespaces
    check_subordinate_ids

    exec 8>"$root.lock"
    flock -n 8 || { say "another ./tom is making the build root; waiting for it"; flock 8; }
    if [ ! -e "$root/.whole" ]; then make_root "$1"; fi
    exec 8>&-
    forget_old_roots
}

check_namespaces() {
    if [ "$(id -u)" = 0 ]; then
        bwrap --bind / / true 2>/dev/null || die "this root user may not make mount namespaces (a container?): run it with CAP_SYS_ADMIN, or as an ordinary user"
        return
    fi
    if ! bwrap --bind / / true 2>/dev/null; then
        if [ "$(cat /proc/sys/kernel/apparmor_restrict_unprivileged_userns 2>/dev/null)" = 1 ]; then
            die "AppArmor forbids user namespaces here; allow them: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"
        fi
        die "this system forbids user namespaces to ordinary users; allow them: sudo sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000"
    fi
}

check_subordinate_ids() {
    if [ "$(id -u)" = 0 ]; then return; fi
    if ! grep -qE "^($(id -un)|$(id -u)):" /etc/subuid 2>/dev/null; then
        die "$(id -un) has no subordinate user ids; give it some: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)"
    fi
}

# A making that was killed as root leaves /proc, /sys and /dev mounted in its folder: what is mounted there is not ours to delete.
remove_root() {
    local mount
    for mount in $(awk -v inside="$1/" 'index($2, inside) == 1 {print $2}' /proc/mounts | sort -r); do umount -l "$mount" || return 1; done
    rm -rf --one-file-system "$1"
}

make_root() { # make_root build|test|long : beside, and renamed when whole
    local log=$cache/logs/root.log beside=$root.making started=$SECONDS
    remove_root "$beside"
    mkdir -p "$beside"
    say "making a Debian 13 root with Qt in $root (once, a minute or two, about 1 GB)"
    if ! quietly "making the build root" "$log" fill_root "$1" "$beside"; then
        remove_root "$beside"
        if looks_offline "$log"; then die "no network: the Debian packages for the build root could not be fetched; connect this machine and run again"; fi
        if grep -q 'No space left' "$log"; then die "the disk is full: the build root needs about 1.5 GB in $cache"; fi
        tail -n 5 "$log" >&2
        die "the build root could not be made; the whole story is in $log"
    fi
    : >"$beside/.whole"
    remove_root "$root"
    mv "$beside" "$root"
    say "the build root is ready after $((SECONDS - started)) s"
}

fill_root() { # fill_root build|test|long FOLDER
    local include
    include=$(packages apt "$1" | paste -sd, -)
    local options=(--variant=apt --include="$include" --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Retries "3"'
        --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*'
        --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright')
    if [ "$(id -u)" = 0 ]; then
        mmdebstrap --mode=root --format=directory "${options[@]}" "$suite" "$2"
    else
        # An ordinary user unpacks as itself, so that the cache can be deleted like any other folder.
        set -o pipefail
        TMPDIR=${TMPDIR:-/tmp} mmdebstrap --mode=unshare --format=tar "${options[@]}" "$suite" - |
            tar -x -C "$2" --no-same-owner --no-same-permissions --exclude='./dev/*'
    fi
}

# Roots of other package lists that nobody entered for a month.
forget_old_roots() {
    local old
    for old in "$cache"/root-*/.whole; do
        [ -e "$old" ] || continue
        if [ -n "$(find "$old" -mtime +30 2>/dev/null)" ]; then remove_root "${old%/.whole}"; fi
    done
}

# in_sandbox CMD… : in the root, with the checkout, the home folder, /tmp, the network and the display of this machine.
in_sandbox() {
    local options=(--bind "$root" / --dev-bind /dev /dev --proc /proc --bind /tmp /tmp --bind "$HOME" "$HOME" --bind "$here" "$here"
        --bind "$cache" "$cache" --bind-try /run /run --bind-try /var/tmp /var/tmp --ro-bind-try /sys /sys
        --chdir "$here" --die-with-parent
        --setenv PATH /usr/lib/ccache:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
        --setenv LANG C.UTF-8 --setenv LANGUAGE "${LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}}" --unsetenv LC_ALL --unsetenv LC_MESSAGES)
    local file
    for file in /etc/resolv.conf /etc/hosts /etc/hostname /etc/passwd /etc/group /etc/machine-id /etc/ssl /etc/npmrc /usr/etc/npmrc; do
        # bubblewrap cannot mount over a symbolic link of the root
        if [ -e "$file" ] && [ ! -L "$root$file" ]; then options+=(--ro-bind-try "$(realpath "$file")" "$file"); fi
    done
    local zone
    zone=$(readlink /etc/localtime 2>/dev/null | sed 's|.*/zoneinfo/||')
    if [ -z "${TZ:-}" ] && [ -n "$zone" ]; then options+=(--setenv TZ "$zone"); fi
    for file in ${bound_folders[@]+"${bound_folders[@]}"}; do options+=(--bind "$file" "$file"); done
    bwrap "${options[@]}" -- "$@"
}
