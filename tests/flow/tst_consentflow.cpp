#include "server/app/serverapp.h"
#include "shared/auth/passwordhash.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/agent/support/peer.h"
#include "tests/flow/household.h"
#include "tests/flow/householddevices.h"
#include "tests/server/support/device.h"
#include "tests/support/countingservice.h"

#include <QDir>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::test;
using agent::test::EventReader;

// The user's word from the wire to the tool: server, its agent, a model and a service that counts, all with real sockets. One
// device of the user's flaps all the time and one is offline throughout; they end alike.
class TestConsentFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_model = std::make_unique<agent::test::OpenAiPeer>();
        m_service = std::make_unique<CountingService>();
        writeConfig();
        m_server = std::make_unique<server::ServerApp>(server::ServerSettings{
            .dataFolder = m_folder->path(), .listen = u"127.0.0.1"_s, .agentProgram = u"" TOM_BIN_DIR "/tom-agent"_s, .port = 0});
        QVERIFY(m_server->start());
        m_cookie = "__Host-tom_session=" + signIn(m_server->port(), m_server->keyFingerprint());
        m_client = std::make_unique<http::NetworkHttpClient>(http::Trust{.pinnedKey = m_server->keyFingerprint()});
        QTRY_VERIFY_WITH_TIMEOUT(isConnected(), 20000);
        m_devices = std::make_unique<HouseholdDevices>(m_server->port(), m_server->keyFingerprint());
        m_desk = &m_devices->device(u"alice"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_desk->isLive(), 20000);
    }
    void cleanup()
    {
        if (!QTest::currentTestFailed())
            m_devices->endAlike();
        m_devices.reset();
        m_reader.reset();
        m_client.reset();
        m_server.reset();
    }

    void aParkedTurnIsAnsweredWith202AndGoesOnFromAnotherDevice()
    {
        server::test::Device phone(m_server->port(), {{"Cookie", m_cookie}});
        QTRY_VERIFY(phone.isListening());
        auto asked = m_client->fetch(request("POST", u"/process"_s, counting()));
        QTRY_VERIFY(m_model->open);
        m_model->call(u"c1"_s, u"counter__write_count"_s);
        QTRY_VERIFY(asked.isFinished());
        QCOMPARE(asked.result()->status, 202);
        const QJsonObject parked = json::parseObject(asked.result()->body).value();
        const QJsonObject approval = parked.value("approval"_L1).toObject();
        QCOMPARE(approval.value("name"_L1).toString(), u"write_count"_s);
        QTRY_COMPARE(phone.ofType(u"approval"_s).size(), 1);
        QCOMPARE(phone.ofType(u"approval"_s).constFirst().value("approval"_L1).toObject(), approval);
        QCOMPARE(ask("GET", u"/approvals"_s).value("approvals"_L1).toArray(), QJsonArray{approval});
        QCOMPARE(m_service->calls, 0);

        const QString path = u"/approvals/"_s + approval.value("id"_L1).toString();
        const auto decided = ask("POST", path, {{u"decision"_s, u"approve"_s}, {u"remember"_s, u"always"_s}});
        QCOMPARE(decided.value("status"_L1).toString(), u"OK"_s);
        QTRY_COMPARE(m_model->requests.size(), 2);
        QCOMPARE(m_service->calls, 1);
        QVERIFY(json::compact(m_model->requests.constLast()).contains("<data from="));   // what the tool said is quoted
        m_model->say(u"Counted."_s);
        m_model->finish();
        QTRY_COMPARE(ask("GET", u"/process/"_s + parked.value("turn"_L1).toString()).value("response"_L1).toString(),
                     u"Counted."_s);
        QTRY_COMPARE(phone.ofType(u"approval"_s).constLast().value("approval"_L1)["state"_L1].toString(), u"approved"_s);

        const QString rule = ask("GET", u"/approvals/rules"_s).value("rules"_L1)[0]["id"_L1].toString();
        QVERIFY(!rule.isEmpty());
        QCOMPARE(ask("DELETE", u"/approvals/rules/"_s + rule).value("status"_L1).toString(), u"OK"_s);
        QVERIFY(ask("GET", u"/approvals/rules"_s).value("rules"_L1).toArray().isEmpty());
        QVERIFY(record().contains("\"consent\":\"approved\""));
        QVERIFY(m_desk->known.isEmpty());   // somebody follows the turn: nobody is called for it
    }
    void aFormOfAServiceIsFilledIn()
    {
        m_reader = std::make_unique<EventReader>(*m_client, request("POST", u"/process"_s, counting(), "text/event-stream"));
        QTRY_VERIFY(m_model->open);
        m_model->call(u"c1"_s, u"counter__ask_count"_s);
        QTRY_VERIFY(eventOf<protocol::ApprovalAsked>());
        const QString approval = u"/approvals/"_s + eventOf<protocol::ApprovalAsked>()->approval.id;
        QCOMPARE(ask("POST", approval, {{u"decision"_s, u"approve"_s}}).value("status"_L1).toString(), u"OK"_s);
        QTRY_VERIFY(eventOf<protocol::ElicitationAsked>());
        const protocol::Elicitation form = eventOf<protocol::ElicitationAsked>()->elicitation;
        QCOMPARE(form.module, u"counter"_s);
        QCOMPARE(form.message, u"How many?"_s);

        const QString path = u"/elicitations/"_s + form.id;
        QCOMPARE(ask("POST", path, answer(0)).value("code"_L1).toString(), u"invalid_input"_s);   // the form says at least 1
        QCOMPARE(ask("POST", path, answer(3)).value("status"_L1).toString(), u"OK"_s);
        QCOMPARE(ask("POST", path, answer(3)).value("code"_L1).toString(), u"not_found"_s);
        QTRY_COMPARE(m_service->calls, 1);
        QCOMPARE(m_service->answers.constFirst().value("content"_L1)["n"_L1].toInt(), 3);
        QTRY_COMPARE(m_model->requests.size(), 2);
        m_model->say(u"Three."_s);
        m_model->finish();
        QTRY_VERIFY(m_reader->answer());
        QCOMPARE(eventOf<protocol::ElicitationEnded>()->action, u"accept"_s);
    }
    void whatAResultWishesParks()
    {
        m_reader = std::make_unique<EventReader>(*m_client, request("POST", u"/process"_s, counting(), "text/event-stream"));
        QTRY_VERIFY(m_model->open);
        m_model->call(u"c1"_s, u"counter__get_count"_s);   // reading needs no consent
        QTRY_COMPARE(m_model->requests.size(), 2);
        QTRY_VERIFY(m_model->open);

        m_model->call(u"c2"_s, u"counter__write_count"_s);   // as if the result had told it to

        QTRY_VERIFY(eventOf<protocol::ApprovalAsked>());
        QCOMPARE(m_service->calls, 1);
        QCOMPARE(ask("DELETE", u"/process/"_s + m_reader->turn()).value("stopped"_L1).toBool(), true);
        QTRY_VERIFY(m_reader->answer());
        QVERIFY(m_reader->answer()->stopped);
        QCOMPARE(m_service->calls, 1);
    }

