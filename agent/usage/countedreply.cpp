#include "agent/usage/countedreply.h"

#include <QTimer>

namespace tom::agent {

CountedReply::CountedReply(std::unique_ptr<llm::LlmReply> reply, Take take, std::function<void()> brokeOff)
    : m_reply(std::move(reply)),
      m_take(std::move(take)),
      m_brokeOff(std::move(brokeOff))
{
    connect(m_reply.get(), &LlmReply::textReceived, this, [this](const QString &delta) {
        m_hasSpoken = true;
        Q_EMIT textReceived(delta);
    });
    connect(m_reply.get(), &LlmReply::reasoningReceived, this, [this](const QString &delta) {
        m_hasSpoken = true;
        Q_EMIT reasoningReceived(delta);
    });
    connect(m_reply.get(), &LlmReply::finished, this, &CountedReply::takeEnd);
}

CountedReply::~CountedReply()
{
    if (m_reply && m_hasSpoken)
        m_brokeOff();
}

void CountedReply::cancel()
{
    if (m_reply)
        m_reply->cancel();
}

void CountedReply::takeEnd(const Result<llm::Completion> &result)
{
    m_reply->disconnect(this);
    m_reply.release()->deleteLater();   // it is calling
    if (!result) {
        if (m_hasSpoken)
            m_brokeOff();
        Q_EMIT finished(result);
        return;
    }
    llm::Completion completion = *result;
    m_take(completion);
    Q_EMIT finished(completion);
}

RefusedReply::RefusedReply(const Error &why)
{
    QTimer::singleShot(0, this, [this, why] { end(why); });
}

void RefusedReply::end(const Error &error)
{
    if (m_isFinished)
        return;
    m_isFinished = true;
    QTimer::singleShot(0, this, [this, error] { Q_EMIT finished(std::unexpected(error)); });
}

} // namespace tom::agent
