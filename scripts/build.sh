# Building. Sourced by ./tom.

# build_preset PRESET [TARGET…] : configures when needed, builds, one build of a preset at a time.
build_preset() {
    local preset=$1
    shift
    local folder=$here/build/$preset log=$cache/logs/build-$preset.log
    mkdir -p "$folder"
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$folder/.tom-lock"
        flock -n 9 || { say "another ./tom is building $preset here; waiting for it"; flock 9; }
    fi
    # Another root or another environment means another compiler: begin anew, ccache remembers what can be used.
    local where="$environment ${root:-}"
    if [ -e "$folder/.tom-environment" ] && [ "$(cat "$folder/.tom-environment")" != "$where" ]; then
        find "$folder" -mindepth 1 -maxdepth 1 ! -name .tom-lock -exec rm -rf {} +
    fi
    echo "$where" >"$folder/.tom-environment"
    if [ ! -e "$folder/build.ninja" ]; then
        quietly "configuring" "$log" in_environment cmake --preset "$preset" || { tail -n 20 "$log" >&2; die "cmake failed; the whole story is in $log"; }
    fi
    local targets=()
    if [ $# -gt 0 ]; then targets=(--target "$@"); fi
    build_with_progress "$preset" "$log" ${targets[@]+"${targets[@]}"}
    if command -v flock >/dev/null 2>&1; then exec 9>&-; fi
}

# A line every ten seconds with how far it is; compiler output only when it fails.
build_with_progress() {
    local preset=$1 log=$2 started=$SECONDS said=$SECONDS line
    shift 2
    local status
    set +e
    in_environment cmake --build --preset "$preset" --parallel "$(getconf _NPROCESSORS_ONLN)" "$@" 2>&1 </dev/null | tee "$log" | while IFS= read -r line; do
        case $line in
        \[*/*\]*)
            if [ $((SECONDS - said)) -ge 10 ]; then
                said=$SECONDS
                say "building $preset: ${line%%]*}] after $((SECONDS - started)) s"
            fi ;;
        esac
    done
    status=${PIPESTATUS[0]}
    set -e
    if [ "$status" != 0 ]; then
        grep -E -A 12 'error:|FAILED|ninja: error|CMake Error' "$log" | head -n 60 >&2 || true
        die "the $preset build failed; the whole story is in $log"
    fi
}

tom_build() {
    local preset=${1:-dev}
    case $preset in
    dev | release | asan | tsan | fuzz) ;;
    *) die "there is no preset \"$preset\"; there are dev, release, asan, tsan and fuzz" ;;
    esac
    case $preset in
    release) prepare_environment build ;;
    fuzz) prepare_environment long ;;
    *) prepare_environment test ;;
    esac
    build_preset "$preset"
    say "the programs are in build/$preset/bin"
}

tom_check() {
    prepare_environment test
    build_preset dev tst_layers
    local failed=0
    say "formatting"
    in_environment bash -c 'git ls-files "*.cpp" "*.h" | xargs clang-format --dry-run -Werror' || failed=1
    say "layers"
    in_environment ctest --preset dev -R tst_layers --output-on-failure >/dev/null || { failed=1; say "the layers are broken: ./tom test layers tells where"; }
    say "clang-tidy (about twenty minutes on two cores)"
    # dev compiles batches, which would hide what a file forgets to include.
    in_environment cmake --preset check >"$cache/logs/check.log" || die "cmake failed; the whole story is in $cache/logs/check.log"
    in_environment bash -c 'git ls-files "*.cpp" | grep -v ^tests/ | xargs -P "$(nproc)" -n 8 clang-tidy -p build/check --quiet --warnings-as-errors="*" 2>/dev/null' || failed=1
    if [ "$failed" = 0 ]; then say "all clean"; else die "the checks above failed"; fi
}

tom_screenshots() {
    prepare_environment test
    build_preset dev tst_screenshots
    local way
    for way in light dark french 900x600 200 rtl; do
        in_environment env TOM_SCREENSHOT_WAY=$way build/dev/tests/tst_screenshots
    done
    say "the pictures are in docs/screenshots"
}
