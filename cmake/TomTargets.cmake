# tom_library, tom_program and tom_test: every target of the project is made by one of these three, so that flags,
# include paths and output folders are said once.

include_guard()
include(GNUInstallDirs)

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set_property(GLOBAL PROPERTY AUTOGEN_TARGETS_FOLDER autogen)

find_program(TOM_MOLD mold)
if(TOM_MOLD AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang" AND NOT APPLE)
    add_link_options(-fuse-ld=mold)
endif()

add_library(tom_flags INTERFACE)
target_include_directories(tom_flags INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_definitions(tom_flags INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_DISABLE_DEPRECATED_UP_TO=0x060800)
if(MSVC)
    target_compile_options(tom_flags INTERFACE /W4 /permissive- /utf-8 $<$<BOOL:${TOM_WERROR}>:/WX>)
else()
    target_compile_options(tom_flags INTERFACE
        -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wimplicit-fallthrough
        $<$<BOOL:${TOM_WERROR}>:-Werror>
        $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>   # lets ccache see through the precompiled header
        $<$<CONFIG:Debug>:-g1>
        -fstack-protector-strong
        -fPIC)   # said here and not by CMake, which would say -fPIE for programs and so need a second precompiled header
    if(TOM_SANITIZE)
        list(JOIN TOM_SANITIZE "," sanitizers)
        target_compile_options(tom_flags INTERFACE -fsanitize=${sanitizers} -fno-omit-frame-pointer -fno-sanitize-recover=all)
        target_link_options(tom_flags INTERFACE -fsanitize=${sanitizers})
    else()
        target_compile_definitions(tom_flags INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
    endif()
endif()

# A moc that reads only the file itself; on Windows, which has no shell scripts, the plain one.
if(UNIX)
    get_target_property(TOM_MOC Qt6::moc IMPORTED_LOCATION)
    if(NOT TOM_MOC)
        get_target_property(TOM_MOC Qt6::moc LOCATION)
    endif()
    set(TOM_MOC_DEFINITIONS "-DQ_OS_UNIX")
    if(APPLE)
        string(APPEND TOM_MOC_DEFINITIONS " -DQ_OS_MACOS -DQ_OS_DARWIN")
    elseif(CMAKE_SYSTEM_NAME STREQUAL "Linux")
        string(APPEND TOM_MOC_DEFINITIONS " -DQ_OS_LINUX")
    endif()
    configure_file("${CMAKE_SOURCE_DIR}/cmake/moc.sh.in" "${CMAKE_BINARY_DIR}/moc" @ONLY
        FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
endif()

# One precompiled header for all targets; a target that may not use it builds without.
add_library(tom_pch OBJECT "${CMAKE_SOURCE_DIR}/cmake/pch.cpp")
target_link_libraries(tom_pch PRIVATE tom_flags Qt6::Core)
target_precompile_headers(tom_pch PRIVATE "${CMAKE_SOURCE_DIR}/cmake/pch.h")
set_target_properties(tom_pch PROPERTIES AUTOMOC OFF)

function(_tom_common target)
    target_link_libraries(${target} PRIVATE tom_flags)
    target_precompile_headers(${target} REUSE_FROM tom_pch)
    if(UNIX)
        set_target_properties(${target} PROPERTIES AUTOMOC_EXECUTABLE "${CMAKE_BINARY_DIR}/moc" AUTOMOC_COMPILER_PREDEFINES OFF)
    endif()
endfunction()

# tom_library(core SOURCES a.h a.cpp LIBS Qt6::Core PRIVATE_LIBS yaml-cpp::yaml-cpp): the static library tom_core, alias tom::core
function(tom_library name)
    cmake_parse_arguments(arg "" "" "SOURCES;LIBS;PRIVATE_LIBS" ${ARGN})
    add_library(tom_${name} STATIC ${arg_SOURCES})
    add_library(tom::${name} ALIAS tom_${name})
    target_link_libraries(tom_${name} PUBLIC Qt6::Core ${arg_LIBS} PRIVATE ${arg_PRIVATE_LIBS})
    _tom_common(tom_${name})
endfunction()

# tom_program(tom-server [COMPONENT server] SOURCES main.cpp LIBS tom::server_core): a program in build/PRESET/bin, installed, in the
# package tom-COMPONENT (desktop unless said)
function(tom_program name)
    cmake_parse_arguments(arg "GUI" "COMPONENT" "SOURCES;LIBS" ${ARGN})
    if(NOT arg_COMPONENT)
        set(arg_COMPONENT desktop)
    endif()
    qt_add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE Qt6::Core ${arg_LIBS})
    target_compile_definitions(${name} PRIVATE TOM_VERSION="${PROJECT_VERSION}")
    _tom_common(${name})
    if(arg_GUI)
        set_target_properties(${name} PROPERTIES WIN32_EXECUTABLE ON MACOSX_BUNDLE ON)
    endif()
    install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT ${arg_COMPONENT}
        BUNDLE DESTINATION . COMPONENT ${arg_COMPONENT})
    # Elsewhere Qt is the system's own. Never run: there is no such machine to try it on.
    if(arg_GUI AND (WIN32 OR APPLE))
        qt_generate_deploy_app_script(TARGET ${name} OUTPUT_SCRIPT deploy NO_UNSUPPORTED_PLATFORM_ERROR)
        install(SCRIPT "${deploy}" COMPONENT ${arg_COMPONENT})
    elseif(WIN32 OR APPLE)
        qt_generate_deploy_script(TARGET ${name} OUTPUT_SCRIPT deploy CONTENT "
qt_deploy_runtime_dependencies(EXECUTABLE \"${CMAKE_INSTALL_BINDIR}/$<TARGET_FILE_NAME:${name}>\")")
        install(SCRIPT "${deploy}" COMPONENT ${arg_COMPONENT})
    endif()
endfunction()

# tom_plugin(tomvoice FOLDER lib/tom [COMPONENT desktop] SOURCES a.cpp LIBS Qt6::Multimedia): a module that a program loads when it needs
# it, in FOLDER beside bin/ of the build tree and of what is installed
function(tom_plugin name)
    cmake_parse_arguments(arg "" "COMPONENT;FOLDER" "SOURCES;LIBS" ${ARGN})
    if(NOT arg_COMPONENT)
        set(arg_COMPONENT desktop)
    endif()
    add_library(${name} MODULE ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE Qt6::Core ${arg_LIBS})
    _tom_common(${name})
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/${arg_FOLDER}"
        AUTOMOC_EXECUTABLE "")   # the plain moc: interfaces are declared in headers
    install(TARGETS ${name} LIBRARY DESTINATION ${arg_FOLDER} COMPONENT ${arg_COMPONENT})
endfunction()

# tom_test(tst_json LIBS tom::core [SOURCES more.cpp] [LABELS flow] [TIMEOUT 60] [ENVIRONMENT A=b] [NEEDS tom-server]): tst_json.cpp, run by ctest
function(tom_test name)
    cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LIBS;LABELS;ENVIRONMENT;NEEDS" ${ARGN})
    add_executable(${name} ${name}.cpp ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE Qt6::Test ${arg_LIBS})
    target_compile_definitions(${name} PRIVATE TOM_SOURCE_DIR="${CMAKE_SOURCE_DIR}" TOM_BIN_DIR="${CMAKE_BINARY_DIR}/bin"
        TOM_VERSION="${PROJECT_VERSION}")
    _tom_common(${name})
    # Nearly empty in a test; to load the precompiled header for it takes fifty times as long.
    set_source_files_properties("${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/mocs_compilation.cpp" PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests" UNITY_BUILD OFF)
    if(arg_NEEDS)
        add_dependencies(${name} ${arg_NEEDS})
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()
    if(NOT arg_LABELS)
        set(arg_LABELS unit)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_FORCE_STDERR_LOGGING=1;${arg_ENVIRONMENT}")
endfunction()

# tom_fuzz(fuzz_sse LIBS tom::http [SOURCES more.cpp] [SEEDS FOLDER]): fuzz_sse.cpp defines libFuzzer's entry point, seeds/sse
# (and FOLDER) holds what it starts from, dictionaries/sse words. In the fuzz preset (clang) the ctest of the same name is a
# million runs; in the others shortrun.cpp changes the seeds at random for ten seconds.
function(tom_fuzz name)
    cmake_parse_arguments(arg "" "" "SOURCES;LIBS;SEEDS" ${ARGN})
    string(REPLACE "fuzz_" "" plain ${name})
    set(seeds "${CMAKE_CURRENT_SOURCE_DIR}/seeds/${plain}" ${arg_SEEDS})
    set(dictionary "${CMAKE_CURRENT_SOURCE_DIR}/dictionaries/${plain}")
    foreach(needed IN LISTS seeds dictionary)
        if(NOT EXISTS "${needed}")
            message(FATAL_ERROR "${name} needs ${needed}")
        endif()
    endforeach()
    add_executable(${name} ${name}.cpp ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE Qt6::Core ${arg_LIBS})
    _tom_common(${name})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    if(NOT TOM_FUZZ)
        target_sources(${name} PRIVATE shortrun.cpp)
        set_target_properties(${name} PROPERTIES UNITY_BUILD OFF)
        add_test(NAME ${name} COMMAND ${name} 10 ${dictionary} ${seeds})
        set_tests_properties(${name} PROPERTIES TIMEOUT 120 LABELS fuzz)
        return()
    endif()
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    set(found "${CMAKE_BINARY_DIR}/tests/${name}_found")
    file(MAKE_DIRECTORY "${found}")
    add_test(NAME ${name} COMMAND ${name} -runs=1000000 -max_len=16384 -timeout=20 -print_final_stats=1 -artifact_prefix=${found}/
        -dict=${dictionary} ${found} ${seeds})
    set_tests_properties(${name} PROPERTIES TIMEOUT 7200 LABELS "fuzz;long")
    add_dependencies(fuzzers ${name})
endfunction()
if(TOM_FUZZ)
    add_custom_target(fuzzers)
endif()
