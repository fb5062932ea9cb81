#include "agent/app/agentapp.h"
#include "tests/agent/support/agentprocess.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/agent/support/peer.h"
#include "tests/support/countingservice.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

namespace {

// Where it is another day than in UTC.
QString zoneOfAnotherDay()
{
    return QDateTime::currentDateTimeUtc().time().hour() >= 10 ? u"Pacific/Kiritimati"_s : u"Pacific/Niue"_s;
}

// Hours of which it is now the middle, by a clock that is four hours ahead of UTC.
config::Hours nowFourHoursAhead()
{
    const QTime now = QDateTime::currentDateTimeUtc().time();
    const QString from = now.addSecs(3 * 3600).toString(u"HH:mm"_s);
    const QString to = now.addSecs(5 * 3600).toString(u"HH:mm"_s);
    config::Hours hours;
    for (auto &day : hours.days)
        day = *config::Hours::spansOf(from + u'-' + to);
    return hours;
}

const QJsonObject yes{{u"decision"_s, u"approve"_s}};
const QJsonObject no{{u"decision"_s, u"deny"_s}};

} // namespace

// What an agent refuses to a user who tries to get past the modules, the hours and the budget of the role.
class TestAgentRoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_model = std::make_unique<OpenAiPeer>();
        m_service = std::make_unique<tom::test::CountingService>();
    }
    void cleanup()
    {
        m_peer.reset();
        m_app.reset();
        m_service.reset();
        m_model.reset();
    }

    void aModuleThatIsNotOnTheListIsNotThere()
    {
        config::AgentSlice given = slice();
        given.modules = QStringList{u"notes"_s};
        begin(given);

        QStringList names;
        for (const QJsonValue &module : m_peer->json("GET", u"/status"_s).value("modules"_L1).toArray())
            names.append(module["name"_L1].toString());
        QCOMPARE(names, QStringList{u"notes"_s});
    }
    // All names that a list may have are those of real modules.
    void everyModuleOfTheHouseCanBeOnTheList()
    {
        for (const QLatin1StringView name : config::builtinModules) {
            config::AgentSlice given = slice();
            given.services = {};
            given.modules = QStringList{name};
            if (name == config::memoryServiceName)
                given.services = {{.name = name, .url = m_service->url()}};
            begin(given);

            const QJsonArray modules = m_peer->json("GET", u"/status"_s).value("modules"_L1).toArray();
            QCOMPARE(modules.size(), 1);
            QCOMPARE(modules.at(0)["name"_L1].toString(), name);
            m_peer.reset();
            m_app.reset();
        }
    }
    void namingItInTheRequestOrInACallDoesNotHelp()
    {
        config::AgentSlice given = slice();
        given.modules = QStringList{u"notes"_s};
        begin(given);

        const auto reader = askFor(u"counter"_s);
        QTRY_VERIFY(m_model->open);
        QVERIFY(!json::compact(m_model->requests.constLast()).contains("counter__"));
        m_model->call(u"c1"_s, u"counter__write_count"_s);   // the model has heard of it elsewhere
        QTRY_COMPARE(m_model->requests.size(), 2);
        QVERIFY(json::compact(m_model->requests.constLast()).contains("there is no tool"));
        m_model->say(u"It cannot be done."_s);
        m_model->finish();
        QTRY_VERIFY(reader->answer());

        QCOMPARE(reader->answer()->warning, u"Not available: counter."_s);
        QCOMPARE(m_service->calls, 0);
        QVERIFY(m_peer->json("GET", u"/approvals"_s).value("approvals"_L1).toArray().isEmpty());
    }
    void outsideOfTheHoursNothingBegins()
    {
        config::AgentSlice given = slice();
        given.hours = config::Hours();
        begin(given);

        const auto refused = m_peer->fetch("POST", u"/process"_s, {{u"request"_s, u"hello"_s}});
        QCOMPARE(refused->status, 403);
        QCOMPARE(json::parseObject(refused->body)->value("code"_L1).toString(), u"forbidden"_s);
        QCOMPARE(m_peer->status("POST", u"/speech"_s, {{u"text"_s, u"hello"_s}}), 403);
        QCOMPARE(m_peer->status("POST", u"/transcriptions"_s), 403);
        QCOMPARE(m_model->requests.size(), 0);
        // What is there can be read.
        QCOMPARE(m_peer->status("GET", u"/conversations"_s), 200);
        QCOMPARE(m_peer->status("GET", u"/notifications"_s), 200);
    }
    void anotherTimeZoneInTheSettingsDoesNotMoveTheHours()
    {
        config::AgentSlice given = slice();
        given.hours = nowFourHoursAhead();
        given.timeZone = u"UTC"_s;
        begin(given);
        QCOMPARE(m_peer->status("POST", u"/process"_s, {{u"request"_s, u"hello"_s}}), 403);

        QCOMPARE(m_peer->status("PATCH", u"/settings"_s, {{u"time_zone"_s, u"Asia/Dubai"_s}}), 200);

        QCOMPARE(m_peer->status("POST", u"/process"_s, {{u"request"_s, u"hello"_s}}), 403);
        QCOMPARE(m_model->requests.size(), 0);
        // An admin may move them.
        m_app.reset();
        given.timeZone = u"Asia/Dubai"_s;
        begin(given);
        const auto reader = m_peer->ask(u"hello"_s);
        QTRY_VERIFY(m_model->open);
    }
    void aYesCountsInTheHoursOnlyAndANoAlways()
    {
        park();
        const QString waiting = waitingCall();
        config::AgentSlice over = slice();
        over.hours = config::Hours();
        restart(over);
        QTRY_COMPARE(waitingCall(), waiting);

        QCOMPARE(m_peer->status("POST", u"/approvals/"_s + waiting, yes), 403);
        QCOMPARE(m_service->calls, 0);
        restart(slice());
        QCOMPARE(m_peer->status("POST", u"/approvals/"_s + waiting, yes), 200);
        QTRY_COMPARE(m_service->calls, 1);

        park();
        const QString second = waitingCall();
        restart(over);
        QCOMPARE(m_peer->status("POST", u"/approvals/"_s + second, no), 200);
        QCOMPARE(m_service->calls, 1);
    }
    // A parent may be later than the child.
    void theOneWhoDecidesForAChildIsNotHeldToTheChildsHours()
    {
        park();
        const QString waiting = waitingCall();
        config::AgentSlice over = slice();
        over.hours = config::Hours();
        over.approvalsBy = u"mother"_s;
        restart(over);

        QCOMPARE(m_peer->status("POST", u"/household/approvals/"_s + waiting, yes), 200);
        QTRY_COMPARE(m_service->calls, 1);
    }
    void anotherTimeZoneInTheSettingsBeginsNoNewBudget()
    {
        config::AgentSlice given = slice();
        given.role = u"child"_s;
        given.timeZone = u"UTC"_s;
        given.budget = {.day = 1};
        begin(given);
        const auto reader = m_peer->ask(u"hello"_s);
        QTRY_VERIFY(m_model->open);
        m_model->say(u"Good day."_s);
        m_model->finish({{u"prompt_tokens"_s, 2'000'000}, {u"completion_tokens"_s, 0}});   // two dollars
        QTRY_VERIFY(reader->end);
        QCOMPARE(m_peer->status("POST", u"/process"_s, {{u"request"_s, u"hello"_s}}), 429);

        QCOMPARE(m_peer->status("PATCH", u"/settings"_s, {{u"time_zone"_s, zoneOfAnotherDay()}}), 200);

        QCOMPARE(m_peer->status("POST", u"/process"_s, {{u"request"_s, u"hello"_s}}), 429);
        QCOMPARE(m_model->requests.size(), 1);
    }

