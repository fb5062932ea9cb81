#include "desktop/api/serveraddress.h"
#include "desktop/api/servertrust.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

class TestServerAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void understandsWhatPeopleWrite_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("address");
        QTest::newRow("host and port") << u"localhost:8443"_s << u"https://localhost:8443"_s;
        QTest::newRow("host") << u" tom.example.org "_s << u"https://tom.example.org:8443"_s;
        QTest::newRow("URL") << u"https://tom.example.org"_s << u"https://tom.example.org:443"_s;
        QTest::newRow("URL with port and slash") << u"https://Tom.Example.org:9000/"_s << u"https://tom.example.org:9000"_s;
        QTest::newRow("IPv4") << u"192.168.1.5"_s << u"https://192.168.1.5:8443"_s;
        QTest::newRow("IPv6") << u"[::1]:8443"_s << u"https://[::1]:8443"_s;
    }
    void understandsWhatPeopleWrite()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, address);

        const Result<ServerAddress> parsed = ServerAddress::parse(text);

        QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
        QCOMPARE(parsed->toString(), address);
        QCOMPARE(ServerAddress::parse(parsed->toString())->toString(), address);
        QCOMPARE(parsed->url(u"/auth"_s).toString(), address + u"/auth"_s);
    }

    void refusesOtherThings_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << u"  "_s;
        QTest::newRow("plain HTTP") << u"http://localhost"_s;
        QTest::newRow("path") << u"https://localhost/tom"_s;
        QTest::newRow("user") << u"https://alice@localhost"_s;
        QTest::newRow("port 0") << u"localhost:0"_s;
        QTest::newRow("port too high") << u"localhost:70000"_s;
        QTest::newRow("words") << u"my server"_s;
        QTest::newRow("query") << u"localhost?x=1"_s;
    }
    void refusesOtherThings()
    {
        QFETCH(const QString, text);

        const Result<ServerAddress> parsed = ServerAddress::parse(text);

        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::InvalidInput);
        QVERIFY(!parsed.error().message.isEmpty());
    }

    void readsFingerprintsAsPeopleWriteThem()
    {
        const QByteArray hex = QByteArray("0f").repeated(32);

        QCOMPARE(parseFingerprint(QString::fromLatin1(hex)).value(), hex);
        QCOMPARE(parseFingerprint(u"0F:"_s.repeated(31) + u" 0F\n"_s).value(), hex);
        QVERIFY(!parseFingerprint(u"0F:0F"_s));
        QVERIFY(!parseFingerprint(u"xy"_s.repeated(32)));
    }
};

QTEST_GUILESS_MAIN(TestServerAddress)
#include "tst_serveraddress.moc"
