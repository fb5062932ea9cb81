#pragma once

#include <QByteArray>
#include <QByteArrayList>

// The revisions of the protocol that we speak. Up to 2025-11-25 a session begins with `initialize`; 2026-07-28 knows no
// sessions and describes each request in its `_meta`.
namespace tom::mcp::revision {

inline const QByteArray modern = QByteArrayLiteral("2026-07-28");
inline const QByteArrayList legacy{QByteArrayLiteral("2025-11-25"), QByteArrayLiteral("2025-06-18"),
                                   QByteArrayLiteral("2025-03-26")};   // newest first

// The header MCP-Protocol-Version came with 2025-06-18.
[[nodiscard]] inline bool hasVersionHeader(const QByteArray &revision)
{
    return revision >= "2025-06-18";
}

} // namespace tom::mcp::revision
