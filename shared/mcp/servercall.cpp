#include "shared/mcp/servercall.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace tom::mcp {

namespace {

qsizetype severityOf(const QString &level)
{
    static const QStringList levels{u"debug"_s, u"info"_s,     u"notice"_s, u"warning"_s,
                                    u"error"_s, u"critical"_s, u"alert"_s,  u"emergency"_s};
    return levels.indexOf(level);
}

} // namespace

ServerCall::ServerCall(ServerRequest request, const QString &caller, Way way)
    : m_request(std::move(request)),
      m_caller(caller),
      m_way(std::move(way))
{}

ServerCall::~ServerCall()
{
    if (!m_isAnswered && !m_isCancelled)
        fail({.code = rpccode::internal, .message = u"the server gave no answer"_s});
}

void ServerCall::succeed(const QJsonObject &result)
{
    if (!m_isCancelled && !std::exchange(m_isAnswered, true))
        m_way.answer(result);
}

void ServerCall::fail(const RpcError &error)
{
    if (!m_isCancelled && !std::exchange(m_isAnswered, true))
        m_way.answer(std::unexpected(error));
}

void ServerCall::progress(double done, std::optional<double> total, const QString &message)
{
    const QJsonValue token = params().value("_meta"_L1).toObject().value("progressToken"_L1);
    if (m_isAnswered || (!token.isString() && !token.isDouble()))
        return;
    QJsonObject said{{u"progressToken"_s, token}, {u"progress"_s, done}};
    if (total)
        said.insert(u"total"_s, *total);
    if (!message.isEmpty())
        said.insert(u"message"_s, message);
    m_way.say(rpcNotification(u"notifications/progress"_s, said));
}

void ServerCall::log(const QString &level, const QJsonValue &data)
{
    if (m_isAnswered)
        return;
    if (m_request.era == Era::Modern && (m_request.logLevel.isEmpty() || severityOf(level) < severityOf(m_request.logLevel)))
        return;
    m_way.say(rpcNotification(u"notifications/message"_s, {{u"level"_s, level}, {u"data"_s, data}}));
}

QFuture<Result<QJsonObject>> ServerCall::ask(const QString &method, const QJsonObject &params)
{
    if (m_isAnswered || m_request.era == Era::Modern)
        return readyFuture<QJsonObject>(failure(ErrorCode::InvalidInput, u"the client cannot be asked"_s));
    return m_way.ask(method, params);
}

void ServerCall::noteCancelled()
{
    if (m_isAnswered || std::exchange(m_isCancelled, true))
        return;
    Q_EMIT cancelled();
}

} // namespace tom::mcp
