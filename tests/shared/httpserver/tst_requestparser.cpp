#include "shared/httpserver/requestparser.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::httpserver;

namespace {

RequestRules shortRules()
{
    return {.lineBytes = 300, .headBytes = 1000, .fields = 10, .bodyLimit = [](QByteArrayView, QByteArrayView path) {
                return path == "/big" ? 1000 : 100;
            }};
}

// 200: complete, 100: incomplete
int statusOf(const RequestParser &parser)
{
    return parser.state() == RequestParser::State::Refused    ? parser.status()
           : parser.state() == RequestParser::State::Complete ? 200
                                                              : 100;
}

} // namespace

class TestRequestParser : public QObject
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
        QTest::newRow("chunked") << "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n" << 100;
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
        QTest::newRow("authority form") << "CONNECT a:443 HTTP/1.1\r\n" + host + "\r\n" << 501;
        QTest::newRow("unknown method") << "FOO / HTTP/1.1\r\n" + host + "\r\n" << 501;
        QTest::newRow("WebDAV method") << "PROPFIND / HTTP/1.1\r\n" + host + "\r\n" << 501;
        QTest::newRow("HTTP/2 preface") << "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"_ba << 400;
        QTest::newRow("other protocol") << "SOURCE / ICE/1.0\r\n" + host + "\r\n" << 400;
        for (const QByteArray method : {"GET", "POST", "OPTIONS"})
            QTest::addRow("RTSP %s", method.constData()) << method + " /x RTSP/1.1\r\n" + host + "\r\n" << 400;
        for (const QByteArray odd : {"a:b:c", "[", "[]", "%zz", "::::", "a:x", "[::1]8443"})
            QTest::addRow("host %s", odd.constData()) << "GET / HTTP/1.1\r\nHost: " + odd + "\r\n\r\n" << 400;
        QTest::newRow("two spaces") << "GET  / HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("tab") << "GET\t/ HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("chunked twice") << "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n" << 501;
        QTest::newRow("chunked in two fields")
            << "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
            << 501;
        QTest::newRow("chunked in 1.0") << "POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n" << 400;
        QTest::newRow("lowercase version") << "GET / http/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("no name") << "GET / HTTP/1.1\r\n" + host + ": b\r\n\r\n" << 400;
        QTest::newRow("no colon") << "GET / HTTP/1.1\r\n" + host + "abc\r\n\r\n" << 400;
        QTest::newRow("version 9") << "GET / HTTP/9.9\r\n" + host + "\r\n" << 505;
        QTest::newRow("no version") << "GET /\r\n" + host + "\r\n" << 400;
        QTest::newRow("two spaces before the version") << "GET /  HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("space after the version") << "GET / HTTP/1.1 \r\n" + host + "\r\n" << 505;
        QTest::newRow("one empty line before") << "\r\nGET / HTTP/1.1\r\n" + host + "\r\n" << 200;
        QTest::newRow("two empty lines before") << "\r\n\r\nGET / HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("line feed before") << "\nGET / HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("space before") << " GET / HTTP/1.1\r\n" + host + "\r\n" << 400;
        QTest::newRow("folded first field") << "GET / HTTP/1.1\r\n " + host + "\r\n" << 400;
        QTest::newRow("CR LF CR and no LF") << "GET / HTTP/1.1\r\n" + host + "\r\rX: y\r\n\r\n" << 400;
        QTest::newRow("upgrade") << "GET / HTTP/1.1\r\n" + host + "Connection: upgrade\r\nUpgrade: h2c\r\n\r\n" << 200;
        QTest::newRow("upgrade with a body")
            << "POST / HTTP/1.1\r\n" + host + "Connection: upgrade\r\nUpgrade: x\r\nContent-Length: 2\r\n\r\nab" << 200;
        QTest::newRow("expects more") << "POST / HTTP/1.1\r\n" + host + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n"
                                      << 100;
        QTest::newRow("expects wonders") << "POST / HTTP/1.1\r\n" + host + "Expect: wonders\r\nContent-Length: 1\r\n\r\n" << 417;
        QTest::newRow("line at its limit") << "GET /" + QByteArray(284, 'a') + " HTTP/1.1\r\n" + host + "\r\n" << 200;
        QTest::newRow("line one over") << "GET /" + QByteArray(285, 'a') + " HTTP/1.1\r\n" + host + "\r\n" << 414;
        QTest::newRow("head at its limit") << "GET / HTTP/1.1\r\n" + host + "A: " + QByteArray(1000 - 32, 'x') + "\r\n\r\n"
                                           << 200;
        QTest::newRow("head one over") << "GET / HTTP/1.1\r\n" + host + "A: " + QByteArray(1001 - 32, 'x') + "\r\n\r\n" << 431;
        QTest::newRow("fields at their limit") << "GET / HTTP/1.1\r\n" + host + QByteArray("A:\r\n").repeated(9) + "\r\n" << 200;
        QTest::newRow("body at its limit") << "POST / HTTP/1.1\r\n" + host + "Content-Length: 100\r\n\r\n" + QByteArray(100, 'x')
                                           << 200;
        QTest::newRow("tls on tls") << "\x16\x03\x01\x02"_ba << 400;
        QTest::newRow("long head") << "GET / HTTP/1.1\r\nA: " + QByteArray(1000, 'x') << 431;
        QTest::newRow("many fields") << "GET / HTTP/1.1\r\n" + host + QByteArray("A:\r\n").repeated(10) + "\r\n" << 431;
    }
    void judges()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        const RequestRules rules = shortRules();
        RequestParser whole(rules);
        RequestParser bytewise(rules);

        const qsizetype taken = whole.feed(bytes);
        for (qsizetype i = 0; i < bytes.size(); ++i)
            QCOMPARE_LE(bytewise.feed(QByteArrayView(bytes).sliced(i, 1)), 1);

        QCOMPARE(statusOf(whole), status);
        QCOMPARE(statusOf(bytewise), status);
        if (status == 200)
            QCOMPARE(taken, bytes.size());
    }
    void readsChunks_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("empty") << "0\r\n\r\n"_ba << 200 << ""_ba;
        QTest::newRow("two") << "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"_ba << 200 << "abcde"_ba;
        QTest::newRow("hexadecimal") << "A\r\n0123456789\r\n0\r\n\r\n"_ba << 200 << "0123456789"_ba;
        QTest::newRow("extension") << "3;a=b\r\nabc\r\n0\r\n\r\n"_ba << 200 << "abc"_ba;
        QTest::newRow("trailer") << "3\r\nabc\r\n0\r\nHost: evil\r\n\r\n"_ba << 200 << "abc"_ba;
        QTest::newRow("not over") << "3\r\nabc\r\n0\r\n"_ba << 100 << "abc"_ba;
        QTest::newRow("at the limit") << "64\r\n"_ba + QByteArray(100, 'x') + "\r\n0\r\n\r\n" << 200 << QByteArray(100, 'x');
        QTest::newRow("one over") << "65\r\n"_ba << 413 << ""_ba;
        QTest::newRow("over in two") << "64\r\n"_ba + QByteArray(100, 'x') + "\r\n1\r\n" << 413 << ""_ba;
        QTest::newRow("huge size") << "FFFFFFFFFFFFFFFF\r\n"_ba << 413 << ""_ba;
        QTest::newRow("size that overflows") << "10000000000000003\r\nabc\r\n0\r\n\r\n"_ba << 400 << ""_ba;
        QTest::newRow("negative size") << "-3\r\nabc\r\n"_ba << 400 << ""_ba;
        QTest::newRow("no size") << "zz\r\n"_ba << 400 << ""_ba;
        QTest::newRow("0x") << "0x3\r\nabc\r\n"_ba << 400 << ""_ba;
        QTest::newRow("space after the size") << "3 \r\nabc\r\n0\r\n\r\n"_ba << 400 << ""_ba;
        QTest::newRow("line feed alone") << "3\nabc\r\n0\r\n\r\n"_ba << 400 << ""_ba;
        QTest::newRow("longer than it says") << "3\r\nabcd\r\n0\r\n\r\n"_ba << 400 << ""_ba;
        QTest::newRow("little in much") << "1;"_ba + QByteArray(17000, 'a') << 413 << ""_ba;
        QTest::newRow("endless trailer") << "0\r\nA: "_ba + QByteArray(17000, 'a') << 413 << ""_ba;
    }
    void readsChunks()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        const RequestRules rules = shortRules();
        const QByteArray all = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n" + bytes;
        RequestParser whole(rules);
        RequestParser bytewise(rules);

        const qsizetype taken = whole.feed(all + (status == 200 ? "GET" : ""));
        for (qsizetype i = 0; i < all.size(); ++i)
            QCOMPARE_LE(bytewise.feed(QByteArrayView(all).sliced(i, 1)), 1);

        QCOMPARE(statusOf(whole), status);
        QCOMPARE(statusOf(bytewise), status);
        QCOMPARE(whole.body(), body);
        QCOMPARE(bytewise.body(), body);
        QCOMPARE(whole.head().fields.size(), 2);
        if (status == 200)
            QCOMPARE(taken, all.size());
    }
    void readsOneRequestAfterTheOther()
    {
        const QByteArray first = "POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc"_ba;
        const QByteArray second = "GET /b HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
        const RequestRules rules = shortRules();
        RequestParser parser(rules);

        QCOMPARE(parser.feed(first + second), first.size());
        QCOMPARE(parser.feed(second), 0);
        QCOMPARE(parser.takeBody(), "abc"_ba);
        parser.next();
        QCOMPARE(parser.feed(second), second.size());

        QCOMPARE(int(parser.state()), int(RequestParser::State::Complete));
        QCOMPARE(parser.head().target, "/b"_ba);
        QVERIFY(parser.head().keepAlive && parser.body().isEmpty());
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
        QTest::newRow("1.0 keep-alive") << "HTTP/1.0\r\nConnection: keep-alive\r\n"_ba << false;
    }
    void saysWhetherTheConnectionGoesOn()
    {
        QFETCH(const QByteArray, first);
        QFETCH(const bool, keepAlive);
        const RequestRules rules = shortRules();
        RequestParser parser(rules);
        QVERIFY(parser.feed("GET / " + first + "Host: a\r\n\r\n") > 0);

        QCOMPARE(int(parser.state()), int(RequestParser::State::Complete));
        QCOMPARE(parser.head().keepAlive, keepAlive);
    }
    void readsTheHead()
    {
        const RequestRules rules = shortRules();
        RequestParser parser(rules);

        QVERIFY(parser.feed("PUT /a?b=c HTTP/1.1\r\nHost: a\r\nX:  y z \r\nContent-Length: 3\r\n\r\nabcGET") > 0);

        const RequestHead expected{.method = "PUT"_ba,
                                   .target = "/a?b=c"_ba,
                                   .fields = {{"Host", "a"}, {"X", "y z"}, {"Content-Length", "3"}},
                                   .length = 3,
                                   .bodyLimit = 100};
        QCOMPARE(parser.head(), expected);
        QCOMPARE(parser.head().path(), "/a"_ba);
        QCOMPARE(parser.body(), "abc"_ba);
    }
};

QTEST_GUILESS_MAIN(TestRequestParser)
#include "tst_requestparser.moc"
