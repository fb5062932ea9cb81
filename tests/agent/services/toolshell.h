#pragma once

#include <QString>

namespace tom::agent::test {

// A service in a shell: its tools stand in the file "tools" of its FOLDER, the result of every call in "result", and each call
// that arrives is a line of "calls".
inline const QString toolShell = QString::fromLatin1(R"sh(while read -r line; do
id=$(printf '%s' "$line" | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
answer() { printf '{"jsonrpc":"2.0","id":%s,%s}\n' "$id" "$1"; }
case "$line" in
*'"initialize"'*) answer '"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}}}' ;;
*'"tools/list"'*) answer '"result":{"tools":'"$(cat "$FOLDER/tools")"'}' ;;
*'"tools/call"'*) printf '%s\n' "$line" >> "$FOLDER/calls"; answer '"result":'"$(cat "$FOLDER/result")" ;;
*'"id"'*) answer '"error":{"code":-32601,"message":"no"}' ;;
esac
done
)sh");

} // namespace tom::agent::test
