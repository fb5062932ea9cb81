# Images for containers, built and started where no Docker is. Sourced by ./tom.

most_megabytes=12000   # of images in the cache

# The machine's packages that build images and start them as compose.yml says.
need_container_tools() {
    local missing='' tool
    for tool in buildah:buildah podman:podman podman-compose:podman-compose crun:crun iptables:iptables ip:iproute2 curl:curl python3:python3 \
        unshare:util-linux flock:util-linux; do
        command -v "${tool%%:*}" >/dev/null 2>&1 || missing="$missing ${tool##*:}"
    done
    for tool in netavark aardvark-dns; do [ -x "/usr/lib/podman/$tool" ] || missing="$missing $tool"; done
    # shellcheck disable=SC2086
    if [ -n "$missing" ]; then install_packages apt $missing; fi
}

# in_storage ARGUMENT… : buildah with images in our cache, not among those of this machine.
in_storage() { TMPDIR=$storage/tmp buildah --storage-driver "$(cat "$storage/driver")" --root "$storage/root" --runroot "$storage/run" "$@"; }

# build_image NAME FILE : what the Dockerfile calls its compiler's cache is the one of our other builds.
build_image() {
    local folder
    # buildah changed the name of this folder once.
    for folder in "$storage/tmp/buildah-cache" "$storage/tmp/buildah-cache-0"; do
        mkdir -p "$folder/tom-ccache"
        mount --bind "$cache/ccache" "$folder/tom-ccache"
    done
    in_storage build --isolation chroot --format docker --layers --build-arg BASE=localhost/tom-base -f "$2" -t "localhost/tom-$1" "$here"
}

# Debian 13 as an image, since no registry is asked: the clean root of the packages' test.
container_base() {
    local base
    base=$(in_storage from scratch)
    in_storage copy -q "$base" "$cache/clean-$suite" /
    in_storage config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$base"
    in_storage commit -q --rm "$base" localhost/tom-base
}

build_images() {
    local name started
    if ! in_storage inspect --type image localhost/tom-base >/dev/null 2>&1; then
        quietly "making the base image" "$cache/logs/container-base.log" container_base || return 1
    fi
    for name in server agent memory; do
        started=$SECONDS
        # Bound in namespaces of their own, its caches are not left mounted.
        quietly "building the image of $name" "$cache/logs/container-$name.log" unshare --mount bash -c \
            "$(declare -f in_storage build_image); here=\$1 cache=\$2 storage=\$3; build_image \"\$4\" \"\$5\"" \
            build "$here" "$cache" "$storage" "$name" "$here/dockerfiles/${name/#server/tom}/Dockerfile" ||
            { tail -n 20 "$cache/logs/container-$name.log" >&2; return 1; }
        say "the image of $name was built in $((SECONDS - started)) s"
    done
}

# Builds the three images from their Dockerfiles, and starts both households of them.
test_containers() {
    storage=$cache/containers
    clean_root
    mkdir -p "$storage/tmp" "$cache/ccache"
    if [ ! -e "$storage/driver" ]; then
        if buildah --storage-driver overlay --root "$storage/root" --runroot "$storage/run" info >/dev/null 2>&1; then
            echo overlay >"$storage/driver"
        else
            rm -rf "$storage/root"
            echo vfs >"$storage/driver"
        fi
    fi
    exec 7>"$storage/lock"
    flock -n 7 || { say "another ./tom builds and starts images; waiting for it"; flock 7; }
    # What a build leaves makes the next one faster, until there is too much of it.
    if [ "$(du -sm "$storage/root" | cut -f 1)" -gt "$most_megabytes" ]; then in_storage rmi --prune --force >/dev/null 2>&1 || true; fi
    build_images || return 1
    unshare --mount --net --pid --fork --mount-proc --kill-child bash "$here/tests/packages/containers.sh" "$here" "$storage"
}

# prove_containers : never returns
prove_containers() {
    local results=$here/build/test-results failed=0
    if [ "$(id -u)" != 0 ]; then say "skipped: images are built and started by root alone: sudo ./tom test --containers"; exit 0; fi
    if [ "$(manager)" != apt ]; then say "skipped: images are built on Debian and its children alone here, by buildah and podman"; exit 0; fi
    if ! unshare --mount --net --pid --fork --mount-proc true 2>/dev/null; then
        say "skipped: this root user may not make namespaces (a container?)"
        exit 0
    fi
    need_container_tools
    rm -rf "$results"
    mkdir -p "$results" "$cache/logs"
    try_script containers "images for containers" test_containers || failed=1
    summary "$results"
    exit "$failed"
}
