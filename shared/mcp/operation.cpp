#include "shared/mcp/operation.h"

#include "shared/mcp/client.h"

using namespace Qt::StringLiterals;

namespace tom::mcp {

Operation::Operation(Client &client, const QString &method, const QJsonObject &params, std::chrono::milliseconds timeout,
                     QObject *parent)
    : QObject(parent),
      m_client(&client),
      m_method(method),
      m_asked(params),
      m_params(params),
      m_timeout(timeout)
{}

Operation::~Operation()
{
    if (m_client)
        m_client->requester().cancel(m_request);
}

void Operation::start()
{
    QMetaObject::invokeMethod(this, &Operation::send, Qt::QueuedConnection);
}

// Whatever becomes of the client meanwhile, this ends.
template<typename Signal>
void Operation::sendAfter(Signal signal)
{
    connect(m_client, signal, this, &Operation::send, Qt::SingleShotConnection);
    connect(m_client, &Client::failed, this, &Operation::fail, Qt::SingleShotConnection);
    connect(m_client, &QObject::destroyed, this, [this] { fail({.message = u"was let go"_s}); });
}

void Operation::send()
{
    if (!m_client || m_isOver)
        return fail({.message = u"was let go"_s});
    m_client->disconnect(this);
    Request request{.method = m_method,
                    .params = m_params,
                    .headers = headers(),
                    .timeout = m_timeout,
                    .longest = std::max(m_timeout, m_client->settings().longest),
                    .done = [this](const RequestOutcome &outcome) { take(outcome); }};
    if (m_wantsProgress)
        request.progressed = [this](const Progress &progress) { Q_EMIT progressed(progress); };
    m_request = m_client->requester().send(std::move(request));
}

http::Headers Operation::headers() const
{
    const Tool *tool = m_method == "tools/call"_L1 ? m_client->tool(m_asked.value("name"_L1).toString()) : nullptr;
    if (!tool || !m_client->isModern())
        return {};
    return parameterHeaders(tool->headerParameters, m_asked.value("arguments"_L1).toObject());
}

void Operation::take(const RequestOutcome &outcome)
{
    if (outcome) {
        const QString type = outcome->value("resultType"_L1).toString(u"complete"_s);
        if (type == "complete"_L1)
            return end(outcome);
        if (type == "input_required"_L1)
            return takeQuestions(*outcome);
        return fail({.message = u"answered with a result of the unknown kind \"%1\""_s.arg(type.left(64))});
    }
    const RequestFailure &failure = outcome.error();
    if (m_client->isSessionLost(failure) && !std::exchange(m_wasRenewed, true)) {
        sendAfter(&Client::renewed);
        return m_client->renew();
    }
    if (failure.kind == RequestFailure::Kind::Rpc && failure.rpc.code == rpccode::headerMismatch
        && !std::exchange(m_wasListed, true)) {
        sendAfter(&Client::listed);
        return m_client->list();
    }
    end(outcome);
}

// 2026-07-28, multi-round-trip results: the same request again, with answers under the same keys and the server's state
// as it came.
void Operation::takeQuestions(const QJsonObject &result)
{
    if (++m_inputRounds > maxInputRounds)
        return fail({.message = u"asked back more than %1 times"_s.arg(maxInputRounds)});
    m_params = m_asked;
    if (const QJsonValue state = result.value("requestState"_L1); state.isString())
        m_params.insert(u"requestState"_s, state);
    const QJsonObject requests = result.value("inputRequests"_L1).toObject();
    if (requests.isEmpty()) {
        if (!m_params.contains("requestState"_L1))
            return fail({.message = u"asks for input and does not say which"_s});
        return start();
    }
    delete m_round;
    m_round = new InputRound(m_client->settings(), requests, this);
    connect(m_round, &InputRound::finished, this, [this](const Result<QJsonObject> &responses) {
        if (!responses)
            return fail(responses.error());
        m_params.insert(u"inputResponses"_s, *responses);
        send();
    });
    m_round->start();
}

void Operation::fail(const Error &error)
{
    end(std::unexpected(RequestFailure{.transport = {.kind = TransportFailure::Kind::Garbled, .message = error.message}}));
}

void Operation::end(const RequestOutcome &outcome)
{
    if (!std::exchange(m_isOver, true))
        Q_EMIT finished(outcome);
}

} // namespace tom::mcp
