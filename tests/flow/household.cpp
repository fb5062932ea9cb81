#include "tests/flow/household.h"

#include "shared/auth/passwordhash.h"
#include "shared/core/json.h"
#include "shared/http/networkhttpclient.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;

namespace tom::test {

Household::Household()
{
    m_llm.playAside("\"model\":\"small\""_ba, wordScript({u"A title"_s}, std::chrono::milliseconds(1), PeerStep::Close));
}

void Household::writeConfig(const QString &agentUrl, const QString &service) const
{
    const QString hash = auth::hashPassword(password).result().value();
    const QString text = uR"(global:
  log_level: WARNING
  llm: peer
  llms:
    peer:
      api: "sk-test-0123456789abcdef"
      base_url: "%1"
      models: [openai/small, openai/middle, openai/large]
users:
  - username: alice
    password: '%2'
    role: admin
%3%4)"_s.arg(m_llm.url(u"/v1"_s).toString(), hash, agentUrl.isEmpty() ? QString() : u"    agent_url: \"%1\"\n"_s.arg(agentUrl),
             service.isEmpty() ? QString() : u"    services:\n      counter: {url: '%1'}\n"_s.arg(service));
    QFile file(folder() + u"/config.yml"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text.toUtf8());
}

void writeConfigOfTwo(const QString &folder, const QString &modelUrl)
{
    const QString text = uR"(global:
  log_level: WARNING
  llm: peer
  llms:
    peer: {api: sk-test-0123456789abcdef, base_url: '%1', models: [openai/m, openai/m, openai/m]}
users:
  - {username: alice, password: '%2'}
  - {username: bob, password: '%2'}
)"_s.arg(modelUrl, auth::hashPassword(Household::password).result().value());
    QFile file(folder + u"/config.yml"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text.toUtf8());
}

Listener::Listener(desktop::ProcessReply &reply)
{
    connect(&reply, &desktop::ProcessReply::eventReceived, this, [this](const protocol::TurnEvent &event) {
        numbers.append(event.number);
        if (const auto *delta = std::get_if<protocol::TextDelta>(&event.body)) {
            text += delta->delta;
            ++textEvents;
        }
    });
    connect(&reply, &desktop::ProcessReply::connectionLost, this, [this] { ++losses; });
    connect(&reply, &desktop::ProcessReply::finished, this,
            [this](const Result<protocol::ProcessAnswer> &result) { m_result = result; });
}

QList<QByteArray> wordEvents(const QStringList &words)
{
    QList<QByteArray> events;
    for (const QString &word : words) {
        const QJsonObject delta{{u"content"_s, word}};
        const QJsonObject choice{{u"index"_s, 0}, {u"delta"_s, delta}};
        events.append("data: " + json::compact({{u"choices"_s, QJsonArray{choice}}}) + "\n\n");
    }
    return events;
}

QByteArray endEvents()
{
    return "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"_ba;
}

PeerScript callScript(const QString &tool, const QJsonObject &arguments)
{
    const QJsonObject function{{u"name"_s, tool}, {u"arguments"_s, QString::fromUtf8(json::compact(arguments))}};
    const QJsonObject call{{u"index"_s, 0},
                           {u"id"_s, u"call_1"_s},
                           {u"type"_s, u"function"_s},
                           {u"function"_s, function}};
    const QJsonObject choice{{u"index"_s, 0}, {u"delta"_s, QJsonObject{{u"tool_calls"_s, QJsonArray{call}}}}};
    const QJsonObject end{{u"index"_s, 0}, {u"delta"_s, QJsonObject()}, {u"finish_reason"_s, u"tool_calls"_s}};
    QList<QByteArray> events;
    for (const QJsonObject &piece : {choice, end})
        events.append("data: " + json::compact({{u"choices"_s, QJsonArray{piece}}}) + "\n\n");
    events.append("data: [DONE]\n\n");
    return ScriptedHttpPeer::stream(events);
}

PeerScript wordScript(const QStringList &words, std::chrono::milliseconds between, PeerStep::Kind end)
{
    QList<QByteArray> pieces = wordEvents(words);
    if (end == PeerStep::Close)
        pieces.append(endEvents());
    return ScriptedHttpPeer::stream(pieces, between, end);
}

std::unique_ptr<desktop::ApiClient> clientFor(quint16 port, const QByteArray &key, const QByteArray &session)
{
    return std::make_unique<desktop::ApiClient>(std::make_unique<http::NetworkHttpClient>(http::Trust{.pinnedKey = key}),
                                                *desktop::ServerAddress::parse(u"https://127.0.0.1:%1"_s.arg(port)), session);
}

QByteArray signIn(quint16 port, const QByteArray &key)
{
    const auto client = clientFor(port, key);
    const QFuture<Result<desktop::SignedIn>> future = client->login({.username = u"alice"_s, .password = Household::password});
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20000) || !future.result())
        return {};
    return future.result()->session;
}

} // namespace tom::test
