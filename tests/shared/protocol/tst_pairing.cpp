#include "shared/protocol/pairing.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::protocol;

namespace {

const QByteArray key = QByteArray("0123456789abcdef").repeated(4);
const QByteArray secret = QByteArray("aB3-_").repeated(8) + "xyz";

} // namespace

class TestPairing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isReadAsItIsWritten_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QString>("user");
        QTest::newRow("first user") << u"localhost"_s << secret << QString();
        QTest::newRow("another device") << u"192.168.1.20"_s << secret << u"alice"_s;
        QTest::newRow("without a secret") << u"tom.example.org"_s << QByteArray() << u"a.b_c-d"_s;
        QTest::newRow("IPv6") << u"fd00::1"_s << secret << u"alice"_s;
    }
    void isReadAsItIsWritten()
    {
        QFETCH(const QString, host);
        QFETCH(const QByteArray, code);
        QFETCH(const QString, user);
        const PairingCode written{.host = host, .port = 8443, .key = key, .secret = code, .user = user};

        const Result<PairingCode> read = PairingCode::parse(u"  "_s + written.toString() + u'\n');

        QVERIFY(read.has_value());
        QCOMPARE(*read, written);
        QVERIFY(written.toString().startsWith(u"tom://"));
    }
    void whatIsNotWholeIsRefusedAndNotRepeated_data()
    {
        QTest::addColumn<QString>("text");
        const QString whole = PairingCode{.host = u"host"_s, .port = 1, .key = key, .secret = secret}.toString();
        QTest::newRow("empty") << QString();
        QTest::newRow("the beginning") << whole.left(whole.size() - 30);
        QTest::newRow("no port") << QString(whole).replace(u":1/"_s, u"/"_s);
        QTest::newRow("another scheme") << QString(whole).replace(u"tom://"_s, u"https://"_s);
        QTest::newRow("another path") << QString(whole).replace(u"/pair"_s, u"/admin"_s);
        QTest::newRow("a name before the host") << QString(whole).replace(u"tom://"_s, u"tom://good.example@"_s);
        QTest::newRow("no key") << u"tom://host:1/pair?code="_s + QString::fromLatin1(secret);
        QTest::newRow("a short key") << u"tom://host:1/pair?key=AAAA&code="_s + QString::fromLatin1(secret);
        QTest::newRow("two keys") << whole + u"&key="_s + QString(43, u'A');
        QTest::newRow("nobody and no code") << whole.left(whole.indexOf(u"&code"_s));
        QTest::newRow("a code of other signs") << whole + u"%00"_s;
        QTest::newRow("a name that nobody has") << whole + u"&user=%3Cb%3Ealice"_s;
        QTest::newRow("endless") << whole + QString(1000, u'A');
    }
    void whatIsNotWholeIsRefusedAndNotRepeated()
    {
        QFETCH(const QString, text);

        const Result<PairingCode> read = PairingCode::parse(text);

        QVERIFY(!read.has_value());
        QCOMPARE(read.error().code, ErrorCode::InvalidInput);
        QVERIFY(!read.error().message.contains(QString::fromLatin1(secret.first(10))));
    }
    void aRequestIsReadAsItIsWritten()
    {
        const PairingRequest written{.secret = secret, .username = u"alice"_s, .password = u"pass word"_s, .device = u"laptop"_s};

        QCOMPARE(*PairingRequest::fromJson(written.toJson()), written);
        QVERIFY(!PairingRequest::fromJson({{u"code"_s, u"short"_s}}));
        QVERIFY(!PairingRequest::fromJson({}));
    }
};

QTEST_GUILESS_MAIN(TestPairing)
#include "tst_pairing.moc"
