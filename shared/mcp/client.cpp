#include "shared/mcp/client.h"

#include "shared/mcp/operation.h"
#include "shared/mcp/revision.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::mcp {

static Q_LOGGING_CATEGORY(lcMcp, "tom.shared.mcp")

namespace {

constexpr auto listDelay = 200ms;          // changes come in bunches
constexpr auto heardLimit = 1s;
constexpr auto subscribeDelay = 5s;          // doubled while subscriptions end sooner than after the longest
constexpr auto longestSubscribeDelay = 300s;
constexpr auto subscriptionLimit = 24h;

class OperationCall : public ClientCall
{
public:
    OperationCall(Client &client, const QJsonObject &params, std::chrono::milliseconds timeout)
        : m_client(&client),
          m_operation(std::make_unique<Operation>(client, u"tools/call"_s, params, timeout))
    {
        client.countCall(1);
        m_operation->setWantsProgress();
        connect(m_operation.get(), &Operation::progressed, this, &ClientCall::progressed);
        connect(m_operation.get(), &Operation::finished, this, [this, name = client.name()](const RequestOutcome &outcome) {
            if (outcome)
                return end(CallResult::fromJson(*outcome));
            m_isUncertain = outcome.error().isUncertain();
            end(std::unexpected(outcome.error().toError(name)));
        });
        m_operation->start();
    }
    ~OperationCall() override { count(); }

    [[nodiscard]] bool isUncertain() const override { return m_isUncertain; }

    void cancel() override
    {
        m_operation.reset();
        QMetaObject::invokeMethod(this, [this] { end(failure(ErrorCode::Cancelled, u"cancelled"_s)); }, Qt::QueuedConnection);
    }

private:
    void end(const Result<CallResult> &result)
    {
        if (std::exchange(m_isOver, true))
            return;
        count();
        Q_EMIT finished(result);
    }
    void count()
    {
        if (m_client && !std::exchange(m_isCounted, true))
            m_client->countCall(-1);
    }

    QPointer<Client> m_client;
    std::unique_ptr<Operation> m_operation;
    bool m_isUncertain = false;
    bool m_isCounted = false;
    bool m_isOver = false;
};

// The result of one operation that nobody cancels. The operation belongs to the client and dies with it.
template<typename T, typename Read>
QFuture<Result<T>> resultOf(Client &client, Operation *operation, Read read)
{
    auto completer = std::make_shared<Completer<T>>();
    QObject::connect(operation, &Operation::finished, &client,
                     [completer, operation, &client, read](const RequestOutcome &outcome) {
                         operation->deleteLater();
                         if (outcome)
                             completer->complete(read(*outcome));
                         else
                             completer->complete(std::unexpected(client.errorOf(outcome.error())));
                     });
    const QFuture<Result<T>> future = completer->future();
    operation->start();
    return future;
}

} // namespace

Client::Client(std::unique_ptr<Transport> transport, const QString &name, ClientSettings settings, QObject *parent)
    : QObject(parent),
      m_transport(std::move(transport)),
      m_name(name),
      m_settings(std::move(settings)),
      m_requester(*m_transport)
{
    connect(&m_requester, &Requester::asked, this, &Client::takeRequest);
    connect(&m_requester, &Requester::notified, this, &Client::takeNotification);
    connect(m_transport.get(), &Transport::closed, this,
            [this](const QString &why) { fail({.code = ErrorCode::Network, .message = u"%1 %2"_s.arg(m_name, why)}); });
    m_listSoon.setSingleShot(true);
    connect(&m_listSoon, &QTimer::timeout, this, &Client::list);
    m_heardLimit.setSingleShot(true);
    connect(&m_heardLimit, &QTimer::timeout, this, &Client::becomeReady);
    connect(m_transport.get(), &Transport::heard, this, [this](bool isOpen) {
        if (m_heardLimit.isActive())
            becomeReady();
        if (isOpen && tellsChanges())   // what was told before, nobody heard
            m_listSoon.start(listDelay);
    });
    m_subscribeAgain.setSingleShot(true);
    connect(&m_subscribeAgain, &QTimer::timeout, this, &Client::subscribe);
}

Client::~Client()
{
    m_isOver = true;
    m_requester.failAll(u"was let go"_s);   // whoever still waits for an answer hears that none comes
    qDeleteAll(findChildren<QObject *>(Qt::FindDirectChildrenOnly));   // they still use the requester
    close();
}

