#pragma once

#include "shared/mcp/clientsettings.h"

#include <QObject>
#include <QStringList>

namespace tom::mcp {

// The questions that one result of a server asks back (2026-07-28, multi-round-trip results), until all have answers.
// Ends by exactly one finished, never before control has returned to the event loop.
class InputRound : public QObject
{
    Q_OBJECT

public:
    InputRound(const ClientSettings &settings, const QJsonObject &requests, QObject *parent);

    void start();

    static constexpr int maxQuestions = 20;

Q_SIGNALS:
    void finished(const tom::Result<QJsonObject> &responses);   // under the keys of the requests

private:
    void askNext();

    const ClientSettings &m_settings;
    QJsonObject m_requests;
    QStringList m_left;
    QJsonObject m_responses;
};

} // namespace tom::mcp
