# Proving that it works. Sourced by ./tom.

tom_test() {
    local all='' names=()
    while [ $# -gt 0 ]; do
        case $1 in
        --all) all=1 ;;
        -*) die "test does not know \"$1\"; see ./tom help" ;;
        *) names+=("$1") ;;
        esac
        shift
    done
    prepare_environment test
    local results=$here/build/test-results failed=0
    rm -rf "$results"
    mkdir -p "$results"

    build_preset dev
    local peers=$cache/logs/peers.log
    if ! in_environment tests/interop/peers.sh >"$peers" 2>&1; then
        cat "$peers" >&2
        die "the npm peers of the interop tests could not be installed"
    fi
    if [ "${names[*]-}" != first_chat ]; then run_tests dev ${names[@]+"${names[@]}"} || failed=1; fi
    if [ ${#names[@]} = 0 ] || [[ " ${names[*]} " == *" first_chat "* ]]; then first_chat || failed=1; fi
    if [ -n "$all" ]; then
        for preset in asan tsan; do
            build_preset "$preset"
            run_tests "$preset" ${names[@]+"${names[@]}"} || failed=1
        done
    fi
    summary "$results"
    exit "$failed"
}

# run_tests PRESET [NAME…]
run_tests() {
    local preset=$1 filter=() status=0
    shift
    if [ $# -gt 0 ]; then filter=(-R "$(IFS='|'; echo "$*")"); fi
    if [ -z "${all:-}" ]; then filter+=(-LE long); fi
    say "running the tests ($preset)"
    in_environment ctest --preset "$preset" --parallel 2 --no-tests=error --output-on-failure \
        --output-junit "$here/build/test-results/$preset.xml" ${filter[@]+"${filter[@]}"} </dev/null || status=$?
    return "$status"
}

# The README's own commands, with a release build, from outside of the environment.
first_chat() {
    local status=0 bad=0 result=''
    say "trying ./tom run and ./tom chat (builds release)"
    "$here/tests/flow/first_chat.sh" || status=$?
    if [ "$status" != 0 ]; then bad=1; result='status="fail"'; fi
    printf '<testsuite\n    tests="1"\n    failures="%s">\n<testcase name="first_chat" %s/>\n</testsuite>\n' "$bad" "$result" \
        >"$here/build/test-results/first_chat.xml"
    return "$status"
}

summary() {
    local file passed=0 failed=0 total bad
    for file in "$1"/*.xml; do
        [ -e "$file" ] || continue
        total=$(sed -n 's/^[[:space:]]*tests="\([0-9]*\)".*/\1/p' "$file" | head -n 1)
        bad=$(sed -n 's/^[[:space:]]*failures="\([0-9]*\)".*/\1/p' "$file" | head -n 1)
        passed=$((passed + ${total:-0} - ${bad:-0}))
        failed=$((failed + ${bad:-0}))
        sed -n 's/.*<testcase name="\([^"]*\)".*status="fail".*/failed: \1/p' "$file"
    done
    echo "$passed passed, $failed failed"
}

tom_bench() {
    prepare_environment test
    build_preset release
    [ -x "$here/tests/bench/run.sh" ] || die "there is no bench yet"
    in_environment "$here/tests/bench/run.sh" "$@"
}
