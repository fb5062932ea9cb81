# Packages, tried in a clean Debian 13. Sourced by ./tom.

# make_packages [VERSION] : .deb and .tar.gz of the release build, in build/packages/VERSION; prints the folder.
make_packages() {
    local version=${1:-} folder options=()
    folder=$here/build/packages/${version:-new}
    if [ -n "$version" ]; then options=(-D "CPACK_PACKAGE_VERSION=$version"); fi
    rm -rf "$folder"
    mkdir -p "$folder"
    (cd "$here/build/release" && quietly "making packages" "$cache/logs/packages-made.log" in_environment \
        sh -c 'cd build/release && exec cpack "$@"' cpack -B "$folder" ${options[@]+"${options[@]}"}) ||
        { tail -n 20 "$cache/logs/packages-made.log" >&2; return 1; }
    rm -rf "$folder/_CPack_Packages"
}

# make_rpms : .rpm of the release build in build/packages/rpm. rpmbuild is no part of the build root, so this machine's makes them.
make_rpms() {
    local tool missing=''
    for tool in rpmbuild:rpm cpack:cmake; do command -v "${tool%%:*}" >/dev/null 2>&1 || missing="$missing ${tool##*:}"; done
    # shellcheck disable=SC2086
    if [ -n "$missing" ]; then install_packages apt $missing; fi
    rm -rf "$here/build/packages/rpm"
    (cd "$here/build/release" && quietly "making .rpm packages" "$cache/logs/packages-rpm.log" cpack -G RPM -B "$here/build/packages/rpm" \
        -D "CPACK_PACKAGE_DESCRIPTION_FILE=$here/README.md") || { tail -n 20 "$cache/logs/packages-rpm.log" >&2; return 1; }
    rm -rf "$here/build/packages/rpm/_CPack_Packages"
}

test_rpms() {
    make_rpms || return 1
    local copy=$cache/rpm-test status=0
    remove_root "$copy"
    cp -a "$cache/clean-$suite" "$copy"
    bash "$here/tests/packages/rpm.sh" "$here/build/packages/rpm" "$copy" || status=$?
    remove_root "$copy"
    return "$status"
}

# A Debian 13 with nothing but what every Debian has, made once; each test gets a copy of its own.
clean_root() {
    local clean=$cache/clean-$suite
    if [ ! -e "$clean/.whole" ]; then
        command -v mmdebstrap >/dev/null 2>&1 || install_packages apt mmdebstrap
        remove_root "$clean"
        say "making a clean Debian 13 in $clean (once)"
        quietly "making the clean root" "$cache/logs/clean.log" mmdebstrap --mode=root --format=directory --variant=minbase "$suite" "$clean" ||
            die "the clean root could not be made; the whole story is in $cache/logs/clean.log"
        : >"$clean/.whole"
    fi
}

# Installs, starts, upgrades, backs up, purges and restores, as a person would.
test_packages() {
    if [ "$(id -u)" != 0 ]; then die "packages are installed into a clean Debian by root: sudo ./tom test --packages"; fi
    clean_root
    local copy=$cache/packages-test previous=$cache/packages-previous status=0
    make_packages || return 1
    if [ ! -e "$previous/.whole" ]; then
        say "no packages of an earlier build are here: this one, numbered 0.0.1, stands for them"
        make_packages 0.0.1 || return 1
        previous=$here/build/packages/0.0.1
    fi
    remove_root "$copy"
    cp -a "$cache/clean-$suite" "$copy"
    rm "$copy/.whole"
    mkdir -p "$copy/packages/old" "$copy/packages/new" "$cache/apt-archives/partial"
    cp "$previous"/*.deb "$copy/packages/old/"
    cp "$here/build/packages/new/"*.deb "$here/build/packages/new/"*.tar.gz "$copy/packages/new/"
    cp "$here/tests/packages/in_clean_root.sh" "$copy/packages/"
    cp /etc/resolv.conf "$copy/etc/resolv.conf"
    # Its own processes end with it; the network is for apt.
    bwrap --bind "$copy" / --dev /dev --proc /proc --tmpfs /tmp --tmpfs /run --bind "$cache/apt-archives" /var/cache/apt/archives \
        --unshare-pid --unshare-uts --hostname clean --cap-add ALL --die-with-parent --clearenv --setenv PATH /usr/sbin:/usr/bin:/sbin:/bin \
        --setenv LANG C.UTF-8 --setenv HOME /root -- bash /packages/in_clean_root.sh || status=$?
    remove_root "$copy"
    if [ "$status" = 0 ]; then test_rpms || status=$?; fi
    if [ "$status" = 0 ]; then
        rm -rf "$cache/packages-previous"
        mkdir -p "$cache/packages-previous"
        cp "$here/build/packages/new/"*.deb "$cache/packages-previous/"
        : >"$cache/packages-previous/.whole"
    fi
    return "$status"
}
