#include "agent/app/agentapp.h"
#include "tests/agent/memory/memoryservice.h"
#include "tests/agent/support/authority.h"
#include "tests/agent/support/peer.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// Everything of a user out of one agent and into that of another, with the real memory service behind both.
class TestWholeArchive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_memory = std::make_unique<memory::MemoryApp>(m_memorySlice);
        QVERIFY(m_memory->start());
    }

    void everythingMovesToAnotherAgent()
    {
        const auto alice = start(u"alice"_s);
        QVERIFY(alice);
        fill(*alice);
        const QByteArray out = exported(*alice);
        const QStringList formats = formatsIn(out);
        for (const QString &format : {u"tom.settings.v1"_s, u"tom.attachment.v1"_s, u"tom.conversation.v1"_s, u"tom.list.v1"_s,
                                      u"tom.note.v1"_s, u"tom.schedule.v1"_s, u"tom.notification.v1"_s, u"tom.memory.v1"_s})
            QVERIFY2(formats.contains(format), qUtf8Printable(format));
        QVERIFY(!out.contains("ntfy.example"));   // where her phone listens is nobody's to read

        const auto bob = start(u"bob"_s);
        QVERIFY(bob);
        const QJsonObject taken = imported(*bob, out);
        QCOMPARE(taken.value("status"_L1).toString(), u"OK"_s);
        QVERIFY2(taken.value("problems"_L1).toArray().isEmpty(), json::compact(taken).constData());
        const QByteArray again = exported(*bob);
        QCOMPARE(comparable(again), comparable(out));

        const QJsonObject twice = imported(*bob, out);
        QCOMPARE(twice.value("imported"_L1).toInt(), 0);
        QCOMPARE(twice.value("grown"_L1).toInt(), 0);
        QCOMPARE(twice.value("skipped"_L1).toInt(), 0);
        QCOMPARE(comparable(exported(*bob)), comparable(out));
    }
    // What was told once is not told again in a new place.
    void nobodyIsCalledForWhatIsOld()
    {
        const auto alice = start(u"alice"_s);
        const auto carol = start(u"carol"_s);
        QVERIFY(alice && carol);
        fill(*alice);

        QCOMPARE(imported(*carol, exported(*alice)).value("status"_L1).toString(), u"OK"_s);

        const QJsonArray inbox = carol->peer->json("GET", u"/notifications?since=0"_s)["notifications"_L1].toArray();
        QVERIFY(!inbox.isEmpty());
        for (const QJsonValue &one : inbox)
            QVERIFY(one["read"_L1].toBool());
    }
    void saysWhatIsMissing()
    {
        const auto dora = start(u"dora"_s, false);
        QVERIFY(dora);
        const QByteArray out = exported(*dora);
        const auto end = json::parseObject(out.trimmed().split('\n').constLast());
        QCOMPARE(end->value("missing"_L1).toArray().size(), 1);
        QVERIFY(end->value("missing"_L1)[0].toString().startsWith(u"memories: "_s));

        const QJsonObject taken = imported(*dora, R"({"format":"tom.note.v1","text":"x","created":"2026-11-26T10:00:00Z"})"_ba
                                                      + '\n' + R"({"format":"tom.memory.v1","text":"Alice likes tea"})"_ba + '\n'
                                                      + R"({"format":"tom.later.v9"})"_ba);

        QCOMPARE(taken.value("imported"_L1).toInt(), 1);
        QCOMPARE(taken.value("skipped"_L1).toInt(), 2);
        QCOMPARE(taken.value("problems"_L1)[0]["entry"_L1].toInt(), 3);
        QVERIFY(taken.value("problems"_L1)[0]["message"_L1].toString().contains(u"tom.later.v9"_s));
        QCOMPARE(taken.value("problems"_L1)[1]["entry"_L1].toInt(), 2);
        QCOMPARE(imported(*dora, R"({"format":"tom.end.v1","entries":9,"missing":[]})").value("status"_L1).toString(), u"OK"_s);
    }
    void refusesABadEntry_data()
    {
        QTest::addColumn<QByteArray>("entry");
        QTest::newRow("an empty list") << "[]"_ba;
        QTest::newRow("a note without text") << R"({"format":"tom.note.v1","created":"2026-11-26T10:00:00Z"})"_ba;
        QTest::newRow("a note of no time") << R"({"format":"tom.note.v1","text":"x","created":"yesterday"})"_ba;
        QTest::newRow("a list without a name") << R"({"format":"tom.list.v1","items":[]})"_ba;
        QTest::newRow("a list of numbers") << R"({"format":"tom.list.v1","name":"x","items":[1]})"_ba;
        QTest::newRow("a schedule of the past")
            << R"({"format":"tom.schedule.v1","kind":"reminder","text":"x","start":"2020-01-01T10:00:00"})"_ba;
        QTest::newRow("a schedule every second")
            << R"({"format":"tom.schedule.v1","kind":"prompt","text":"x","start":"2036-01-01T10:00:00","rrule":"FREQ=SECONDLY"})"_ba;
        QTest::newRow("a notification of no time")
            << R"({"format":"tom.notification.v1","kind":"system","title":"x"})"_ba;
        QTest::newRow("a zone that is none") << R"({"format":"tom.settings.v1","time_zone":"Mars/Base"})"_ba;
        QTest::newRow("an attachment that is no base64")
            << R"({"format":"tom.attachment.v1","id":"a","name":"x","content":"%%%"})"_ba;
        QTest::newRow("an attachment of another id")
            << R"({"format":"tom.attachment.v1","id":"a","name":"x","content":"aGVsbG8="})"_ba;
        QTest::newRow("a program as attachment")
            << R"({"format":"tom.attachment.v1","id":"a","name":"x","content":"f0VMRgIBAQ=="})"_ba;
    }
    void refusesABadEntry()
    {
        QFETCH(const QByteArray, entry);
        const auto erin = start(u"erin"_s);
        QVERIFY(erin);
        const QByteArray before = comparable(exported(*erin));

        const auto answer = sent(*erin, entry);

        QCOMPARE(answer->status, 400);
        const QString message = json::parseObject(answer->body)->value("message"_L1).toString();
        QVERIFY2(message.startsWith(u"nothing of the file could be taken; entry 1: "_s)
                     || message == "there is nothing in the file that could be taken"_L1,
                 qUtf8Printable(message));
        QCOMPARE(comparable(exported(*erin)), before);
    }

