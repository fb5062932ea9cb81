#include "shared/mcp/serverexchange.h"

namespace tom::mcp {

ServerExchange::~ServerExchange()
{
    if (const ServerCallPointer call = m_call.lock())
        call->noteCancelled();
}

void ServerExchange::say(const QJsonObject &message)
{
    QMetaObject::invokeMethod(this, [this, message] { Q_EMIT said(message); }, Qt::QueuedConnection);
}

void ServerExchange::answer(const ServerAnswer &answer)
{
    QMetaObject::invokeMethod(this, [this, answer] { Q_EMIT answered(answer); }, Qt::QueuedConnection);
}

bool ServerExchange::isOpen() const
{
    const ServerCallPointer call = m_call.lock();
    return call && !call->isAnswered() && !call->isCancelled();
}

void ServerExchange::cancel()
{
    if (!isOpen())
        return;
    m_call.lock()->noteCancelled();
    answer({.verdict = ServerAnswer::Verdict::Accepted});
}

} // namespace tom::mcp