void Client::start()
{
    shake(false);
}

void Client::close()
{
    m_isOver = true;
    m_isReady = false;
    if (m_transport)
        m_transport->close();
}

const Tool *Client::tool(const QString &name) const
{
    const auto found = std::ranges::find(m_tools, name, &Tool::name);
    return found == m_tools.end() ? nullptr : &*found;
}

bool Client::isModern() const
{
    return m_info.revision == revision::modern;
}

void Client::shake(bool isLegacy)
{
    delete m_handshake;
    m_handshake = new Handshake(m_requester, *m_transport, m_settings, m_name, this);
    connect(m_handshake, &Handshake::finished, this, &Client::takeHandshake);
    if (isLegacy)
        m_handshake->startLegacy();
    else
        m_handshake->start();
}

void Client::takeHandshake(const Result<ServerInfo> &info)
{
    std::exchange(m_handshake, nullptr)->deleteLater();
    if (!info)
        return fail(info.error());
    m_info = *info;
    if (std::exchange(m_isRenewing, false)) {
        Q_EMIT renewed();
        (void)hear();
    }
    list();
}

bool Client::isSessionLost(const RequestFailure &failure) const
{
    return failure.kind != RequestFailure::Kind::Timeout && failure.transport.status == 404 && !isModern()
           && (m_isRenewing || m_transport->hasSession());
}

void Client::renew()
{
    if (std::exchange(m_isRenewing, true))
        return;
    qCInfo(lcMcp).noquote() << u"%1 forgot the session; beginning a new one"_s.arg(m_name);
    m_transport->forgetSession();
    shake(true);
}

void Client::list()
{
    delete m_list;
    m_list = new PagedList(m_requester, u"tools/list"_s, u"tools"_s, m_settings, this);
    connect(m_list, &PagedList::finished, this, &Client::takeTools);
    m_list->start();
}

void Client::takeTools(const QJsonArray &entries, const std::optional<RequestFailure> &failure)
{
    std::exchange(m_list, nullptr)->deleteLater();
    const bool isOptional = !m_info.capabilities.contains("tools"_L1);
    // Once: a server may forget every session that it gives.
    if (failure && isSessionLost(*failure) && !m_isRenewing && !std::exchange(m_isListRenewed, true))
        return renew();
    if (failure && !m_isReady && !(isOptional && failure->kind == RequestFailure::Kind::Rpc))
        return fail(errorOf(*failure));
    if (failure)   // the list that we have is better than none
        return Q_EMIT listed();
    m_isListRenewed = false;
    QList<Tool> tools;
    for (const QJsonValue &entry : entries) {
        Result<Tool> tool = Tool::fromJson(entry.toObject());
        if (!tool)
            qCWarning(lcMcp).noquote() << u"⚠️ %1: left out: %2"_s.arg(m_name, tool.error().message.left(300));
        else if (std::ranges::contains(tools, tool->name, &Tool::name))
            qCWarning(lcMcp).noquote() << u"⚠️ %1: the tool %2 is there twice; the first one counts"_s.arg(m_name, tool->name);
        else
            tools.append(std::move(*tool));
    }
    const bool isNew = tools != m_tools;
    m_tools = std::move(tools);
    Q_EMIT listed();
    if (m_isReady && isNew)
        Q_EMIT toolsChanged();
    if (!m_isReady && !m_heardLimit.isActive()) {
        // A question that the server asks before anybody listens would be lost; but some never open what they announce.
        if (hear() && m_settings.ask)
            m_heardLimit.start(heardLimit);
        else
            becomeReady();
    }
}

void Client::becomeReady()
{
    m_heardLimit.stop();
    if (!m_isOver && !std::exchange(m_isReady, true))
        Q_EMIT ready();
}

bool Client::tellsChanges() const
{
    return m_info.capabilities.value("tools"_L1).toObject().value("listChanged"_L1).toBool();
}

// Servers say when they will tell of changes. The old ones may also ask their questions unasked, and not every server
// asks them in the stream of the call that they belong to.
bool Client::hear()
{
    if (isModern() && tellsChanges())
        subscribe();
    const bool listens = !isModern() && (tellsChanges() || m_settings.ask) && m_transport->hasStreams();
    if (listens)
        m_transport->listen();
    return listens;
}

