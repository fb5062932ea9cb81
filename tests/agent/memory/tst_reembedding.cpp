#include "tests/agent/memory/memoryservice.h"

#include <QJsonArray>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::memory;
using namespace tom::memory::test;

namespace {

// A server of embeddings on loopback, with the wire of OpenAI: "pet" and "animal" are the same to it, and it answers about
// memories only as often as it may.
class EmbeddingPeer : public QObject
{
public:
    EmbeddingPeer()
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port");
    }
    [[nodiscard]] QString baseUrl() const { return u"http://127.0.0.1:%1/v1"_s.arg(m_server.serverPort()); }
    void allow(int batches)
    {
        m_allowed += batches;
        answerWaiting();
    }

    int texts = 0;   // of memories, that were asked about

private:
    struct Waiting
    {
        QPointer<QTcpSocket> socket{};
        QJsonArray input{};
    };

    void read(QTcpSocket *socket)
    {
        const QByteArray request = socket->property("request").toByteArray() + socket->readAll();
        socket->setProperty("request", request);
        const auto headEnd = request.indexOf("\r\n\r\n");
        const auto body = headEnd < 0 ? failure(ErrorCode::InvalidInput, {}) : json::parseObject(request.sliced(headEnd + 4));
        if (!body)   // not all of it is here yet
            return;
        socket->setProperty("request", QByteArray());
        const QJsonArray input = body->value("input"_L1).toArray();
        if (input.size() == 1)   // a question
            return answer(socket, input);
        texts += int(input.size());
        m_waiting.append({.socket = socket, .input = input});
        answerWaiting();
    }
    void answerWaiting()
    {
        while (m_allowed > 0 && !m_waiting.isEmpty()) {
            const Waiting one = m_waiting.takeFirst();
            if (!one.socket)
                continue;
            --m_allowed;
            answer(one.socket, one.input);
        }
    }
    static void answer(QTcpSocket *socket, const QJsonArray &input)
    {
        QJsonArray data;
        for (qsizetype i = 0; i < input.size(); ++i) {
            const QString text = input.at(i).toString();
            const bool isPet = text.contains("zebra"_L1) || text.contains("animal"_L1);
            data.append(QJsonObject{{u"index"_s, i}, {u"embedding"_s, QJsonArray{isPet ? 1 : 0, isPet ? 0 : 1}}});
        }
        const QByteArray body = json::compact({{u"data"_s, data}});
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size())
                      + "\r\n\r\n" + body);
    }

    QTcpServer m_server;
    QList<Waiting> m_waiting;
    int m_allowed = 0;
};

} // namespace

// Another embedder: memories are read anew in the background, with progress that can be read, and searched meanwhile.
class TestReembedding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsMemoriesAnewWhileTheyAreSearched()
    {
        constexpr int count = 100;
        QTemporaryDir folder;
        config::MemorySlice slice = testSlice(folder.path());
        const QByteArray token = auth::serviceToken(slice.secret, u"alice"_s);
        {
            MemoryApp app(slice);
            QVERIFY(app.start());
            QCOMPARE(app.embedder(), u"builtin/hash-384"_s);
            Caller caller(app.port(), app.key());
            for (int i = 0; i < count; ++i) {
                const QString text = u"%1 number %2"_s.arg(i == 50 ? u"The zebra"_s : u"The apple"_s).arg(i);
                QVERIFY(caller.call(token, u"add_memory"_s, {{u"text"_s, text}}));
            }
            QCOMPARE(found(caller, token, u"zebra"_s), u"The zebra number 50"_s);
        }
        EmbeddingPeer peer;
        slice.llm.providers = {{.name = u"local"_s,
                                .api = u"key"_s,
                                .models = {u"openai/x"_s, u"openai/x"_s, u"openai/x"_s},
                                .baseUrl = peer.baseUrl()}};
        slice.memory.embedderProvider = u"local"_s;
        slice.memory.embedderModel = u"meanings"_s;
        auto app = std::make_unique<MemoryApp>(slice);
        QVERIFY(app->start());
        auto caller = std::make_unique<Caller>(app->port(), app->key());

        // Words find it while nothing is read yet.
        QCOMPARE(found(*caller, token, u"zebra"_s), u"The zebra number 50"_s);
        QTRY_COMPARE_WITH_TIMEOUT(status(*caller, token), u"Reading memories for searching: 0 of 100 are done."_s, 20'000);
        peer.allow(1);
        QTRY_COMPARE_WITH_TIMEOUT(status(*caller, token), u"Reading memories for searching: 32 of 100 are done."_s, 20'000);
        QCOMPARE(found(*caller, token, u"zebra"_s), u"The zebra number 50"_s);

        // What is read stays read when the service ends.
        caller.reset();
        app.reset();
        peer.texts = 0;
        app = std::make_unique<MemoryApp>(slice);
        QVERIFY(app->start());
        caller = std::make_unique<Caller>(app->port(), app->key());
        QCOMPARE(found(*caller, token, u"zebra"_s), u"The zebra number 50"_s);
        QTRY_COMPARE_WITH_TIMEOUT(status(*caller, token), u"Reading memories for searching: 0 of 68 are done."_s, 20'000);
        peer.allow(10);
        QTRY_COMPARE_WITH_TIMEOUT(status(*caller, token), QString(), 20'000);
        QCOMPARE(peer.texts, count - 32);
        QCOMPARE(found(*caller, token, u"a striped animal"_s), u"The zebra number 50"_s);   // it knows the meaning
    }

private:
    static QString found(Caller &caller, const QByteArray &token, const QString &query)
    {
        const auto result = caller.call(token, u"search_memories"_s, {{u"query"_s, query}, {u"limit"_s, 1}});
        return result ? result->value("structuredContent"_L1)["results"_L1][0]["memory"_L1].toString() : u"no answer"_s;
    }
    static QString status(Caller &caller, const QByteArray &token)
    {
        const auto response =
            caller.ask("POST", u"/mcp"_s, token,
                       json::compact(mcp::rpcRequest(2, u"resources/read"_s, {{u"uri"_s, u"description://tom_notification"_s}})));
        const auto message = response.and_then([](const http::HttpResponse &got) { return json::parseObject(got.body); });
        return message ? message->value("result"_L1)["contents"_L1][0]["text"_L1].toString() : u"no answer"_s;
    }
};

QTEST_GUILESS_MAIN(TestReembedding)
#include "tst_reembedding.moc"
