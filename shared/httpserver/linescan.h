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
    [[nodiscard]] bool hasBegun() const { return m_size > 2 || (m_size > 0 && m_last != '\r' && m_last != '\n'); }
    [[nodiscard]] const Refusal &refusal() const { return m_refusal; }

private:
    [[nodiscard]] bool takeByte(char byte);
    [[nodiscard]] bool refuse(int status, const QByteArray &reason);

    const RequestRules &m_rules;
    Refusal m_refusal;
    qint64 m_size = 0;
    qint64 m_lineSize = 0;   // with its CR LF
    int m_spaces = 0;         // of the request line
    QByteArray m_protocol;    // after the second of them, its first five letters
    bool m_hasRequestLine = false;
    bool m_isOver = false;
    char m_last = 0;
};

} // namespace tom::httpserver