private:
    struct Running
    {
        std::unique_ptr<AgentApp> app;
        std::unique_ptr<Peer> peer;
    };

    std::unique_ptr<Running> start(const QString &user, bool hasMemory = true)
    {
        const QString builtin = u"builtin/assistant"_s;
        config::AgentSlice slice{
            .username = user,
            .llm = {.defaultName = u"own"_s, .providers = {{.name = u"own"_s, .models = {builtin, builtin, builtin}}}},
            .userFolder = m_folder.filePath(u"%1-%2"_s.arg(user).arg(++m_agents)),
            .certificatePem = m_authority.agent.certificatePem(),
            .keyPem = m_authority.agent.keyPem(),
            .authorityPem = m_authority.certificate().toPem()};
        if (hasMemory)
            slice.memory = {.url = u"https://127.0.0.1:%1/mcp"_s.arg(m_memory->port()),
                            .key = m_memory->key(),
                            .token = QString::fromLatin1(auth::serviceToken(m_memorySlice.secret, user))};
        auto running = std::make_unique<Running>();
        running->app = std::make_unique<AgentApp>(slice);
        auto ready = running->app->start();
        if (!QTest::qWaitFor([&] { return ready.isFinished(); }, 20'000) || !ready.result())
            return nullptr;
        running->peer = std::make_unique<Peer>(m_authority.trustOf(u"tom-server"_s), ready.result()->port, user.toLatin1());
        const auto isThere = [&] { return running->peer->status("GET", u"/memory"_s) == 200; };
        return !hasMemory || QTest::qWaitFor(isThere, 20'000) ? std::move(running) : nullptr;
    }
    // Something of everything, as its user makes it.
    void fill(const Running &alice)
    {
        Peer &peer = *alice.peer;
        QCOMPARE(peer.status("PATCH", u"/settings"_s,
                             {{u"time_zone"_s, u"Australia/Lord_Howe"_s},
                              {u"language"_s, u"fr"_s},
                              {u"muted_senders"_s, QJsonArray{u"eve"_s}},
                              {u"deliveries"_s, QJsonArray{QJsonObject{{u"name"_s, u"phone"_s},
                                                                       {u"kind"_s, u"ntfy"_s},
                                                                       {u"url"_s, u"https://ntfy.example/secret"_s}}}}}),
                 200);
        http::HttpRequest upload = peer.request("POST", u"/attachments?name=list.txt"_s);
        upload.body = "eggs\nflour";
        std::ranges::find(upload.headers, "Content-Type"_ba, [](const auto &field) { return field.first; })->second =
            "application/octet-stream";
        const QString file = json::parseObject(peer.fetch(upload)->body)->value("id"_L1).toString();
        QCOMPARE(peer.json("POST", u"/process"_s,
                           {{u"request"_s, u"Add milk to the shopping list"_s},
                            {u"client_type"_s, u"desktop"_s},
                            {u"attachments"_s, QJsonArray{file}}})["status"_L1],
                 u"OK"_s);
        const QJsonObject schedule = peer.json(
            "POST", u"/schedules"_s,
            {{u"text"_s, u"water the plants"_s}, {u"start"_s, u"2036-02-29T09:00:00"_s}, {u"rrule"_s, u"FREQ=YEARLY"_s}});
        const qint64 id = schedule["schedule"_L1]["id"_L1].toInteger();
        QCOMPARE(peer.status("POST", u"/schedules/%1/run"_s.arg(id)), 200);   // tells of it now as well
        QTRY_VERIFY(!peer.json("GET", u"/notifications?since=0"_s)["notifications"_L1].toArray().isEmpty());
        QCOMPARE(peer.status("POST", u"/memory"_s, {{u"text"_s, u"Alice likes Earl Grey tea"_s}}), 200);
        const QByteArray note = R"({"format":"tom.note.v1","text":"the key is under the mat","created":"2026-11-26T10:00:00Z"})";
        QCOMPARE(imported(alice, note).value("imported"_L1).toInt(), 1);
    }
    static Result<http::HttpResponse> sent(const Running &agent, const QByteArray &body)
    {
        http::HttpRequest request = agent.peer->request("POST", u"/import"_s);
        request.body = body;
        return agent.peer->fetch(request);
    }
    static QJsonObject imported(const Running &agent, const QByteArray &body)
    {
        return sent(agent, body)
            .and_then([](const http::HttpResponse &response) { return json::parseObject(response.body); })
            .value_or(QJsonObject{});
    }
    static QByteArray exported(const Running &agent)
    {
        return agent.peer->fetch("GET", u"/export"_s)
            .transform([](const http::HttpResponse &response) { return response.body; })
            .value_or(QByteArray());
    }
    static QStringList formatsIn(const QByteArray &file)
    {
        QStringList formats;
        for (const QByteArray &line : file.trimmed().split('\n'))
            formats.append(json::parseObject(line).value_or(QJsonObject{}).value("format"_L1).toString());
        return formats;
    }
    // What is the same in another place: not whose it is, when a file was made, or whether somebody has read what is read now.
    static QByteArray comparable(const QByteArray &file)
    {
        QByteArrayList lines;
        for (const QByteArray &line : file.trimmed().split('\n').sliced(1)) {
            QJsonObject entry = json::parseObject(line).value_or(QJsonObject{});
            entry.remove("read"_L1);
            entry.remove("author"_L1);
            lines.append(json::compact(entry));
        }
        std::ranges::sort(lines);
        return lines.join('\n');
    }

    Authority m_authority;
    QTemporaryDir m_folder;
    config::MemorySlice m_memorySlice = memory::test::testSlice(m_folder.filePath(u"memory_db"_s));
    std::unique_ptr<memory::MemoryApp> m_memory;
    int m_agents = 0;
};

QTEST_GUILESS_MAIN(TestWholeArchive)
#include "tst_wholearchive.moc"
