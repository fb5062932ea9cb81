#include "agent/http/archiveimport.h"
#include "agent/http/archiveroutes.h"
#include "agent/http/filestream.h"
#include "shared/core/atomicfile.h"
#include "shared/http/networkhttpclient.h"
#include "tests/agent/support/agentfixture.h"
#include "tests/agent/support/agentserver.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

class TestArchiveRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<AgentFixture>();
        m_server = std::make_unique<AgentServer>();
        m_attachments = std::make_unique<AttachmentStore>(m->kept->database(), m->folder.filePath(u"attachments"_s), m->clock);
        m->kept->setAttachments(m_attachments.get());
        m_inbox = std::make_unique<InboxApp>(m->kept->database(), m->clock, m_http);
        m_schedules = std::make_unique<ScheduleStore>(m->kept->database(), m->clock);
        m_scheduler = std::make_unique<Scheduler>(*m_schedules, m_inbox->inbox(), m->clock, [] { return QTimeZone::utc(); });
        m_routes = std::make_unique<ArchiveRoutes>(m_server->guard, u"alice"_s, *m->agent, *m->kept, m->clock,
                                                   ArchiveRoutes::Sources{*m_inbox, *m_scheduler, [] { return nullptr; }});
        m_server->listen();
        m_peer = m_server->peer();
    }
    void cleanup()
    {
        m_peer.reset();
        m_server.reset();
        m_routes.reset();
        m_scheduler.reset();
        m_schedules.reset();
        m_inbox.reset();
        m_attachments.reset();
        m.reset();
    }

    void whatGoesOutComesIn()
    {
        QStringList ids;
        for (int i = 0; i < 20; ++i)
            ids.append(conversation(u"number %1"_s.arg(i), QString(50'000, u'x')));   // more than waits for a slow reader
        const auto out = m_peer->fetch("GET", u"/export"_s);
        QVERIFY(out);
        QCOMPARE(http::headerValue(out->headers, "Content-Type"), "application/x-ndjson"_ba);
        QCOMPARE(http::headerValue(out->headers, "X-Content-Type-Options"), "nosniff"_ba);
        QVERIFY(http::headerValue(out->headers, "Content-Disposition").startsWith("attachment; filename=\"tom-alice.jsonl\""));
        QList<QByteArray> lines = out->body.trimmed().split('\n');
        QCOMPARE(json::parseObject(lines.takeFirst())->value("user"_L1).toString(), u"alice"_s);
        const auto end = json::parseObject(lines.takeLast());
        QCOMPARE(end->value("format"_L1).toString(), u"tom.end.v1"_s);
        QCOMPARE(end->value("entries"_L1).toInt(), lines.size());
        QCOMPARE(lines.size(), 21);   // and the settings
        for (const QString &id : ids)
            QVERIFY(m->kept->conversations().remove(id));

        QCOMPARE(import(out->body).value("imported"_L1).toInt(), 20);
        QCOMPARE(import(out->body).value("unchanged"_L1).toInt(), 20);
        const auto withoutTime = [](const QByteArray &file) { return file.sliced(file.indexOf('\n')); };
        QCOMPARE(withoutTime(m_peer->fetch("GET", u"/export"_s)->body), withoutTime(out->body));
    }
    // A file that somebody sends may name conversations; nothing else of it is taken unless all of it is wanted.
    void conversationsBringNothingElse()
    {
        conversation(u"one"_s, u"answer"_s);
        const QByteArray file = m_peer->fetch("GET", u"/export"_s)->body
                                + R"({"format":"tom.note.v1","text":"x","created":"2026-11-26T10:00:00Z"})"_ba + '\n'
                                + R"({"format":"tom.memory.v1","text":"x"})"_ba + '\n'
                                + R"({"format":"tom.settings.v1","language":"fr"})"_ba;

        QCOMPARE(import(file).value("skipped"_L1).toInt(), 0);
        QVERIFY(!m_peer->fetch("GET", u"/export"_s)->body.contains("tom.note.v1"));
        QVERIFY(m_inbox->settings().settings().language.isEmpty());
        const QJsonObject all = import(file, u"/import"_s);
        QCOMPARE(all.value("imported"_L1).toInt(), 1);   // the note; there is no memory service here
        QCOMPARE(all.value("skipped"_L1).toInt(), 1);
        QCOMPARE(m_inbox->settings().settings().language, u"fr"_s);
    }
    void exportsOne()
    {
        const QString id = conversation(u"Thé à la menthe: \"why\"/../?"_s, u"because"_s);
        const auto markdown = m_peer->fetch("GET", u"/conversations/%1/export"_s.arg(id));
        QCOMPARE(http::headerValue(markdown->headers, "Content-Type"), "text/markdown; charset=utf-8"_ba);
        QCOMPARE(http::headerValue(markdown->headers, "Content-Disposition"),
                 "attachment; filename=\"Th_ _ la menthe_ _why__..__.md\"; "
                 "filename*=UTF-8''Th%C3%A9%20%C3%A0%20la%20menthe_%20_why__..__.md"_ba);
        QVERIFY(markdown->body.contains("because"));
        const auto json = m_peer->fetch("GET", u"/conversations/%1/export?format=json"_s.arg(id));
        QVERIFY(readArchived(json->body.trimmed()));
        QCOMPARE(m_peer->status("GET", u"/conversations/%1/export?format=exe"_s.arg(id)), 400);
        QCOMPARE(m_peer->status("GET", u"/conversations/none/export"_s), 404);
    }
    void aNameIsSafeWhateverItIs_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("dots") << u"../../etc/passwd"_s << "_.._etc_passwd"_ba;
        QTest::newRow("lines") << u"a\r\nSet-Cookie: x"_s << "a Set-Cookie_ x"_ba;
        QTest::newRow("nothing") << u"..."_s << "tom"_ba;
        QTest::newRow("a picture") << u"🫖 tea"_s << "__ tea"_ba;
        QTest::newRow("long") << QString(500, u'x') << QByteArray(100, 'x');
        QTest::newRow("a quote") << u"a\"; filename=b"_s << "a_; filename=b"_ba;
    }
    void aNameIsSafeWhateverItIs()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, plain);
        const QByteArray disposition = fileHeaders("text/plain", name).at(1).second;
        QVERIFY2(disposition.startsWith("attachment; filename=\"" + plain + "\"; filename*=UTF-8''"), disposition.constData());
    }
    void importsWhatOthersWrote_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("ChatGPT") << u"chatgpt.json"_s;
        QTest::newRow("Open WebUI") << u"openwebui.json"_s;
    }
    void importsWhatOthersWrote()
    {
        QFETCH(QString, file);
        const QByteArray bytes =
            readFile(QStringLiteral(TOM_SOURCE_DIR "/tests/agent/conversation/data/") + file, 100'000).value();

        QCOMPARE(import(bytes).value("imported"_L1).toInt(), 1);
        const QJsonObject again = import(bytes);
        QCOMPARE(again.value("imported"_L1).toInt(), 0);
        QCOMPARE(again.value("unchanged"_L1).toInt(), 1);
    }
    void aBadEntryKeepsNoOtherOut()
    {
        conversation(u"one"_s, u"answer"_s);
        const QByteArray good = m_peer->fetch("GET", u"/export"_s)->body.split('\n').at(2);

        const QJsonObject answer = import("[{\"x\":1}," + good + ",{\"id\":\"a\",\"mapping\":{}}]");

        QCOMPARE(answer.value("unchanged"_L1).toInt(), 1);
        QCOMPARE(answer.value("skipped"_L1).toInt(), 2);
        const QJsonArray problems = answer.value("problems"_L1).toArray();
        QCOMPARE(problems.at(0).toObject().value("entry"_L1).toInt(), 1);
        QCOMPARE(problems.at(1).toObject().value("entry"_L1).toInt(), 3);
        QVERIFY(problems.at(1).toObject().value("message"_L1).toString().contains(u"no message"_s));
        QByteArray many = good;
        for (int i = 0; i <= ArchiveImport::maxProblems; ++i)
            many += "\n{}";
        QCOMPARE(import(many).value("skipped"_L1).toInt(), ArchiveImport::maxProblems + 1);
        QCOMPARE(import(many).value("problems"_L1).toArray().size(), ArchiveImport::maxProblems);
    }
    void refusesWhatCannotBeTaken_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("type");
        QTest::newRow("nothing") << ""_ba << "application/json"_ba;
        QTest::newRow("an empty list") << "[]"_ba << "application/json"_ba;
        QTest::newRow("nobody's") << "{}"_ba << "application/json"_ba;
        QTest::newRow("no JSON") << "PK\x03\x04"_ba << "application/json"_ba;
        QTest::newRow("broken off") << "[{\"id\":"_ba << "application/json"_ba;
        QTest::newRow("another type") << "[]"_ba << "text/plain"_ba;
    }
    void refusesWhatCannotBeTaken()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, type);
        const auto answer = post(body, type);

        QVERIFY(answer);
        QCOMPARE(answer->status, 400);
        QVERIFY(!json::parseObject(answer->body)->value("message"_L1).toString().isEmpty());
    }

