#include "shared/log/logformat.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace tom::log;

class TestLogFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheLineOfTheSeed_data()
    {
        QTest::addColumn<QtMsgType>("type");
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("module");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("info") << QtInfoMsg << u"alice"_s << u"llm"_s
                              << "2025-01-15 10:30:45.123 | INFO     | alice        | llm             | ✅ Ready\n"_ba;
        QTest::newRow("debug") << QtDebugMsg << u"alice"_s << u"llm"_s
                               << "2025-01-15 10:30:45.123 | DEBUG    | alice        | llm             | ✅ Ready\n"_ba;
        QTest::newRow("critical is ERROR")
            << QtCriticalMsg << u"tom"_s << u"http"_s
            << "2025-01-15 10:30:45.123 | ERROR    | tom          | http            | ✅ Ready\n"_ba;
        QTest::newRow("fatal is CRITICAL")
            << QtFatalMsg << u""_s << u"qt"_s
            << "2025-01-15 10:30:45.123 | CRITICAL |              | qt              | ✅ Ready\n"_ba;
        QTest::newRow("long names are cut")
            << QtWarningMsg << u"bartholomew-the-third"_s << u"averyverylongmodule"_s
            << "2025-01-15 10:30:45.123 | WARNING  | bartholomew- | averyverylongmo | ✅ Ready\n"_ba;
        QTest::newRow("names cannot add columns")
            << QtInfoMsg << u"a | b\n"_s << u"m"_s
            << "2025-01-15 10:30:45.123 | INFO     | a ? b\\n      | m               | ✅ Ready\n"_ba;
    }
    void writesTheLineOfTheSeed()
    {
        QFETCH(const QtMsgType, type);
        QFETCH(const QString, user);
        QFETCH(const QString, module);
        QFETCH(const QByteArray, line);

        QCOMPARE(textLine({.time = time(), .type = type, .user = user, .module = module, .message = u"✅ Ready"_s}), line);
    }
    void namesTheModuleAfterTheCategory_data()
    {
        QTest::addColumn<QString>("category");
        QTest::addColumn<QString>("module");
        QTest::newRow("ours") << u"tom.agent.llm"_s << u"llm"_s;
        QTest::newRow("Qt's") << u"qt.network.ssl"_s << u"ssl"_s;
        QTest::newRow("default") << u"default"_s << u"qt"_s;
        QTest::newRow("one part") << u"llm"_s << u"llm"_s;
        QTest::newRow("empty") << u""_s << u"qt"_s;
        QTest::newRow("ends with a dot") << u"tom."_s << u"qt"_s;
    }
    void namesTheModuleAfterTheCategory()
    {
        QFETCH(const QString, category);
        QFETCH(const QString, module);

        QCOMPARE(moduleOf(QLatin1StringView(category.toLatin1())), module);
    }
    void nobodyCanForgeALine_data()
    {
        QTest::addColumn<QString>("message");
        QTest::addColumn<QByteArray>("written");
        QTest::newRow("line feed") << u"a\n2025"_s << "a\\n2025"_ba;
        QTest::newRow("carriage return") << u"a\rb"_s << "a\\rb"_ba;
        QTest::newRow("tab") << u"a\tb"_s << "a\\tb"_ba;
        QTest::newRow("escape sequence") << u"\x1b[2Ja"_s << "\\x1b[2Ja"_ba;
        QTest::newRow("NUL") << u"a"_s + QChar(0) + u'b' << "a\\x00b"_ba;
        QTest::newRow("delete") << u"a\x7f"_s << "a\\x7f"_ba;
        QTest::newRow("8-bit control") << u"\u009b2J"_s << "\\x9b2J"_ba;
        QTest::newRow("line separator") << u"a\u2028b"_s << "a\\u2028b"_ba;
        QTest::newRow("right to left") << u"a\u202eb"_s << "a\\u202eb"_ba;
        QTest::newRow("isolate") << u"a\u2066b"_s << "a\\u2066b"_ba;
        QTest::newRow("half a pair") << u"a"_s + QChar(0xd83d) << "a?"_ba;
        QTest::newRow("words of people stay") << u"Grüße, 你好 🚀 \\n"_s << "Grüße, 你好 🚀 \\n"_ba;
    }
    void nobodyCanForgeALine()
    {
        QFETCH(const QString, message);
        QFETCH(const QByteArray, written);
        const LogRecord record{.time = time(), .user = u"u"_s, .module = u"m"_s, .message = message};

        const QByteArray line = textLine(record);
        QCOMPARE(line.count('\n'), 1);
        QCOMPARE(line.sliced(line.lastIndexOf(" | ") + 3).chopped(1).replace("\xef\xbf\xbd", "?"), written);

        const QByteArray json = jsonLine(record);
        QCOMPARE(json.count('\n'), 1);
        QCOMPARE(json.contains('\x1b'), false);
        const QString read = QJsonDocument::fromJson(json).object().value("message"_L1).toString();
        QCOMPARE(read.toUtf8(), message.toUtf8());
    }
    void writesOneJsonObjectALine()
    {
        LogRecord record{
            .time = time(), .type = QtCriticalMsg, .user = u"al\"ice"_s, .module = u"llm"_s, .message = u"a\n\"b\" \\ é"_s};

        QCOMPARE(jsonLine(record), "{\"time\":\"2025-01-15T10:30:45.123Z\",\"level\":\"ERROR\",\"user\":\"al\\\"ice\","
                                   "\"module\":\"llm\",\"message\":\"a\\n\\\"b\\\" \\\\ é\"}\n"_ba);

        record.time = QDateTime(QDate(2025, 1, 15), QTime(10, 30), QTimeZone::fromSecondsAheadOfUtc(3600));
        const QJsonObject read = QJsonDocument::fromJson(jsonLine(record)).object();
        QCOMPARE(read.value("time"_L1).toString(), u"2025-01-15T10:30:00.000+01:00"_s);
    }
    void aLineFitsIntoAPipe_data()
    {
        QTest::addColumn<QString>("message");
        QTest::newRow("just fits") << QString(4000, u'a');
        QTest::newRow("letters") << QString(100000, u'a');
        QTest::newRow("escaped letters") << QString(100000, u'\x01');
        QTest::newRow("pairs") << u"🚀"_s.repeated(50000);
        QTest::newRow("three bytes") << u"你"_s.repeated(4096);
    }
    void aLineFitsIntoAPipe()
    {
        QFETCH(const QString, message);
        const LogRecord record{.time = time(), .user = u"u"_s, .module = u"m"_s, .message = message};

        const QByteArray text = textLine(record);
        QVERIFY(text.size() <= maxLineBytes && text.size() > maxLineBytes / 2);
        QCOMPARE(text.contains("…"), message.size() > 4000);
        QVERIFY(QString::fromUtf8(text).toUtf8() == text);

        const QByteArray json = jsonLine(record);
        QVERIFY(json.size() <= maxLineBytes && json.size() > maxLineBytes / 2);
        QVERIFY(QJsonDocument::fromJson(json).isObject());
    }

private:
    static QDateTime time() { return {QDate(2025, 1, 15), QTime(10, 30, 45, 123), QTimeZone::utc()}; }
};

QTEST_GUILESS_MAIN(TestLogFormat)
#include "tst_logformat.moc"
