#include "shared/config/agentslice.h"
#include "shared/config/configreader.h"
#include "shared/config/references.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::config;

class TestReferences : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_environment.clear();
        m_environment.insert(u"TOKEN"_s, u"t0ken"_s);
        m_environment.insert(u"EMPTY"_s, QString());
        m_environment.insert(u"TRICKY"_s, u"a${secret}b$"_s);
        m_environment.insert(u"LINES"_s, u"a\r\nX-Evil: 1"_s);
    }
    void putsInWhatIsNamed_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("expected");   // with the secret "s3"
        QTest::newRow("plain") << u"Bearer x"_s << u"Bearer x"_s;
        QTest::newRow("variable") << u"Bearer ${TOKEN}"_s << u"Bearer t0ken"_s;
        QTest::newRow("twice") << u"${TOKEN}${TOKEN}"_s << u"t0kent0ken"_s;
        QTest::newRow("file") << u"Bearer ${file:%1}!"_s << u"Bearer from the file!"_s;
        QTest::newRow("secret") << u"Bearer ${secret}"_s << u"Bearer s3"_s;
        QTest::newRow("a plain one") << u"$${TOKEN} $x $"_s << u"${TOKEN} $x $"_s;
        QTest::newRow("a variable that holds a reference") << u"${TRICKY}"_s << u"a${secret}b$"_s;
        QTest::newRow("all") << u"${secret}-${TOKEN}-$${secret}"_s << u"s3-t0ken-${secret}"_s;
    }
    void putsInWhatIsNamed()
    {
        QFETCH(QString, value);
        QFETCH(const QString, expected);
        value.replace(u"%1"_s, file("from the file\r\n"));

        QCOMPARE(referenceProblem(value), QString());
        const auto whole = withReferences(value, m_environment);

        QVERIFY2(whole, whole ? "" : qPrintable(whole.error().message));
        QCOMPARE(withSecret(*whole, u"s3"_s), expected);
        QCOMPARE(wantsSecret(*whole), QString(value).remove(u"$${secret}"_s).contains(u"${secret}"_s));
    }
    void saysWhatIsMissing_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("says");
        QTest::newRow("no variable") << u"${NONE}"_s << u"names the environment variable NONE, which is not set"_s;
        QTest::newRow("empty variable") << u"${EMPTY}"_s << u"names EMPTY, which is empty"_s;
        QTest::newRow("two lines") << u"x ${LINES}"_s << u"names LINES, which has more than one line or control characters"_s;
        QTest::newRow("no file") << u"${file:/nowhere/x}"_s << u"names a file that cannot be used"_s;
        QTest::newRow("a folder") << u"${file:/tmp}"_s << u"names a file that cannot be used"_s;
        QTest::newRow("too long a file") << u"${file:%1}"_s << u"names a file that cannot be used"_s;
    }
    void saysWhatIsMissing()
    {
        QFETCH(QString, value);
        QFETCH(const QString, says);
        value.replace(u"%1"_s, file(QByteArray(16 * 1024 + 1, 'x')));

        const auto whole = withReferences(value, m_environment);

        QVERIFY(!whole);
        QVERIFY2(whole.error().message.contains(says), qPrintable(whole.error().message));
        QVERIFY(!whole.error().message.contains(u"X-Evil"_s));
    }
    void theLongestFileIsRead()
    {
        const auto whole = withReferences(u"${file:%1}"_s.arg(file(QByteArray(16 * 1024, 'x'))), m_environment);

        QVERIFY(whole);
        QCOMPARE(whole->size(), 16 * 1024);
    }
    void badFormsAreRefusedWhenTheyAreRead_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("says");
        QTest::newRow("open") << "'${TOKEN'"_ba << u"has a ${ without its }"_s;
        QTest::newRow("no name") << "'${}'"_ba << u"none of ${NAME}"_s;
        QTest::newRow("a default") << "'${A:-b}'"_ba << u"none of ${NAME}"_s;
        QTest::newRow("file nearby") << "'${file:x}'"_ba << u"does not begin with /"_s;
        QTest::newRow("file nearby, long form") << "{file: x}"_ba << u"does not begin with /"_s;
        QTest::newRow("another group") << "{path: /x}"_ba << u"must be a single value or {file: /path}"_s;
        QTest::newRow("more than a file") << "{file: /x, or: y}"_ba << u"must be a single value or {file: /path}"_s;
        QTest::newRow("a list") << "[a]"_ba << u"must be a single value, not a list"_s;
    }
    void badFormsAreRefusedWhenTheyAreRead()
    {
        QFETCH(const QByteArray, value);
        QFETCH(const QString, says);
        for (const QByteArray &group : {"headers"_ba, "env"_ba}) {
            const ReadResult read = readConfigText(serviceWith(group + ": {A: " + value + "}"), u"c"_s);

            QVERIFY(!read.isUsable());
            const Problem &problem = read.problems.constLast();   // the first is about the password
            QCOMPARE(problem.severity, Severity::Error);
            QVERIFY2(problem.toString().contains(says), qPrintable(problem.toString()));
        }
    }
    void aSliceHasWhatItsServicesNameAndNothingElse()
    {
        const QString path = file("from the file\n");
        const ReadResult read = readConfigText(
            serviceWith("headers: {A: 'Bearer ${TOKEN}', B: {file: " + path.toUtf8() + "}, C: '${secret}'}"), u"c"_s);
        QVERIFY(read.isUsable());

        const auto slice = sliceFor(read.config, u"a"_s, u"/data"_s, m_environment);

        QVERIFY(slice);
        const QList<std::pair<QString, QString>> expected{
            {u"A"_s, u"Bearer t0ken"_s}, {u"B"_s, u"from the file"_s}, {u"C"_s, u"${secret}"_s}};
        QCOMPARE(slice->services.at(0).headers, expected);
        QCOMPARE(slice->services.at(0).problem, QString());
        QVERIFY(!QJsonDocument(slice->toJson()).toJson().contains("X-Evil"));
    }
    void whatIsMissingIsTheServicesProblemAlone()
    {
        const ReadResult read = readConfigText(serviceWith("headers: {A: '${NONE}'}\n      t: {url: 'http://y'}"), u"c"_s);
        QVERIFY(read.isUsable());

        const auto slice = sliceFor(read.config, u"a"_s, u"/data"_s, m_environment);

        QVERIFY(slice);
        QCOMPARE(slice->services.at(0).problem, u"headers.A names the environment variable NONE, which is not set"_s);
        QCOMPARE(slice->services.at(1).problem, QString());
    }

private:
    static QByteArray serviceWith(const QByteArray &line)
    {
        return "users:\n  - username: a\n    password: x\n    services:\n      s:\n        url: http://x\n        " + line + '\n';
    }
    QString file(const QByteArray &content)
    {
        const QString path = m_folder.filePath(u"secret-%1"_s.arg(++m_files));
        QFile written(path);
        if (!written.open(QIODevice::WriteOnly) || written.write(content) != content.size())
            qFatal("cannot write %s", qUtf8Printable(path));
        return path;
    }

    QTemporaryDir m_folder;
    int m_files = 0;
    QProcessEnvironment m_environment;
};

QTEST_GUILESS_MAIN(TestReferences)
#include "tst_references.moc"