private:
    QString conversation(const QString &question, const QString &answer)
    {
        auto &conversations = m->kept->conversations();
        const QString id = conversations.make(u"web"_s)->id;
        const qint64 asked = conversations.append(id, {}, {.turn = id, .message = {.text = question}}).value();
        [[maybe_unused]] const auto answered =
            conversations.append(id, asked, {.turn = id, .message = {.role = llm::Role::Assistant, .text = answer}});
        return id;
    }
    Result<http::HttpResponse> post(const QByteArray &body, const QByteArray &type,
                                    const QString &path = u"/conversations/import"_s)
    {
        http::HttpRequest request = m_peer->request("POST", path);
        request.body = body;
        std::ranges::find(request.headers, "Content-Type"_ba, [](const auto &field) { return field.first; })->second = type;
        return m_peer->fetch(request);
    }
    QJsonObject import(const QByteArray &body, const QString &path = u"/conversations/import"_s)
    {
        return post(body, "application/json", path)
            .and_then([](const http::HttpResponse &response) { return json::parseObject(response.body); })
            .value_or(QJsonObject{});
    }

    std::unique_ptr<AgentFixture> m;
    std::unique_ptr<AgentServer> m_server;
    http::NetworkHttpClient m_http;
    std::unique_ptr<AttachmentStore> m_attachments;
    std::unique_ptr<InboxApp> m_inbox;
    std::unique_ptr<ScheduleStore> m_schedules;
    std::unique_ptr<Scheduler> m_scheduler;
    std::unique_ptr<ArchiveRoutes> m_routes;
    std::unique_ptr<Peer> m_peer;
};

QTEST_GUILESS_MAIN(TestArchiveRoutes)
#include "tst_archiveroutes.moc"
