#include "shared/httpserver/headguard.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::httpserver;

class TestHeadGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");   // 200: complete, 100: incomplete
        const QByteArray host = "Host: a\r\n"_ba;
        QTest::newRow("get") << "GET / HTTP/1.1\r\n" + host + "\r\n" << 200;
        QTest::newRow("post") << "POST /x HTTP/1.1\r\n" + host + "Content-Length: 2\r\n\r\nab" << 200;
        QTest::newRow("half a body") << "POST /x HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\nab" << 100;
        QTest::newRow("half a head") << "GET / HTTP/1.1\r\nHos"_ba << 100;
        QTest::newRow("nothing") << QByteArray() << 100;
        QTest::newRow("length and chunked") << "POST / HTTP/1.1\r\n" + host
                                                   + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nab"
                                            << 400;
        QTest::newRow("chunked") << "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n" << 411;
        QTest::newRow("odd encoding") << "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n" << 501;
        QTest::newRow("two lengths") << "POST / HTTP/1.1\r\n" + host + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nab" << 400;
        QTest::newRow("two equal lengths") << "POST / HTTP/1.1\r\n" + host + "Content-Length: 2\r\ncontent-length: 2\r\n\r\nab"
                                           << 400;
        for (const QByteArray &length :
             {"five"_ba, "-1"_ba, "+5"_ba, "5, 5"_ba, "0x5"_ba, ""_ba, "9223372036854775808"_ba, "5 5"_ba})
            QTest::newRow(("length '" + length + "'").constData())
                << "POST / HTTP/1.1\r\n" + host + "Content-Length: " + length + "\r\n\r\nab" << 400;
        QTest::newRow("body too long") << "POST / HTTP/1.1\r\n" + host + "Content-Length: 101\r\n\r\n" << 413;
        QTest::newRow("longer allowed there")
            << "POST /big HTTP/1.1\r\n" + host + "Content-Length: 101\r\n\r\n" + QByteArray(101, 'x') << 200;
        QTest::newRow("no host") << "GET / HTTP/1.1\r\n\r\n"_ba << 400;
        QTest::newRow("two hosts") << "GET / HTTP/1.1\r\n" + host + host + "\r\n" << 400;
        QTest::newRow("space before colon") << "GET / HTTP/1.1\r\nHost : a\r\n\r\n"_ba << 400;
        QTest::newRow("folded") << "GET / HTTP/1.1\r\n" + host + "A: b\r\n c\r\n\r\n" << 400;
        QTest::newRow("bare line feeds") << "GET / HTTP/1.1\nHost: a\n\n"_ba << 400;
        QTest::newRow("bare line feed inside") << "GET / HTTP/1.1\r\nHost: a\nB: c\r\n\r\n"_ba << 400;
        QTest::newRow("bare carriage return") << "GET / HTTP/1.1\r\nHost: a\rB: c\r\n\r\n"_ba << 400;
        QTest::newRow("control character") << "GET / HTTP/1.1\r\nHost: a\x01\r\n\r\n"_ba << 400;
        QTest::newRow("nul") << "GET / HTTP/1.1\r\nHost: a"_ba + '\0' + "\r\n\r\n" << 400;
        QTest::newRow("encoded nul") << "GET /%00 HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("absolute form") << "GET http://b/ HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("star") << "OPTIONS * HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("space in path") << "GET /a b HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("odd host") << "GET / HTTP/1.1\r\nHost: a/b@c\r\n\r\n"_ba << 400;
        QTest::newRow("empty host") << "GET / HTTP/1.1\r\nHost:\r\n\r\n"_ba << 400;
        QTest::newRow("address as host") << "GET / HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n"_ba << 200;
        QTest::newRow("encoded nul in the query") << "GET /?a=%00 HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("encoded line feed") << "GET /a%0Ab HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("encoded line feed in the query") << "GET /?a=%0a HTTP/1.1\r\n" + host + "\r\n" << 200;
        QTest::newRow("half an escape") << "GET /a%2 HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("no escape") << "GET /a%zz HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("fragment") << "GET /a#b HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("raw UTF-8") << "GET /\xC3\xA9 HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("authority form") << "CONNECT a:443 HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("unknown method") << "FOO / HTTP/1.1\r\n" + host + "\r\n" << 200;
        QTest::newRow("two spaces") << "GET  / HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("tab") << "GET\t/ HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("chunked twice") << "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n" << 501;
        QTest::newRow("chunked in two fields")
            << "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" << 501;
        QTest::newRow("chunked in 1.0") << "POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n" << 400;
        QTest::newRow("lowercase version") << "GET / http/1.1\r\n" + host + "\r\n" << 505;
        QTest::newRow("no name") << "GET / HTTP/1.1\r\n" + host + ": b\r\n\r\n" << 400;
        QTest::newRow("no colon") << "GET / HTTP/1.1\r\n" + host + "abc\r\n\r\n" << 400;
        QTest::newRow("version 9") << "GET / HTTP/9.9\r\n" + host + "\r\n" << 505;
        QTest::newRow("no version") << "GET /\r\n" + host + "\r\n" << 400;
        QTest::newRow("leading newline") << "\r\nGET / HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("tls on tls") << "\x16\x03\x01\x02"_ba << 400;
        QTest::newRow("long head") << "GET / HTTP/1.1\r\nA: " + QByteArray(1000, 'x') << 431;
        QTest::newRow("many fields") << "GET / HTTP/1.1\r\n" + host + QByteArray("A:\r\n").repeated(100) + "\r\n" << 431;
    }
    void judges()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        const HeadGuard guard(1000, [](QByteArrayView, QByteArrayView path) { return path == "/big" ? 1000 : 100; });

        const Verdict verdict = guard.judge(bytes);

        const int seen = verdict.kind == Verdict::Refused ? verdict.status : verdict.kind == Verdict::Complete ? 200 : 100;
        QCOMPARE(seen, status);
        if (seen == 200)
            QCOMPARE(verdict.size, bytes.size());
    }
    void aPrefixOfAGoodRequestIsNeverRefused()
    {
        const QByteArray whole = "POST /a?b=c HTTP/1.1\r\nHost: a\r\nX: y\r\nContent-Length: 3\r\n\r\nabc"_ba;
        const HeadGuard guard(1000, [](QByteArrayView, QByteArrayView) { return 100; });

        for (qsizetype size = 0; size < whole.size(); ++size)
            QCOMPARE(int(guard.judge(QByteArrayView(whole).first(size)).kind), int(Verdict::Incomplete));
        QCOMPARE(int(guard.judge(whole).kind), int(Verdict::Complete));
    }
    void saysWhetherTheConnectionGoesOn_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<bool>("keepAlive");
        QTest::newRow("1.1") << "HTTP/1.1\r\n"_ba << true;
        QTest::newRow("1.1 close") << "HTTP/1.1\r\nConnection: Close\r\n"_ba << false;
        QTest::newRow("1.1 close among others") << "HTTP/1.1\r\nConnection: TE\r\nConnection: x, close\r\n"_ba << false;
        QTest::newRow("1.1 no close") << "HTTP/1.1\r\nConnection: x-closed\r\n"_ba << true;
        QTest::newRow("1.0") << "HTTP/1.0\r\n"_ba << false;
        QTest::newRow("1.0 keep-alive") << "HTTP/1.0\r\nConnection: keep-alive\r\n"_ba << true;
    }
    void saysWhetherTheConnectionGoesOn()
    {
        QFETCH(const QByteArray, first);
        QFETCH(const bool, keepAlive);
        const HeadGuard guard(1000, [](QByteArrayView, QByteArrayView) { return 100; });

        QCOMPARE(guard.judge("GET / " + first + "Host: a\r\n\r\n").keepAlive, keepAlive);
    }
    void readsTheHead()
    {
        const HeadGuard guard(1000, [](QByteArrayView, QByteArrayView) { return 100; });

        const Verdict verdict = guard.judge("PUT /a?b=c HTTP/1.1\r\nHost: a\r\nX:  y z \r\nContent-Length: 3\r\n\r\nabcGET");

        QCOMPARE(verdict.method, "PUT"_ba);
        QCOMPARE(verdict.target, "/a?b=c"_ba);
        QCOMPARE(verdict.path(), "/a"_ba);
        QCOMPARE(verdict.fields.at(1).second, "y z"_ba);
        QCOMPARE(verdict.bodySize(), 3);
    }
};

QTEST_GUILESS_MAIN(TestHeadGuard)
#include "tst_headguard.moc"