void Client::subscribe()
{
    if (m_isOver || m_subscription != 0)
        return;
    m_subscribed.start();
    m_subscription = m_requester.send({.method = u"subscriptions/listen"_s,
                                       .params = {{u"notifications"_s, QJsonObject{{u"toolsListChanged"_s, true}}}},
                                       .timeout = subscriptionLimit,
                                       .longest = subscriptionLimit,
                                       .done = [this](const RequestOutcome &outcome) {
                                           m_subscription = 0;
                                           const bool isRefused = !outcome
                                                                  && (outcome.error().kind == RequestFailure::Kind::Rpc
                                                                      || outcome.error().cannotHaveRun());
                                           if (m_isOver || isRefused)
                                               return;
                                           subscribeLater();
                                       }});
}

// Some servers end each subscription soon; then nothing is gained by asking ever again.
void Client::subscribeLater()
{
    const bool isShort = std::chrono::milliseconds(m_subscribed.elapsed()) < longestSubscribeDelay;
    m_shortSubscriptions = isShort ? m_shortSubscriptions + 1 : 0;
    const auto pause = std::min<std::chrono::milliseconds>(subscribeDelay * (1 << std::clamp(m_shortSubscriptions - 1, 0, 8)),
                                                           longestSubscribeDelay);
    m_subscribeAgain.start(pause);
    m_listSoon.start(pause);   // what was missed meanwhile
}

void Client::takeNotification(const QString &method, const QJsonObject &)
{
    if (method == "notifications/tools/list_changed"_L1 && m_isReady)
        m_listSoon.start(listDelay);
}

void Client::takeRequest(const QJsonValue &id, const QString &method, const QJsonObject &params)
{
    if (method != "elicitation/create"_L1 || !m_settings.ask)
        return m_requester.answer(
            id, std::unexpected(RpcError{.code = rpccode::methodNotFound, .message = u"Tom does not offer %1"_s.arg(method)}));
    const Result<InputForm> form = formFrom(params);
    if (!form)
        return m_requester.answer(id, std::unexpected(RpcError{.code = rpccode::invalidParams, .message = form.error().message}));
    m_requester.hold();
    m_settings.ask(*form).then(this, [this, id](const Result<InputAnswer> &answer) {
        m_requester.release();
        m_requester.answer(id, answer.value_or(InputAnswer{}).toJson());
    });
}

std::unique_ptr<ClientCall> Client::callTool(const QString &name, const QJsonObject &arguments, std::chrono::milliseconds timeout)
{
    return std::make_unique<OperationCall>(*this, QJsonObject{{u"name"_s, name}, {u"arguments"_s, arguments}},
                                           timeout.count() > 0 ? timeout : m_settings.timeout);
}

QFuture<Result<QList<ResourceContents>>> Client::readResource(const QString &uri, std::chrono::milliseconds timeout)
{
    auto *operation =
        new Operation(*this, u"resources/read"_s, {{u"uri"_s, uri}}, timeout.count() > 0 ? timeout : m_settings.timeout, this);
    return resultOf<QList<ResourceContents>>(*this, operation, [](const QJsonObject &result) -> Result<QList<ResourceContents>> {
        QList<ResourceContents> contents;
        for (const QJsonValue &piece : result.value("contents"_L1).toArray())
            contents.append(ResourceContents::fromJson(piece.toObject()));
        return contents;
    });
}

QFuture<Result<void>> Client::check(std::chrono::milliseconds timeout)
{
    const QString method = isModern() ? u"server/discover"_s : u"ping"_s;
    auto *operation = new Operation(*this, method, {}, timeout, this);
    return resultOf<void>(*this, operation, [](const QJsonObject &) { return Result<void>(); });
}

void Client::fail(const Error &error)
{
    if (std::exchange(m_isOver, true))
        return;
    m_isReady = false;
    m_isRenewing = false;
    QMetaObject::invokeMethod(
        this,
        [this, error] {
            // Whoever waits puts the name before it, as with every failure of a request.
            m_requester.failAll(error.message.startsWith(m_name + u' ') ? error.message.sliced(m_name.size() + 1)
                                                                        : error.message);
            Q_EMIT failed(error);
        },
        Qt::QueuedConnection);
}

} // namespace tom::mcp