private:
    void writeConfig()
    {
        const QString text = uR"(global:
  log_level: WARNING
  llm: peer
  llms:
    peer: {api: sk-test-0123456789abcdef, base_url: '%1', models: [openai/m, openai/m, openai/m]}
users:
  - username: alice
    password: '%2'
    services:
      counter: {url: '%3'}
)"_s.arg(m_model->baseUrl(), auth::hashPassword(Household::password).result().value(), m_service->url());
        QFile file(m_folder->filePath(u"config.yml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
    }
    static QJsonObject counting()
    {
        return {{u"request"_s, u"count"_s}, {u"modules"_s, QJsonArray{u"counter"_s}}, {u"level"_s, 1}};
    }
    static QJsonObject answer(int number) { return {{u"action"_s, u"accept"_s}, {u"content"_s, QJsonObject{{u"n"_s, number}}}}; }
    [[nodiscard]] http::HttpRequest request(const QByteArray &method, const QString &path, const QJsonObject &body = {},
                                            const QByteArray &accept = "application/json") const
    {
        http::HttpRequest request{.method = method,
                                  .url = QUrl(u"https://127.0.0.1:%1%2"_s.arg(m_server->port()).arg(path)),
                                  .headers = {{"Accept", accept}, {"Cookie", m_cookie}}};
        if (method == "POST") {
            request.headers.emplaceBack("Content-Type", "application/json");
            request.body = json::compact(body);
        }
        return request;
    }
    QJsonObject ask(const QByteArray &method, const QString &path, const QJsonObject &body = {})
    {
        auto future = m_client->fetch(request(method, path, body));
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000) || !future.result())
            return {};
        return json::parseObject(future.result()->body).value_or(QJsonObject{});
    }
    template<typename Event>
    const Event *eventOf() const
    {
        for (const protocol::TurnEvent &event : m_reader->events) {
            if (const auto *found = std::get_if<Event>(&event.body))
                return found;
        }
        return nullptr;
    }
    bool isConnected()
    {
        for (const QJsonValue &module : ask("GET", u"/status"_s).value("modules"_L1).toArray()) {
            if (module["name"_L1].toString() == "counter"_L1)
                return module["status"_L1].toString() == "connected"_L1;
        }
        return false;
    }
    [[nodiscard]] QByteArray record() const
    {
        const QDir folder(m_folder->filePath(u"users/alice/audit"_s));
        QByteArray all;
        for (const QString &name : folder.entryList({u"*.jsonl"_s})) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                all += file.readAll();
        }
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<agent::test::OpenAiPeer> m_model;
    std::unique_ptr<CountingService> m_service;
    std::unique_ptr<server::ServerApp> m_server;
    std::unique_ptr<http::NetworkHttpClient> m_client;
    std::unique_ptr<HouseholdDevices> m_devices;
    InboxDevice *m_desk = nullptr;
    std::unique_ptr<EventReader> m_reader;
    QByteArray m_cookie;
};

QTEST_GUILESS_MAIN(TestConsentFlow)
#include "tst_consentflow.moc"
