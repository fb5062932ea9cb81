#include "agent/audit/auditlog.h"
#include "agent/audit/redaction.h"
#include "shared/core/json.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;

namespace {

class FixedClock : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return time; }
    [[nodiscard]] std::chrono::milliseconds monotonic() const override { return {}; }

    QDateTime time = QDateTime(QDate(2026, 11, 25), QTime(23, 59), QTimeZone::UTC);
};

} // namespace

class TestAuditLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesALineBeforeAndAfter()
    {
        AuditLog log(m_folder.filePath(u"audit"_s), u"alice"_s, m_clock, 90);

        QVERIFY(log.begin(entry()));
        QCOMPARE(lines().size(), 1);
        log.end(entry(), u"ok"_s, std::chrono::milliseconds(12));

        const auto all = lines();
        QCOMPARE(all.size(), 2);
        QCOMPARE(all.at(0).value("event"_L1).toString(), u"begin"_s);
        QCOMPARE(all.at(1).value("outcome"_L1).toString(), u"ok"_s);
        QCOMPARE(all.at(1).value("duration_ms"_L1).toInt(), 12);
        QCOMPARE(all.at(1).value("user"_L1).toString(), u"alice"_s);
        QCOMPARE(all.at(1).value("tool"_L1).toString(), u"send"_s);
        QFile file(m_folder.filePath(u"audit/2026-11-25.jsonl"_s));
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());
    }
    void aHalfLineSpoilsNoOther()
    {
        AuditLog log(m_folder.filePath(u"audit"_s), u"alice"_s, m_clock, 90);
        QVERIFY(log.begin(entry()));
        QFile file(m_folder.filePath(u"audit/2026-11-25.jsonl"_s));
        QVERIFY(file.open(QIODevice::Append));
        file.write("{\"torn\":");
        file.close();

        QVERIFY(log.begin(entry()));

        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto last = file.readAll().trimmed().split('\n').constLast();
        QVERIFY(json::parseObject(last));
    }
    void keepsItForItsDays()
    {
        AuditLog log(m_folder.filePath(u"audit"_s), u"alice"_s, m_clock, 2);
        for (int day = 0; day < 4; ++day) {
            QVERIFY(log.begin(entry()));
            m_clock.time = m_clock.time.addDays(1);
        }

        QCOMPARE(QDir(m_folder.filePath(u"audit"_s)).entryList(QDir::Files),
                 (QStringList{u"2026-11-27.jsonl"_s, u"2026-11-28.jsonl"_s}));
    }
    void saysWhenItCannot()
    {
        QFile file(m_folder.filePath(u"audit"_s));   // where the folder should be
        QVERIFY(file.open(QIODevice::WriteOnly));
        AuditLog log(m_folder.filePath(u"audit"_s), u"alice"_s, m_clock, 2);

        QCOMPARE(log.begin(entry()).error().code, ErrorCode::Storage);
    }
    void coversSecrets()
    {
        const QJsonObject hidden{{u"format"_s, u"password"_s}};
        const QJsonObject writeOnly{{u"writeOnly"_s, true}};
        const QJsonObject items{{u"properties"_s, QJsonObject{{u"code"_s, writeOnly}}}};
        const QJsonObject schema{
            {u"properties"_s, QJsonObject{{u"word"_s, hidden}, {u"list"_s, QJsonObject{{u"items"_s, items}}}}}};
        const QJsonObject given{{u"word"_s, u"swordfish"_s},
                                {u"api_key"_s, u"swordfish"_s},
                                {u"authToken"_s, QJsonObject{{u"a"_s, u"swordfish"_s}}},
                                {u"list"_s, QJsonArray{QJsonObject{{u"code"_s, u"swordfish"_s}, {u"to"_s, u"bob"_s}}}},
                                {u"text"_s, QString(maxAuditText + 1, u'x')},
                                {u"short"_s, QString(maxAuditText, u'y')}};

        const QByteArray written = json::compact(redacted(given, schema));

        QVERIFY(!written.contains("swordfish"));
        QVERIFY(written.contains("bob"));
        QVERIFY(written.contains("(501 characters)"));
        QVERIFY(written.contains(QByteArray(maxAuditText, 'y') + '"'));
    }
    // As schema generators write an optional secret, a type of its own, and a choice between types.
    void findsWhatASchemaMarksElsewhere_data()
    {
        QTest::addColumn<QString>("schema");
        QTest::newRow("optional") << u"{'properties':{'v':{'anyOf':[{'type':'string','format':'password'},{'type':'null'}]}}}"_s;
        QTest::newRow("one of") << u"{'properties':{'v':{'oneOf':[{'type':'integer'},{'writeOnly':true}]}}}"_s;
        QTest::newRow("all of")
            << u"{'properties':{'v':{'allOf':[{'$ref':'#/$defs/Code'}]}},'$defs':{'Code':{'writeOnly':true}}}"_s;
        QTest::newRow("reference") << u"{'properties':{'v':{'$ref':'#/$defs/a~1b'}},'$defs':{'a/b':{'format':'password'}}}"_s;
        QTest::newRow("the whole") << u"{'$ref':'#/$defs/All','$defs':{'All':{'properties':{'v':{'writeOnly':true}}}}}"_s;
        QTest::newRow("title") << u"{'properties':{'v':{'title':'Your API key'}}}"_s;
        QTest::newRow("any other name") << u"{'additionalProperties':{'format':'password'}}"_s;
    }
    void findsWhatASchemaMarksElsewhere()
    {
        QFETCH(const QString, schema);
        const QJsonObject rules = schemaOf(schema);

        QCOMPARE(redacted({{u"v"_s, u"swordfish"_s}}, rules), (QJsonObject{{u"v"_s, u"••••"_s}}));
        QCOMPARE(redacted({{u"v"_s, QJsonArray{u"swordfish"_s}}}, rules), (QJsonObject{{u"v"_s, u"••••"_s}}));
    }
    void theTitleOfAnObjectCoversNothing()
    {
        const QJsonObject schema =
            schemaOf(u"{'title':'token_countArguments','type':'object','properties':{'text':{'title':'Text'}}}"_s);

        QCOMPARE(redacted({{u"text"_s, u"tea"_s}}, schema), (QJsonObject{{u"text"_s, u"tea"_s}}));
    }
    void coversInsideOfAReference()
    {
        const QJsonObject schema = schemaOf(
            u"{'properties':{'login':{'$ref':'#/$defs/Login'},'pair':{'prefixItems':[{},{'writeOnly':true}]}},'$defs':{'Login':{'properties':{'who':{'type':'string'},'word':{'writeOnly':true}}}}}"_s);
        const QJsonObject given{{u"login"_s, QJsonObject{{u"who"_s, u"alice"_s}, {u"word"_s, u"swordfish"_s}}},
                                {u"pair"_s, QJsonArray{u"alice"_s, u"swordfish"_s}}};

        const QByteArray written = json::compact(redacted(given, schema));

        QVERIFY(!written.contains("swordfish"));
        QCOMPARE(written.count("alice"), 2);
    }
    void aSchemaThatEndsNowhereEndsHere()
    {
        const QString many = u"{'$ref':'#/anyOf/0'},"_s.repeated(1000);
        const QJsonObject schema =
            schemaOf(u"{'anyOf':["_s + many + u"{'$ref':'#/anyOf/1'}],'properties':{'v':{'$ref':'#/anyOf/0'}}}"_s);

        QCOMPARE(redacted({{u"v"_s, QJsonObject{{u"v"_s, u"tea"_s}}}}, schema).value("v"_L1).toObject().value("v"_L1).toString(),
                 u"tea"_s);
    }

    void init() { QVERIFY(QDir(m_folder.path()).removeRecursively() && QDir().mkpath(m_folder.path())); }

private:
    // Strings without their quotes' backslashes.
    [[nodiscard]] static QJsonObject schemaOf(QString text)
    {
        return json::parseObject(text.replace(u'\'', u'"').toUtf8()).value();
    }
    [[nodiscard]] static AuditEntry entry()
    {
        return {.turn = u"t"_s, .call = u"c"_s, .module = u"mail"_s, .tool = u"send"_s, .risk = u"destructive"_s};
    }
    [[nodiscard]] QList<QJsonObject> lines() const
    {
        QFile file(m_folder.filePath(u"audit/2026-11-25.jsonl"_s));
        QList<QJsonObject> all;
        if (file.open(QIODevice::ReadOnly)) {
            for (const QByteArray &line : file.readAll().trimmed().split('\n'))
                all.append(json::parseObject(line).value_or(QJsonObject{}));
        }
        return all;
    }

    QTemporaryDir m_folder;
    FixedClock m_clock;
};

QTEST_GUILESS_MAIN(TestAuditLog)
#include "tst_auditlog.moc"
