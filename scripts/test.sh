# Proving that it works. Sourced by ./tom.

tom_test() {
    local all='' security='' packages='' containers='' names=()
    while [ $# -gt 0 ]; do
        case $1 in
        --all) all=1 ;;
        --security) security=1 ;;
        --packages) packages=1 ;;
        --containers) containers=1 ;;
        -*) die "test does not know \"$1\"; see ./tom help" ;;
        *) names+=("$1") ;;
        esac
        shift
    done
    if [ -n "$containers" ]; then
        if [ -n "$all$security$packages${names[*]-}" ]; then die "--containers stands alone"; fi
        prove_containers
    fi
    if [ -n "$packages" ]; then
        if [ -n "$all$security${names[*]-}" ]; then die "--packages stands alone"; fi
        prove_packages
    fi
    if [ -n "$security" ] && [ -n "$all${names[*]-}" ]; then die "--security stands alone; --all has it, too"; fi
    if [ -z "$all" ] && [[ " ${names[*]-} " =~ \ installed\  ]]; then die "installed belongs to the long tests: ./tom test --all installed"; fi
    if [ "${names[*]-}" = security ]; then security=1; fi
    if [ -z "$all$security" ] && [[ " ${names[*]-} " =~ \ security\  ]]; then die "security stands alone: ./tom test --security"; fi
    prepare_environment "$([ -n "$all$security" ] && echo long || echo test)"
    local results=$here/build/test-results failed=0
    rm -rf "$results"
    mkdir -p "$results"
    if [ -n "$security" ]; then
        build_preset release tom-server tom-agent tom-memory
        try_security || failed=1
        summary "$results"
        exit "$failed"
    fi

    build_preset dev
    local peers=$cache/logs/peers.log folder
    for folder in tests/interop tests/mcppeers; do
        if ! in_environment tests/interop/peers.sh "$folder" >"$peers" 2>&1; then
            if looks_offline "$peers"; then die "no network: the npm peers of $folder could not be fetched; connect this machine and run again"; fi
            cat "$peers" >&2
            die "the npm peers of $folder could not be installed"
        fi
    done
    run_tests dev || failed=1
    if is_asked first_chat; then try_script first_chat "./tom run and ./tom chat (builds release)" "$here/tests/flow/first_chat.sh" || failed=1; fi
    if [ -n "$all" ]; then
        for preset in asan tsan; do
            build_preset "$preset"
            run_tests "$preset" || failed=1
        done
        build_preset fuzz
        run_tests fuzz || failed=1
        build_preset release
        if is_asked installed; then try_script installed "an installed Tom" in_environment tests/packages/installed.sh || failed=1; fi
        if is_asked security; then try_security || failed=1; fi
    fi
    summary "$results"
    exit "$failed"
}

# prove_packages : never returns
prove_packages() {
    local results=$here/build/test-results failed=0
    prepare_environment test
    rm -rf "$results"
    mkdir -p "$results"
    build_preset release
    try_script packages "packages in a clean Debian 13" test_packages || failed=1
    summary "$results"
    exit "$failed"
}

# run_tests PRESET : the tests of ctest with the names that were asked for, or all
run_tests() {
    local preset=$1 filter=() status=0 name wanted=()
    for name in ${names[@]+"${names[@]}"}; do
        case $name in first_chat | installed | security) ;; *) wanted+=("$name") ;; esac
    done
    if [ ${#wanted[@]} -gt 0 ]; then
        filter=(-R "$(IFS='|'; echo "${wanted[*]}")")
    elif [ ${#names[@]} -gt 0 ]; then
        return 0   # only scripts were asked for
    fi
    if [ -z "${all:-}" ]; then filter+=(-LE long); fi
    say "running the tests ($preset)"
    in_environment ctest --preset "$preset" --parallel 3 --no-tests="$([ "$preset" = dev ] && echo error || echo ignore)" --output-on-failure \
        --output-junit "$here/build/test-results/$preset.xml" ${filter[@]+"${filter[@]}"} </dev/null || status=$?
    return "$status"
}

# is_asked NAME : by name, or because no names were given
is_asked() { [ ${#names[@]} = 0 ] || [[ " ${names[*]} " == *" $1 "* ]]; }

# try_script NAME WHAT CMD… : a test that is a script; its result is written as ctest writes its own.
try_script() {
    local name=$1 status=0 bad=0 result=''
    say "trying $2"
    shift 2
    "$@" || status=$?
    if [ "$status" != 0 ]; then bad=1; result='status="fail"'; fi
    printf '<testsuite\n    tests="1"\n    failures="%s">\n<testcase name="%s" %s/>\n</testsuite>\n' "$bad" "$name" "$result" \
        >"$here/build/test-results/$name.xml"
    return "$status"
}

try_security() { try_script security "testssl.sh and slowhttptest (some minutes)" in_environment tests/security/run.sh; }

# Of a file of results: who failed, and which of its functions, where; of long outputs nothing else may be kept.
whatFailed='
    /<testcase / { bad = /status="fail"/; sub(/.*<testcase name="/, ""); name = $0; sub(/".*/, "", name); if (bad) print "failed: " name; next }
    bad && /^(FAIL!|XPASS|QFATAL) +:/ { print "    " $0; said = 4; next }
    bad && said > 0 && /^   [A-Z]/ { print "    " $0; said--; next }
    { said = 0 }'

summary() {
    local file passed=0 failed=0 skipped=0 total bad left
    for file in "$1"/*.xml; do
        [ -e "$file" ] || continue
        total=$(sed -n 's/^[[:space:]]*tests="\([0-9]*\)".*/\1/p' "$file" | head -n 1)
        bad=$(sed -n 's/^[[:space:]]*failures="\([0-9]*\)".*/\1/p' "$file" | head -n 1)
        left=$(sed -n 's/^[[:space:]]*skipped="\([0-9]*\)".*/\1/p' "$file" | head -n 1)
        passed=$((passed + ${total:-0} - ${bad:-0} - ${left:-0}))
        failed=$((failed + ${bad:-0}))
        skipped=$((skipped + ${left:-0}))
        sed -n 's/.*<testcase name="\([^"]*\)".*status="\(notrun\|disabled\)".*/skipped: \1/p' "$file"
        awk "$whatFailed" "$file"
    done
    echo "$passed passed, $failed failed$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
}

tom_bench() {
    local what=${1:-} targets=(tom-server tom-agent tom-memory bench_programs)
    [ $# -eq 0 ] || shift
    case $what in
    '') set -- tests/bench/run.sh ;;
    agent) set -- node tests/bench/agent.mjs "$@"; targets=(tom-agent identities mcpask mcpserve) ;;
    footprint) set -- node tests/bench/footprint.mjs "$@"; targets=(all) ;;
    front | llm | memory | push) set -- node "tests/bench/$what.mjs" "$@" ;;
    config) set -- build/release/tests/bench_config "$@"; targets=(bench_config) ;;
    desktop) set -- build/release/tests/bench_desktop "$@"; targets=(bench_desktop) ;;
    triage) set -- build/release/tests/bench_triage "$@"; targets=(bench_triage) ;;
    recall) set -- build/release/tests/bench_recall "$@"; targets=(bench_recall) ;;
    *) die "bench does not know \"$what\"; see ./tom help" ;;
    esac
    prepare_environment test
    build_preset release "${targets[@]}"
    if [ "$what" = footprint ]; then make_packages; fi   # their sizes are goals
    export TOM_COMMIT
    TOM_COMMIT=$(git -C "$here" describe --always --dirty 2>/dev/null || true)
    in_environment "$@"
}
