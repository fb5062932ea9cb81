#include "shared/http/curlhttpclient.h"
#include "shared/llm/embedder.h"
#include "shared/llm/recordingclient.h"
#include "tests/shared/llm/chatpeer.h"
#include "tests/shared/llm/wirescripts.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;
using test::ScriptedHttpPeer;

namespace {

const QString secret(QStringLiteral("a/very\"secret key-4711"));   // with what JSON and addresses write otherwise

const QList<std::pair<const char *, Wire>> wires{{"chat", Wire::Chat},
                                                 {"responses", Wire::Responses},
                                                 {"anthropic", Wire::Anthropic},
                                                 {"gemini", Wire::Gemini},
                                                 {"ollama", Wire::Ollama}};

QByteArray inJson(const QString &text)
{
    QByteArray escaped = text.toUtf8();
    return escaped.replace('\\', "\\\\").replace('"', "\\\"");
}

QByteArray withSlashesEscaped(QByteArray text)
{
    return text.replace('/', "\\/");
}

} // namespace

class TestRecordingClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void writesRequestAndAnswer_data() { addWires(); }
    void writesRequestAndAnswer()
    {
        QFETCH(const Wire, wire);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({opening(wire), said(wire, "sun"), said(wire, "ny"), ended(wire)}));
        RecordingClient client(m_http, folder(), {});
        const Outcome outcome = ask(client, deploymentOf(peer, wire));
        QVERIFY2(outcome.result, outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.text, u"sunny"_s);

        const QList<QJsonObject> records = recorded();
        QCOMPARE(records.size(), 1);
        const QJsonObject request = records.at(0).value("request"_L1).toObject();
        QVERIFY(request.value("body"_L1).toString().contains(u"hello"_s));
        QVERIFY(request.value("url"_L1).toString().startsWith(u"http://127.0.0.1:"_s));
        const QJsonObject answer = records.at(0).value("answer"_L1).toObject();
        QCOMPARE(answer.value("status"_L1), QJsonValue(200));
        QVERIFY(answer.value("body"_L1).toString().contains(u"sun"_s));
        QVERIFY(!everything().contains(secret.toUtf8()));
    }
    void noKeyEverStandsThere_data()
    {
        QTest::addColumn<Wire>("wire");
        QTest::addColumn<QByteArray>("form");   // of the key, as the peer repeats it
        QTest::addColumn<int>("status");
        const QList<std::pair<const char *, QByteArray>> forms{{"as it is", inJson(secret)},
                                                               {"slashes escaped", withSlashesEscaped(inJson(secret))},
                                                               {"in an address", QUrl::toPercentEncoding(secret)}};
        for (const auto &[name, wire] : wires) {
            for (const auto &[formName, form] : forms) {
                QTest::addRow("%s, %s, refused", name, formName) << wire << form << 401;
                QTest::addRow("%s, %s, in the stream", name, formName) << wire << form << 200;
            }
        }
    }
    void noKeyEverStandsThere()
    {
        QFETCH(const Wire, wire);
        QFETCH(const QByteArray, form);
        QFETCH(const int, status);
        ScriptedHttpPeer peer;
        const http::Headers repeated{{"X-Seen", form}, {"Set-Cookie", "k=" + form}, {"Content-Type", "application/json"}};
        if (status == 200)   // cut where the key is, so that no single piece has it
            peer.play(ScriptedHttpPeer::stream({opening(wire), said(wire, "your key is " + form.first(9)), said(wire, form),
                                                errorBody(wire, "Incorrect API key: " + form)}));
        else
            peer.play(ScriptedHttpPeer::answer(status, errorBody(wire, "Incorrect API key: " + form), repeated));
        Deployment one = deploymentOf(peer, wire);
        one.headers = {{"X-Team-Key", "team-secret-0815"}, {"Authorization", "Basic dXNlcjpwYXNzd29yZA=="}};
        one.baseUrl.setQuery(u"key="_s + QString::fromLatin1(QUrl::toPercentEncoding(secret)) + u"&alt=sse"_s);
        RecordingClient client(m_http, folder(), {secret});

        (void)ask(client, one);

        const QByteArray all = everything();
        QVERIFY(all.contains("hello"));
        for (const QByteArray &never : {secret.toUtf8(), inJson(secret), inJson(QString::fromUtf8(inJson(secret))), form,
                                        "very\\\\\\\"secret"_ba, "4711"_ba, "team-secret"_ba, "dXNlcjpwYXNzd29yZA"_ba})
            QVERIFY2(!all.contains(never), all.constData());
    }
    void keysThatNobodyAnnouncedAreKnownByTheRequest()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(401, R"({"error":{"message":"Incorrect API key provided: my-own-4711-key"}})"));
        RecordingClient client(m_http, folder(), {});
        Deployment one = deploymentOf(peer, Wire::Chat);
        one.key = u"my-own-4711-key"_s;

        (void)ask(client, one);

        QVERIFY(everything().contains("Incorrect API key provided: "));
        QVERIFY(!everything().contains("4711"));
    }
    void aKeyAtTheEndOfALongBodyIsNotCutInTwo_data()
    {
        QTest::addColumn<int>("before");
        for (const int before : {0, 480, 500, 511, 512, 513, 8000, 8690, 8700, 8704, 8710, 20000})
            QTest::addRow("%d", before) << before;
    }
    void aKeyAtTheEndOfALongBodyIsNotCutInTwo()
    {
        QFETCH(const int, before);
        ScriptedHttpPeer peer;
        const QByteArray plain("plain-key-that-is-secret-4711-");
        peer.play(ScriptedHttpPeer::answer(400, QByteArray(before, 'x') + plain + plain + QByteArray(100, 'y')));
        RecordingClient client(m_http, folder(), {QString::fromLatin1(plain)}, {.bodyBytes = 512});

        (void)ask(client, deploymentOf(peer, Wire::Chat));

        for (qsizetype length = 8; length <= plain.size(); ++length)
            QVERIFY2(!everything().contains(plain.first(length)), everything().constData());
        QVERIFY(everything().size() < 4096);
    }
    void staysWithinItsBounds()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(400, QByteArray(700, 'x')));
        const RecordingBounds bounds{.fileBytes = 4000, .files = 3, .bodyBytes = 512};
        RecordingClient client(m_http, folder(), {}, bounds);

        for (int i = 0; i < 20; ++i) {
            (void)ask(client, deploymentOf(peer, Wire::Chat));
            qint64 all = 0;
            const QFileInfoList files = QDir(folder()).entryInfoList(QDir::Files);
            for (const QFileInfo &file : files) {
                all += file.size();
                QVERIFY(file.size() <= bounds.fileBytes);
                QCOMPARE(file.permissions() & ~(QFile::ReadUser | QFile::WriteUser), QFile::ReadOwner | QFile::WriteOwner);
            }
            QVERIFY(files.size() <= bounds.files);
            QVERIFY(all <= bounds.files * bounds.fileBytes);
        }
        QCOMPARE(QDir(folder()).entryList(QDir::Files).size(), 3);
        QCOMPARE(QFileInfo(folder()).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }
    void aStoppedRequestIsWrittenToo()
    {
        ScriptedHttpPeer peer;
        peer.play({{.kind = test::PeerStep::Stall}});
        RecordingClient client(m_http, folder(), {});
        ProviderClient chat(client,
                            {deploymentOf(peer, Wire::Chat), deploymentOf(peer, Wire::Chat), deploymentOf(peer, Wire::Chat)});
        auto reply = chat.complete(hello());
        QTRY_COMPARE(peer.requests().size(), 1);

        reply.reset();

        QTRY_COMPARE(recorded().size(), 1);
        QCOMPARE(recorded().at(0).value("answer"_L1)["status"_L1], QJsonValue(0));
    }
    void aFolderThatCannotBeWrittenDoesNotStopAnAnswer()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"TOM_DEBUG_LLM: cannot"_s));
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({text("sunny"), chunk("{}", "stop"), done}));
        RecordingClient client(m_http, u"/dev/null/logs"_s, {});

        QCOMPARE(ask(client, deploymentOf(peer, Wire::Chat)).text, u"sunny"_s);
    }

private:
    static void addWires()
    {
        QTest::addColumn<Wire>("wire");
        for (const auto &[name, wire] : wires)
            QTest::newRow(name) << wire;
    }
    static Deployment deploymentOf(const ScriptedHttpPeer &peer, Wire wire)
    {
        Deployment one = deployment(peer);
        one.wire = wire;
        one.key = secret;
        return one;
    }
    [[nodiscard]] QString folder() const { return m_folder->filePath(u"logs"_s); }
    [[nodiscard]] QByteArray everything() const
    {
        QByteArray all;
        for (const QFileInfo &info : QDir(folder()).entryInfoList(QDir::Files)) {
            QFile file(info.filePath());
            if (file.open(QIODevice::ReadOnly))
                all += file.readAll();
        }
        return all;
    }
    [[nodiscard]] QList<QJsonObject> recorded() const
    {
        QList<QJsonObject> records;
        for (const QByteArray &line : everything().split('\n')) {
            if (!line.isEmpty())
                records.append(QJsonDocument::fromJson(line).object());
        }
        return records;
    }

    http::CurlHttpClient m_http;
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestRecordingClient)
#include "tst_recordingclient.moc"
