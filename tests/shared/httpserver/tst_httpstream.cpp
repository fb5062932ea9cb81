#include "tests/shared/httpserver/exampleserver.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::httpserver;

class TestHttpStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_example = std::make_unique<ExampleServer>();
        QVERIFY(m_example->isListening);
    }
    void cleanup() { m_example.reset(); }

    void streamsPieceByPiece()
    {
        RawClient client(m_example->port());
        client.say(get("/stream"));
        QTRY_VERIFY(m_example->stream);
        m_example->stream->write("one");
        QTRY_VERIFY(client.received.contains("one"));
        m_example->stream->write("two");
        QTRY_VERIFY(client.received.contains("two"));
        QVERIFY(!client.received.contains("\r\n0\r\n"));

        m_example->stream->end();

        QTRY_VERIFY(client.received.endsWith("0\r\n\r\n"));
        client.received.clear();
        client.say(get("/hello"));
        QTRY_COMPARE(client.status(), 200);
    }
    void saysWhenTheReaderIsGone()
    {
        RawClient client(m_example->port());
        client.say(get("/stream"));
        QTRY_VERIFY(m_example->stream);

        client.socket.abort();

        QTRY_COMPARE(m_example->gone->size(), 1);
        m_example->stream->write("to nobody");
        m_example->stream->end();
    }
    void aReaderThatReadsNothingIsCut()
    {
        m_example = std::make_unique<ExampleServer>(quickLimits());
        RawClient client(m_example->port());
        client.reads = false;
        client.socket.setReadBufferSize(1024);
        client.say(get("/stream"));
        QTRY_VERIFY(m_example->stream);
        for (int i = 0; i < 1000 && m_example->stream->pendingBytes() < StreamReply::highWater; ++i) {
            m_example->stream->write(QByteArray(65536, 'x'));
            QTest::qWait(1);
        }
        QVERIFY(m_example->stream->pendingBytes() >= StreamReply::highWater);

        QTRY_COMPARE(m_example->gone->size(), 1);
        QCOMPARE(m_example->stream->pendingBytes(), 0);
    }
    void aWriterIsToldWhenTheNetworkHasCaughtUp()
    {
        RawClient client(m_example->port());
        client.say(get("/stream"));
        QTRY_VERIFY(m_example->stream);
        QSignalSpy drained(m_example->stream.get(), &StreamReply::drained);

        for (int i = 0; i < 200; ++i)
            m_example->stream->write(QByteArray(65536, 'x'));

        QTRY_VERIFY(drained.size() >= 1);
        m_example->stream->end();
        QTRY_VERIFY(client.received.endsWith("0\r\n\r\n"));
        QVERIFY(client.received.size() > 200 * 65536);
    }
    void aWriterThatLooksAtNothingIsCutBeforeItFillsTheMemory()
    {
        RawClient client(m_example->port());
        client.reads = false;
        client.socket.setReadBufferSize(1024);
        client.say(get("/stream"));
        QTRY_VERIFY(m_example->stream);
        qint64 most = 0;

        for (int i = 0; i < 100 && m_example->gone->isEmpty(); ++i) {
            m_example->stream->write(QByteArray(1024 * 1024, 'x'));
            most = qMax(most, m_example->stream->pendingBytes());
        }

        QCOMPARE(m_example->gone->size(), 1);
        QVERIFY(most <= 64 * 1024 * 1024);
    }
    void anOldClientGetsTheBareBytesAndTheEnd()
    {
        RawClient client(m_example->port());
        client.say("GET /stream HTTP/1.0\r\nHost: a\r\n\r\n");
        QTRY_VERIFY(m_example->stream);
        m_example->stream->write("one");
        m_example->stream->write("two");

        m_example->stream->end();

        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.received.endsWith("\r\n\r\nonetwo"));
        QVERIFY(!client.received.toLower().contains("transfer-encoding"));
    }
    void headOfAStreamHasNoBodyAndTheConnectionGoesOn()
    {
        RawClient client(m_example->port());
        client.say("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_VERIFY(m_example->stream);
        m_example->stream->write("unseen");
        m_example->stream->end();
        QTRY_VERIFY(client.received.endsWith("\r\n\r\n"));
        client.received.clear();

        client.say(get("/things/x"));

        QTRY_VERIFY(client.received.startsWith("HTTP/1.1 200") && client.received.endsWith("\r\n\r\nx"));
    }
    void aQuietStreamIsNotCut()
    {
        m_example = std::make_unique<ExampleServer>(quickLimits());
        RawClient client(m_example->port());
        client.say(get("/stream"));
        QTRY_VERIFY(m_example->stream);
        QTest::qWait(1500);   // longer than every limit of this server

        m_example->stream->write("still here");

        QTRY_VERIFY(client.received.contains("still here"));
        QVERIFY(m_example->gone->isEmpty());
    }
    void deletingAStreamEndsTheAnswer()
    {
        RawClient client(m_example->port());
        client.say(get("/stream"));
        QTRY_VERIFY(m_example->stream);

        m_example->gone.reset();
        m_example->stream.reset();

        QTRY_VERIFY(client.received.endsWith("0\r\n\r\n"));
    }
    void anAbortedStreamHasNoEnd()
    {
        RawClient client(m_example->port());
        client.say(get("/stream"));
        QTRY_VERIFY(m_example->stream);
        m_example->stream->write("half");
        QTRY_VERIFY(client.received.contains("half"));

        m_example->stream->abort();

        QTRY_VERIFY(client.isClosed());
        QVERIFY(!client.received.contains("\r\n0\r\n"));
        QCOMPARE(m_example->gone->size(), 0);
    }
    void fiftyStreamsRunAtOnce()
    {
        ExampleServer many{Limits{}};
        std::vector<std::unique_ptr<StreamReply>> streams;
        many.add("GET", u"/many"_s, [&](const Request &, Reply reply) { streams.push_back(reply.stream(200, {})); });
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 50; ++i) {
            clients.push_back(std::make_unique<RawClient>(many.port()));
            clients.back()->say(get("/many"));
        }
        QTRY_COMPARE_WITH_TIMEOUT(int(streams.size()), 50, 20000);

        for (const auto &stream : streams)
            stream->write("piece");

        for (const auto &client : clients)
            QTRY_VERIFY(client->received.contains("piece"));
    }

private:
    std::unique_ptr<ExampleServer> m_example;
};

QTEST_GUILESS_MAIN(TestHttpStream)
#include "tst_httpstream.moc"
