#include "tests/bench/net/message.h"

#include <QTest>

using namespace tom::bench;

// The bench believes what this reads: it must not depend on where the network cuts the bytes.
class TestMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAnAnswer_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isClosing");
        QTest::newRow("with a length") << QByteArray("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello") << 200
                                       << QByteArray("hello") << false;
        QTest::newRow("in chunks") << QByteArray(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\nA\r\nlo, world!\r\n0\r\nX: y\r\n\r\n")
                                   << 200 << QByteArray("hello, world!") << false;
        QTest::newRow("without a body") << QByteArray("HTTP/1.1 503 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n") << 503
                                        << QByteArray() << true;
        QTest::newRow("nothing to say") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << 204 << QByteArray() << false;
    }
    void readsAnAnswer()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const bool, isClosing);
        const QByteArray next = "HTTP/1.1 200";
        for (qsizetype cut = 0; cut < bytes.size(); ++cut) {
            Message message(Message::Kind::Answer);

            QCOMPARE(message.feed({bytes.constData(), std::size_t(cut)}), std::size_t(cut));
            const QByteArray rest = bytes.sliced(cut) + next;
            QCOMPARE(message.feed({rest.constData(), std::size_t(rest.size())}), std::size_t(bytes.size() - cut));

            QCOMPARE(int(message.state()), int(Message::State::Done));
            QCOMPARE(message.status(), status);
            QCOMPARE(QByteArray::fromStdString(message.body), body);
            QCOMPARE(message.isClosing(), isClosing);
        }
    }
    void readsARequest()
    {
        Message message(Message::Kind::Request);
        const std::string_view bytes = "POST /process?x=1 HTTP/1.1\r\nHost: a\r\nCookie: s=1; t=2\r\nContent-Length: 2\r\n\r\n{}";

        QCOMPARE(message.feed(bytes), bytes.size());

        QCOMPARE(int(message.state()), int(Message::State::Done));
        QVERIFY(message.method() == "POST" && message.target() == "/process?x=1");
        QVERIFY(message.field("COOKIE") == "s=1; t=2" && message.field("Accept").empty());
    }
    void noticesWhatIsNoHttp()
    {
        Message message(Message::Kind::Answer);
        message.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        QCOMPARE(int(message.state()), int(Message::State::Broken));
    }
};

QTEST_GUILESS_MAIN(TestMessage)
#include "tst_message.moc"
