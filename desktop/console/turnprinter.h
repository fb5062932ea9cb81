#pragma once

#include "shared/protocol/turnevent.h"

namespace tom::console {

// Shows the events of one turn: the answer on standard output, everything beside it as remarks on standard error; or
// each event as a line of JSON.
class TurnPrinter
{
public:
    explicit TurnPrinter(bool json) : m_json(json) {}

    void print(const protocol::TurnEvent &event);
    void endWell(const protocol::ProcessAnswer &answer);
    void endBadly(const Error &error);
    void endLine();   // whatever is written next begins a line

private:
    void printLine(QByteArrayView name, qint64 number, const QJsonObject &data);

    bool m_json;
    bool m_hasText = false;
    bool m_atLineStart = true;
    bool m_saidError = false;
};

} // namespace tom::console
