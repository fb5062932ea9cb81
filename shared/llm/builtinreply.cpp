#include "shared/llm/builtinreply.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace tom::llm {

BuiltinReply::BuiltinReply(const Completion &completion) : m_completion(completion)
{
    m_completion.usage.cost = 0;   // it runs here
    QTimer::singleShot(0, this, &BuiltinReply::sendNext);
}

void BuiltinReply::cancel()
{
    m_isCancelled = true;
}

void BuiltinReply::sendNext()
{
    if (m_isCancelled)
        return end(failure(ErrorCode::Cancelled, u"cancelled"_s));
    const QString &text = m_completion.message.text;
    if (m_sent == text.size())
        return end(m_completion);
    const qsizetype space = text.indexOf(u' ', m_sent + 1);
    const qsizetype next = space < 0 ? text.size() : space;
    const QString piece = text.sliced(m_sent, next - m_sent);
    m_sent = next;
    // Before the signal: whoever gets the piece may delete this.
    QTimer::singleShot(0, this, &BuiltinReply::sendNext);
    Q_EMIT textReceived(piece);
}

void BuiltinReply::end(const Result<Completion> &result)
{
    if (m_isFinished)
        return;
    m_isFinished = true;
    Q_EMIT finished(result);
}

} // namespace tom::llm
