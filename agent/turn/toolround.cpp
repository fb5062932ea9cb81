#include "agent/turn/toolround.h"

#include "agent/tools/immediatetoolrun.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

// Cut between two characters of UTF-8.
QString bounded(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    if (bytes.size() <= ToolRound::maxResultBytes)
        return text;
    qsizetype end = ToolRound::maxResultBytes;
    while (end > 0 && (bytes.at(end) & 0xC0) == 0x80)
        --end;
    return QString::fromUtf8(bytes.first(end)) + u"\n[Shortened: the result has %1 bytes.]"_s.arg(bytes.size());
}

llm::Message resultMessage(const llm::ToolCall &call, const ToolResult &result)
{
    return {.role = llm::Role::Tool,
            .text = bounded(result.text),
            .toolCallId = call.id,
            .toolName = call.name,
            .isError = result.isError};
}

} // namespace

ToolRound::ToolRound(const ToolRegistry &tools, const QList<llm::ToolCall> &calls, std::chrono::milliseconds timeLimit,
                     QObject *parent)
    : QObject(parent),
      m_tools(tools),
      m_calls(calls),
      m_timeLimit(timeLimit)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this,
            [this] { endEarly(u"the time for tools ran out; this call was ended, and may have been done all the same"_s); });
}

ToolRound::~ToolRound() = default;

llm::Message ToolRound::notRun(const llm::ToolCall &call, const QString &why)
{
    return resultMessage(call, toolFailure(why));
}

void ToolRound::start()
{
    m_timer.start(m_timeLimit);
    runNext();
}

void ToolRound::cancel()
{
    endEarly(u"the user stopped this call"_s);
}

void ToolRound::runNext()
{
    if (m_results.size() == m_calls.size()) {
        m_timer.stop();
        Q_EMIT finished(m_results);
        return;
    }
    const llm::ToolCall &call = m_calls.at(m_results.size());
    Q_EMIT callStarted(call);
    m_run = m_tools.start(call);
    connect(m_run.get(), &ToolRun::finished, this, &ToolRound::takeResult);
}

void ToolRound::takeResult(const ToolResult &result)
{
    m_run.release()->deleteLater();   // it is still emitting
    const llm::ToolCall &call = m_calls.at(m_results.size());
    m_results.append(resultMessage(call, result));
    Q_EMIT callEnded(call, result);
    runNext();
}

void ToolRound::endEarly(const QString &why)
{
    m_timer.stop();
    if (m_run) {
        disconnect(m_run.get(), nullptr, this, nullptr);
        m_run->cancel();
        m_run.release()->deleteLater();
        Q_EMIT callEnded(m_calls.at(m_results.size()), toolFailure(why));
    }
    while (m_results.size() < m_calls.size())
        m_results.append(notRun(m_calls.at(m_results.size()), why));
    Q_EMIT finished(m_results);
}

} // namespace tom::agent