private:
    void begin(const config::AgentSlice &given)
    {
        m_app = std::make_unique<AgentApp>(given);
        auto ready = m_app->start();
        QTRY_VERIFY_WITH_TIMEOUT(ready.isFinished(), 20s);
        const Result<config::AgentReady> started = ready.result();
        QVERIFY2(started, qUtf8Printable(started ? QString() : started.error().message));
        m_peer = std::make_unique<Peer>(m_authority.trustOf(u"tom-server"_s), started->port);
        if (given.allows(u"counter"_s) && !given.services.isEmpty())
            QTRY_VERIFY(isConnected());
    }
    void restart(const config::AgentSlice &given)
    {
        m_reader.reset();
        m_peer.reset();
        m_app.reset();
        begin(given);
    }
    // A call that waits for its user's yes.
    void park()
    {
        if (!m_app)
            begin(slice());
        const qsizetype asked = m_model->requests.size();
        m_reader = askFor(u"counter"_s);
        QTRY_VERIFY(m_model->requests.size() > asked && m_model->open);
        m_model->call(u"c1"_s, u"counter__write_count"_s);
        QTRY_VERIFY(!waitingCall().isEmpty());
    }
    [[nodiscard]] std::unique_ptr<EventReader> askFor(const QString &module)
    {
        m_client = std::make_unique<http::NetworkHttpClient>(m_authority.trustOf(u"tom-server"_s));
        return std::make_unique<EventReader>(
            *m_client, m_peer->request("POST", u"/process"_s,
                                       {{u"request"_s, u"count"_s}, {u"modules"_s, QJsonArray{module}}, {u"level"_s, 1}},
                                       "text/event-stream"));
    }
    [[nodiscard]] QString waitingCall() const
    {
        return m_peer->json("GET", u"/approvals"_s).value("approvals"_L1)[0]["id"_L1].toString();
    }
    [[nodiscard]] bool isConnected() const
    {
        for (const QJsonValue &module : m_peer->json("GET", u"/status"_s).value("modules"_L1).toArray()) {
            if (module["name"_L1].toString() == "counter"_L1)
                return module["status"_L1].toString() == "connected"_L1;
        }
        return false;
    }
    [[nodiscard]] config::AgentSlice slice() const
    {
        config::AgentSlice slice = aliceSlice(m_authority, m_folder->filePath(u"users/alice"_s), m_model->baseUrl());
        slice.llm.providers[0].prices = {{.model = u"openai/scripted"_s, .input = 1, .output = 10}};
        slice.services = {{.name = u"counter"_s, .url = m_service->url()}};
        return slice;
    }

    Authority m_authority;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<OpenAiPeer> m_model;
    std::unique_ptr<tom::test::CountingService> m_service;
    std::unique_ptr<AgentApp> m_app;
    std::unique_ptr<Peer> m_peer;
    std::unique_ptr<http::NetworkHttpClient> m_client;
    std::unique_ptr<EventReader> m_reader;
};

QTEST_GUILESS_MAIN(TestAgentRoles)
#include "tst_agentroles.moc"
