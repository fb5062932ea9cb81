#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString source(const QString &name)
{
    return QStringLiteral(TOM_SOURCE_DIR "/") + name;
}

QString textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

// What is wrong with a table of artefacts: a cell says "never run", or a command, a date, and the test that proves it.
QStringList problemsOf(const QString &page)
{
    static const QRegularExpression said(uR"(^`[^`]+`, \d{4}-\d\d-\d\d \((tests/[^)]+)\)$)"_s);
    QStringList problems;
    int rows = 0;
    bool isInside = false;
    for (const QString &line : page.split(u'\n')) {
        if (line.startsWith("| artefact |"_L1)) {
            isInside = true;
            continue;
        }
        isInside = isInside && line.startsWith(u'|');
        if (!isInside || line.startsWith("|---"_L1))
            continue;
        ++rows;
        QStringList cells = line.split(u'|');
        for (const QString &cell : cells.sliced(2, cells.size() - 3)) {
            const QString words = cell.trimmed();
            const QRegularExpressionMatch match = said.match(words);
            if (words != "never run"_L1 && (!match.hasMatch() || !QFile::exists(source(match.captured(1)))))
                problems.append(u"%1: \"%2\""_s.arg(cells.at(1).trimmed(), words));
        }
    }
    if (rows == 0)
        problems.append(u"there is no table"_s);
    return problems;
}

// Of each line that says ❌, the longest piece that is always the same.
QSet<QString> failuresIn(const QString &text)
{
    static const QRegularExpression line(u"u\"❌ ([^\"]*)\""_s);
    static const QRegularExpression between(uR"(%\d|\\n|[:;,(])"_s);
    constexpr qsizetype shortest = 8;
    QSet<QString> failures;
    for (const QRegularExpressionMatch &match : line.globalMatch(text)) {
        const QStringList pieces = match.captured(1).split(between);
        const QString longest = std::ranges::max(pieces, {}, &QString::size).trimmed();
        if (longest.size() >= shortest)
            failures.insert(longest);
    }
    return failures;
}

} // namespace

class TestArtefacts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTableOfArtefactsNamesItsTests() { QCOMPARE(problemsOf(textOf(source(u"docs/operations.md"_s))), QStringList()); }
    void aRowWithoutItsTestIsNoticed()
    {
        const QString table =
            u"| artefact | built | started |\n|---|---|---|\n| a | `make`, 2026-01-02 (tests/CMakeLists.txt) | %1 |\n"_s;
        QCOMPARE(problemsOf(table.arg(u"never run"_s)), QStringList());
        for (const QString &cell : {u"yes"_s, u"`run`, 2026-01-02"_s, u"`run`, 2026-01-02 (tests/no/such_test.sh)"_s, QString()})
            QCOMPARE(problemsOf(table.arg(cell)).size(), 1);
        QCOMPARE(problemsOf(u"no table"_s).size(), 1);
    }
    void everyFailureOfTheLogStandsInTheTable()
    {
        const QString page = textOf(source(u"docs/operations.md"_s));
        qsizetype known = 0;
        QStringList missing;
        for (const QString &folder : {u"server"_s, u"agent"_s, u"shared"_s}) {
            for (QDirIterator files(source(folder), {u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
                for (const QString &failure : failuresIn(textOf(files.next())))
                    page.contains(failure) ? void(++known) : missing.append(failure);
            }
        }
        QCOMPARE(missing, QStringList());
        QVERIFY(known > 30);
    }
    void systemdUnderstandsTheUnits_data()
    {
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QString>("program");
        QTest::newRow("server") << u"tom-server.service"_s << u"tom-server"_s;
        QTest::newRow("agent") << u"tom-agent@.service"_s << u"tom-agent"_s;
    }
    void systemdUnderstandsTheUnits()
    {
        QFETCH(QString, unit);
        QFETCH(QString, program);
        const QString analyze = QStandardPaths::findExecutable(u"systemd-analyze"_s);
        if (analyze.isEmpty())
            QSKIP("no systemd-analyze here");
        // It looks for programs where they are installed; here they are not.
        QString text = textOf(source(u"installer/systemd/"_s + unit));
        QVERIFY(text.contains(u"\nExecStart="_s + program));
        text.replace(u"\nExecStart="_s + program, u"\nExecStart="_s + QStringLiteral(TOM_BIN_DIR "/") + program);
        const QTemporaryDir folder;
        QFile copy(folder.filePath(unit));
        QVERIFY(copy.open(QIODevice::WriteOnly));
        copy.write(text.toUtf8());
        copy.close();

        const auto [verified, words] = run(analyze, {u"verify"_s, u"--man=no"_s, copy.fileName()});
        QVERIFY2(verified == 0 && words.isEmpty(), words.constData());
        // Its measure goes from 0 to 100 here, less is less exposed.
        const auto [exposed, table] =
            run(analyze, {u"security"_s, u"--offline=true"_s, u"--no-pager"_s, u"--threshold=20"_s, copy.fileName()});
        QVERIFY2(exposed == 0, table.constData());
    }

private:
    static std::pair<int, QByteArray> run(const QString &program, const QStringList &arguments)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        if (!process.waitForFinished())
            return {-1, "it does not end"};
        return {process.exitCode(), process.readAll()};
    }
};

QTEST_GUILESS_MAIN(TestArtefacts)
#include "tst_artefacts.moc"
