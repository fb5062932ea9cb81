#pragma once

#include "shared/httpserver/headrules.h"

namespace tom::httpserver {

// Finds the end of a head by its lines alone: each ends with CR LF, none begins with a space, their lengths have limits.
// Knows no HTTP beyond that, and so checks the parser that does.
class LineScan
{
public:
    explicit LineScan(const RequestRules &rules) : m_rules(rules) {}

    // Says how many of the bytes belong to the head; less than all only at its end or with a refusal.
    [[nodiscard]] qsizetype take(QByteArrayView bytes);
    [[nodiscard]] bool isOver() const { return m_isOver; }
    [[nodiscard]] const Refusal &refusal() const { return m_refusal; }

private:
    [[nodiscard]] bool takeByte(char byte);
    [[nodiscard]] bool refuse(int status, const QByteArray &reason);

    const RequestRules &m_rules;
    Refusal m_refusal;
    qint64 m_size = 0;
    qint64 m_lineSize = 0;   // with its CR LF
    bool m_hasRequestLine = false;
    bool m_isOver = false;
    char m_last = 0;
};

} // namespace tom::httpserver
