#include "server/proxy/answerparser.h"

#include <QTest>

using namespace Qt::StringLiterals;
using tom::server::AnswerHead;
using tom::server::AnswerParser;
using State = AnswerParser::State;

class TestAnswerParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAnswers_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isToHead");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("isKeptAlive");
        QTest::addColumn<bool>("needsEnd");
        const QByteArray ok = "HTTP/1.1 200 OK\r\n";
        QTest::newRow("length") << ok + "Content-Length: 3\r\n\r\none" << false << "one"_ba << 200 << true << false;
        QTest::newRow("no reason") << "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"_ba << false << ""_ba << 200 << true << false;
        QTest::newRow("chunks") << ok + "Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n3;x=y\r\ntwo\r\n0\r\nT: u\r\n\r\n"
                                << false << "onetwo"_ba << 200 << true << false;
        QTest::newRow("until the end") << ok + "\r\nall of it" << false << "all of it"_ba << 200 << false << true;
        QTest::newRow("to HEAD") << ok + "Content-Length: 3\r\n\r\n" << true << ""_ba << 200 << true << false;
        QTest::newRow("204") << "HTTP/1.1 204 No Content\r\n\r\n"_ba << false << ""_ba << 204 << true << false;
        QTest::newRow("304") << "HTTP/1.1 304 Not Modified\r\n\r\n"_ba << false << ""_ba << 304 << true << false;
        QTest::newRow("100 before") << "HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none"_ba
                                    << false << "one"_ba << 200 << true << false;
        QTest::newRow("closing") << ok + "Connection: close\r\nContent-Length: 3\r\n\r\none" << false << "one"_ba << 200 << false
                                 << false;
        QTest::newRow("1.0") << "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\none"_ba << false << "one"_ba << 200 << false
                             << false;
    }
    void readsAnswers()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const bool, isToHead);
        QFETCH(const QByteArray, body);
        QFETCH(const int, status);
        QFETCH(const bool, isKeptAlive);
        QFETCH(const bool, needsEnd);
        for (qsizetype size = 1; size <= bytes.size(); ++size) {   // however the bytes are cut
            AnswerParser parser;
            parser.begin(isToHead);
            QByteArray got;
            QVERIFY(!parser.hasBegun());
            for (qsizetype at = 0; at < bytes.size(); at += size) {
                QCOMPARE(parser.feed(bytes.mid(at, size)), bytes.mid(at, size).size());
                got += parser.takeBody();
            }
            QCOMPARE(parser.state(), needsEnd ? State::Body : State::Complete);
            parser.finish();
            QCOMPARE(parser.state(), State::Complete);
            QCOMPARE(got, body);
            QCOMPARE(parser.head().status, status);
            QCOMPARE(parser.head().isKeptAlive, isKeptAlive);
        }
    }
    void leavesWhatIsNotPartOfTheAnswer()
    {
        AnswerParser parser;
        const QByteArray answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none";

        QCOMPARE(parser.feed(answer + "HTTP/1.1 200 OK\r\n"), answer.size());
        QCOMPARE(parser.feed("more"), 0);
        QCOMPARE(parser.takeBody(), "one"_ba);
    }
    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray ok = "HTTP/1.1 200 OK\r\n";
        QTest::newRow("no HTTP") << "hello\r\n\r\n"_ba;
        QTest::newRow("HTTP/2") << "HTTP/2.0 200 OK\r\n\r\n"_ba;
        QTest::newRow("no status") << "HTTP/1.1 OK\r\n\r\n"_ba;
        QTest::newRow("status 99") << "HTTP/1.1 099 OK\r\n\r\n"_ba;
        QTest::newRow("status 600") << "HTTP/1.1 600 OK\r\n\r\n"_ba;
        QTest::newRow("101") << "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"_ba;
        QTest::newRow("length and chunks") << ok + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
        QTest::newRow("two lengths") << ok + "Content-Length: 3\r\nContent-Length: 4\r\n\r\none";
        QTest::newRow("no number") << ok + "Content-Length: five\r\n\r\n";
        QTest::newRow("other encoding") << ok + "Transfer-Encoding: gzip\r\n\r\n";
        QTest::newRow("two encodings") << ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n";
        QTest::newRow("chunks of 1.0") << "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"_ba;
        QTest::newRow("bad chunk") << ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n";
        QTest::newRow("folded line") << ok + "A: b\r\n c\r\nContent-Length: 0\r\n\r\n";
        QTest::newRow("bare line feed") << "HTTP/1.1 200 OK\nContent-Length: 0\n\n"_ba;
        QTest::newRow("interim without end") << "HTTP/1.1 100 Continue\r\n\r\n"_ba.repeated(2000);
    }
    void refuses()
    {
        QFETCH(const QByteArray, bytes);
        for (const qsizetype size : {qsizetype(1), qsizetype(7), bytes.size()}) {
            AnswerParser parser;
            for (qsizetype at = 0; at < bytes.size(); at += size)
                std::ignore = parser.feed(bytes.mid(at, size));
            QCOMPARE(parser.state(), State::Refused);
        }
    }
    void anAnswerThatBreaksOffIsNoAnswer_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray ok = "HTTP/1.1 200 OK\r\n";
        QTest::newRow("nothing") << ""_ba;
        QTest::newRow("in the head") << ok + "Content-Le";
        QTest::newRow("in the body") << ok + "Content-Length: 3\r\n\r\non";
        QTest::newRow("in a chunk") << ok + "Transfer-Encoding: chunked\r\n\r\n3\r\non";
        QTest::newRow("before the last chunk") << ok + "Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n";
    }
    void anAnswerThatBreaksOffIsNoAnswer()
    {
        QFETCH(const QByteArray, bytes);
        AnswerParser parser;
        std::ignore = parser.feed(bytes);

        parser.finish();

        QCOMPARE(parser.state(), State::Refused);
    }
    void headsHaveLimits_data()
    {
        QTest::addColumn<int>("fields");
        QTest::addColumn<qint64>("bytes");   // of names and values
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("as many as may be") << 100 << 1000LL << true;
        QTest::newRow("one too many") << 101 << 1000LL << false;
        QTest::newRow("as long as may be") << 2 << AnswerParser::headBytes << true;
        QTest::newRow("one too long") << 2 << AnswerParser::headBytes + 1 << false;
    }
    void headsHaveLimits()
    {
        QFETCH(const int, fields);
        QFETCH(const qint64, bytes);
        QFETCH(const bool, isTaken);
        QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
        for (int i = 0; i < fields - 2; ++i)
            head += "a: b\r\n";
        head += "x: " + QByteArray(bytes - 15 - 2 * (fields - 2) - 1, 'x') + "\r\n\r\n";
        for (const qsizetype size : {qsizetype(512), head.size()}) {
            AnswerParser parser;
            for (qsizetype at = 0; at < head.size(); at += size)
                std::ignore = parser.feed(head.mid(at, size));
            QCOMPARE(parser.state(), isTaken ? State::Complete : State::Refused);
        }
    }
    void readsOneAfterTheOther()
    {
        AnswerParser parser;
        std::ignore = parser.feed("HTTP/1.1 404 \r\nA: b\r\nContent-Length: 3\r\n\r\none");
        QCOMPARE(parser.head().status, 404);
        parser.begin(false);
        QCOMPARE(parser.state(), State::Head);

        std::ignore = parser.feed("HTTP/1.1 200 \r\nContent-Length: 3\r\n\r\ntwo");

        QCOMPARE(parser.head(),
                 (AnswerHead{.status = 200, .fields = {{"Content-Length"_ba, "3"_ba}}, .length = 3, .isKeptAlive = true}));
        QCOMPARE(parser.takeBody(), "two"_ba);
    }
};

QTEST_GUILESS_MAIN(TestAnswerParser)
#include "tst_answerparser.moc"
