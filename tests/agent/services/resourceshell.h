#pragma once

#include <QString>

namespace tom::agent::test {

// A service in a shell with instructions and the resources whose text stands in files of its FOLDER. It notes what is read, and
// says nothing any more when it is asked for the one that SILENT_ABOUT names.
inline const QString resourceShell = QString::fromLatin1(R"sh(while read -r line; do
id=$(printf '%s' "$line" | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
answer() { printf '{"jsonrpc":"2.0","id":%s,%s}\n' "$id" "$1"; }
case "$line" in
*'"initialize"'*) answer '"result":{"protocolVersion":"2025-06-18","instructions":"Use cities.","capabilities":{"tools":{},"resources":{}}}' ;;
*'"tools/list"'*) answer '"result":{"tools":[{"name":"t","inputSchema":{"type":"object"}}]}' ;;
*'"tools/call"'*) echo made > "$FOLDER/prompt_consign"; answer '"result":{"content":[{"type":"text","text":"done"}]}' ;;
*'"resources/read"'*)
    name=$(printf '%s' "$line" | sed -n 's|.*description:[/\]*\([a-z_]*\).*|\1|p')
    echo "$name" >> "$FOLDER/reads"
    if [ "$name" = "$SILENT_ABOUT" ]; then cat > /dev/null; exit; fi
    if [ -e "$FOLDER/$name" ]; then answer '"result":{"contents":[{"uri":"x","text":"'"$(cat "$FOLDER/$name")"'"}]}'
    else answer '"error":{"code":-32002,"message":"Resource not found"}'; fi ;;
*'"id"'*) answer '"error":{"code":-32601,"message":"no"}' ;;
esac
done
)sh");

} // namespace tom::agent::test
