#include "tests/gui/livehouse.h"

#include "shared/auth/passwordhash.h"
#include "tests/flow/household.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace tom::desktop {

LiveHouse::LiveHouse(const QString &providers, const QString &services, const QString &modelName)
{
    writeConfig(providers, services, modelName);
    startServer();
    m_session = test::signIn(quint16(m_port), m_server->keyFingerprint());
    m_http = std::make_unique<http::NetworkHttpClient>(http::Trust{.pinnedKey = m_server->keyFingerprint()});
    if (m_session.isEmpty())
        qFatal("alice cannot sign in");
}

LiveHouse::~LiveHouse()
{
    app.reset();
    m_http.reset();
}

void LiveHouse::startServer()
{
    m_server = std::make_unique<server::ServerApp>(server::ServerSettings{.dataFolder = m_folder.path(),
                                                                          .listen = u"127.0.0.1"_s,
                                                                          .agentProgram = u"" TOM_BIN_DIR "/tom-agent"_s,
                                                                          .memoryProgram = u"" TOM_BIN_DIR "/tom-memory"_s,
                                                                          .port = m_port});
    if (const Result<void> started = m_server->start(); !started)
        qFatal("%s", qPrintable(started.error().message));
    m_port = m_server->port();
}

void LiveHouse::stopServer()
{
    m_server.reset();
}

void LiveHouse::signIn(const QString &clientFolder)
{
    AccountStore store(clientFolder);
    const auto account = store.current();
    if (account && *account)
        return;
    QVERIFY(store.save(this->account()));
}

Account LiveHouse::account() const
{
    return {.server = u"https://127.0.0.1:%1"_s.arg(m_port),
            .username = u"alice"_s,
            .pinnedKey = m_server->keyFingerprint(),
            .session = test::signIn(quint16(m_port), m_server->keyFingerprint())};
}

void LiveHouse::addAccount(const Account &account)
{
    signIn(m_client.path());
    AccountStore store(m_client.path());
    const auto own = store.current();
    QVERIFY(own && *own && store.save(account) && store.save(**own));
}

void LiveHouse::startWindow()
{
    app.reset();
    if (m_server)
        signIn(m_client.path());
    app = std::make_unique<DesktopApp>(m_client.path(), DesktopOptions{});
    app->start();
    QVERIFY(QTest::qWaitForWindowExposed(&app->window()));
}

void LiveHouse::startSignedOut()
{
    app.reset();
    app = std::make_unique<DesktopApp>(m_client.path(), DesktopOptions{.server = u"127.0.0.1:%1"_s.arg(m_port),
                                                                       .username = u"alice"_s,
                                                                       .pin = QString::fromLatin1(m_server->keyFingerprint())});
    app->start();
    QVERIFY(QTest::qWaitForWindowExposed(&app->window()));
}

std::unique_ptr<DesktopApp> LiveHouse::startOtherWindow()
{
    signIn(m_otherClient.path());
    auto other = std::make_unique<DesktopApp>(m_otherClient.path(), DesktopOptions{});
    other->start();
    return other;
}

std::unique_ptr<ApiClient> LiveHouse::client() const
{
    return test::clientFor(quint16(m_port), m_server->keyFingerprint(), m_session);
}

std::unique_ptr<PushClient> LiveHouse::pushClient() const
{
    return std::make_unique<PushClient>(*ServerAddress::parse(u"https://127.0.0.1:%1"_s.arg(m_port)), m_session,
                                        m_server->keyFingerprint());
}

void LiveHouse::writeConfig(const QString &providers, const QString &services, const QString &modelName) const
{
    const QString text = uR"(global:
  log_level: WARNING
  llm: peer
  llms:
    peer: {api: sk-test-0123456789abcdef, base_url: '%1', models: [%6, %6, %6], prices: {%6: {input: 2, output: 8}}}
%4
  limits:
    requests_per_minute: 100000
schedules: {tools: {deny: ['counter.write_*', elsewhere], ask: [vault]}}
users:
  - username: alice
    password: '%2'
    role: admin
    services:
      counter: {url: '%3'}
      gone: {url: 'http://127.0.0.1:9/mcp'}
      vault: {url: '%3', description: 'A vault of yours', headers: {Authorization: 'Bearer ${secret}'}, tools: {deny: ['delete_*'], ask: [ask_count]}}
%5)"_s.arg(model.baseUrl(), auth::hashPassword(test::Household::password).result().value(), service.url(), providers,
          QString(services).replace("SERVICE"_L1, service.url()), modelName);
    QFile file(m_folder.filePath(u"config.yml"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0)
        qFatal("no config.yml");
}

http::HttpRequest LiveHouse::request(const QByteArray &method, const QString &path, const QJsonObject &body) const
{
    http::HttpRequest made{.method = method,
                           .url = QUrl(u"https://127.0.0.1:%1%2"_s.arg(m_port).arg(path)),
                           .headers = {{"Accept", "application/json"}, {"Cookie", "__Host-tom_session=" + m_session}}};
    if (method != "GET" && method != "DELETE") {
        made.headers.emplaceBack("Content-Type", "application/json");
        made.body = json::compact(body);
    }
    return made;
}

QJsonObject LiveHouse::ask(const QByteArray &method, const QString &path, const QJsonObject &body)
{
    const auto future = m_http->fetch(request(method, path, body));
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 30'000) || !future.result())
        return {};
    return json::parseObject(future.result()->body).value_or(QJsonObject{});
}

void LiveHouse::begin(const QString &words, const QStringList &modules)
{
    m_begun.append(m_http->fetch(request("POST", u"/process"_s,
                                         {{u"request"_s, words},
                                          {u"modules"_s, QJsonArray::fromStringList(modules)},
                                          {u"level"_s, 1},
                                          {u"client_type"_s, u"android"_s}})));
}

void LiveHouse::letModelCall(const QString &tool)
{
    model.asked = [this, tool] {
        const QJsonObject &asked = model.requests.constLast();
        const QJsonArray messages = asked.value("messages"_L1).toArray();
        if (asked.contains("tools"_L1) && messages.last()["role"_L1].toString() == "user"_L1)
            return model.call(u"c1"_s, tool);
        model.say(u"Yes."_s);
        model.finish();
    };
}

bool LiveHouse::approveTheCall()
{
    QJsonArray waiting;
    if (!QTest::qWaitFor([&] { return (waiting = askFor(u"/approvals"_s, u"approvals"_s)).size() == 1; }, 40'000))
        return false;
    ask("POST", u"/approvals/"_s + waiting.at(0)["id"_L1].toString(), {{u"decision"_s, u"approve"_s}});
    return true;
}

void LiveHouse::remind(const QString &text)
{
    const QString start = QDateTime::currentDateTime().addDays(400).toString(u"yyyy-MM-dd'T'HH:mm:ss"_s);
    const QJsonObject made = ask("POST", u"/schedules"_s, {{u"text"_s, text}, {u"start"_s, start}});
    const qint64 id = made.value("schedule"_L1)["id"_L1].toInteger();
    QVERIFY2(id > 0, json::compact(made).constData());
    QCOMPARE(ask("POST", u"/schedules/%1/run"_s.arg(id)).value("status"_L1).toString(), u"OK"_s);
}

QJsonObject LiveHouse::notification(const QString &title)
{
    for (const QJsonValue &one : askFor(u"/notifications"_s, u"notifications"_s)) {
        if (one["title"_L1].toString() == title || one["text"_L1].toString() == title)
            return one.toObject();
    }
    return {};
}

bool LiveHouse::isConnected(const QString &module)
{
    for (const QJsonValue &one : askFor(u"/status"_s, u"modules"_s)) {
        if (one["name"_L1].toString() == module)
            return one["status"_L1].toString() == "connected"_L1;
    }
    return false;
}

} // namespace tom::desktop
