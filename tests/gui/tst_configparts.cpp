#include "desktop/configeditor/configschema.h"
#include "desktop/configeditor/keyplace.h"
#include "desktop/configeditor/linediff.h"
#include "desktop/configeditor/localconfigsource.h"
#include "tests/support/smalldisk.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

#ifdef Q_OS_UNIX
#    include <sys/stat.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

template<typename T>
Result<T> resultOf(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20000))
        return failure(ErrorCode::Internal, u"no answer"_s);
    return future.result();
}

QString signs(const QList<DiffLine> &diff)
{
    QString all;
    for (const DiffLine &line : diff)
        all += line.kind == DiffLine::Kind::Added ? u'+' : line.kind == DiffLine::Kind::Removed ? u'-' : u' ';
    return all;
}

const QByteArray plainFile = "# mine\nusers:\n  - username: alice   # me\n    password: 'open sesame'\n    role: admin\n";

} // namespace

// What the editor of the configuration is made of, without windows.
class TestConfigParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = QTemporaryDir(); }

    void differences_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("expected");
        QTest::newRow("same") << u"a\nb"_s << u"a\nb"_s << u"  "_s;
        QTest::newRow("added") << u"a\nc"_s << u"a\nb\nc"_s << u" + "_s;
        QTest::newRow("removed") << u"a\nb\nc"_s << u"a\nc"_s << u" - "_s;
        QTest::newRow("changed") << u"a\nb\nc"_s << u"a\nx\nc"_s << u" -+ "_s;
        QTest::newRow("two places") << u"a\nb\nc\nd"_s << u"x\na\nb\nd\ny"_s << u"+  - +"_s;
        QTest::newRow("repeated lines") << u"a\na\na"_s << u"a\na"_s << u"  -"_s;
        QTest::newRow("all") << u"a"_s << u"b"_s << u"-+"_s;
    }
    void differences()
    {
        QFETCH(const QString, before);
        QFETCH(const QString, after);
        QFETCH(const QString, expected);

        QCOMPARE(signs(lineDiff(before, after)), expected);
    }
    void whatIsFarFromChangesIsLeftOut()
    {
        const QString before = QStringList(20, u"same"_s).join(u'\n');

        const QList<DiffLine> diff = folded(lineDiff(before, before + u"\nnew"_s), 2);

        QCOMPARE(signs(diff), u"   +"_s);
        QCOMPARE(diff.constFirst().oldNumber, 0);
        QCOMPARE(folded(lineDiff(before, before)).size(), 1);
    }

    void keyPlaces_data()
    {
        QTest::addColumn<QString>("text");   // up to the cursor
        QTest::addColumn<QStringList>("path");
        QTest::addColumn<QString>("begun");
        QTest::newRow("root") << u"us"_s << QStringList{} << u"us"_s;
        QTest::newRow("global") << u"global:\n  lo"_s << QStringList{u"global"_s} << u"lo"_s;
        QTest::newRow("after a comment") << u"global:   # all\n\n  # more\n  lo"_s << QStringList{u"global"_s} << u"lo"_s;
        QTest::newRow("provider") << u"global:\n  llm: a\n  llms:\n    a:\n      b"_s
                                  << QStringList{u"global"_s, u"llms"_s, u"a"_s} << u"b"_s;
        QTest::newRow("user") << u"users:\n  - username: a\n    ro"_s << QStringList{u"users"_s, u"0"_s} << u"ro"_s;
        QTest::newRow("begun item") << u"users:\n  - user"_s << QStringList{u"users"_s, u"0"_s} << u"user"_s;
        QTest::newRow("list as deep as its key")
            << u"users:\n- username: a\n  ro"_s << QStringList{u"users"_s, u"0"_s} << u"ro"_s;
        QTest::newRow("second user") << u"users:\n  - username: a\n  - username: b\n    ro"_s << QStringList{u"users"_s, u"0"_s}
                                     << u"ro"_s;
        QTest::newRow("service") << u"users:\n  - username: a\n    services:\n      mail:\n        u"_s
                                 << QStringList{u"users"_s, u"0"_s, u"services"_s, u"mail"_s} << u"u"_s;
    }
    void keyPlaces()
    {
        QFETCH(const QString, text);
        const QStringList lines = text.split(u'\n');

        const KeyPlace place = KeyPlace::at(lines, int(lines.size()) - 1, int(lines.constLast().size()));

        QVERIFY(place.isKey);
        QTEST(place.path, "path");
        QTEST(place.begun, "begun");
    }
    void valuesAreNoKeys() { QVERIFY(!KeyPlace::at({u"llm: ma"_s}, 0, 7).isKey); }

    void theSchemaKnowsThePlaces()
    {
        const ConfigSchema schema;
        const auto names = [&schema](const QStringList &path) {
            QStringList all;
            for (const SchemaKey &key : schema.keysAt(path))
                all.append(key.name);
            return all;
        };

        QVERIFY(names({}).contains(u"users"_s));
        QVERIFY(names({u"users"_s, u"0"_s}).contains(u"approvals_by"_s));
        QVERIFY(names({u"users"_s, u"7"_s, u"services"_s, u"mail"_s, u"tools"_s}).contains(u"deny"_s));
        QVERIFY(names({u"global"_s, u"llms"_s, u"any"_s}).contains(u"base_url"_s));
        QCOMPARE(names({u"nothing"_s}), QStringList());
        const QList<SchemaKey> provider = schema.keysAt({u"global"_s, u"llms"_s, u"any"_s});
        QCOMPARE(provider.constFirst().name, u"models"_s);   // without it there is none
        QCOMPARE(provider.constFirst().kind, SchemaKey::Kind::Levels);
    }

    // schemawords.cpp names each once more, for the translation.
    void everyDescriptionCanBeTranslated()
    {
        QFile words(QStringLiteral(TOM_SOURCE_DIR "/desktop/configeditor/schemawords.cpp"));
        QVERIFY(words.open(QIODevice::ReadOnly));
        const QString known = QString::fromUtf8(words.readAll()).remove(QRegularExpression(u"\"\\s*\""_s));
        const ConfigSchema schema;
        QStringList missing;
        for (const QStringList &path : {QStringList{},
                                        {u"global"_s},
                                        {u"global"_s, u"llms"_s, u"any"_s},
                                        {u"global"_s, u"limits"_s},
                                        {u"agents"_s},
                                        {u"users"_s, u"0"_s},
                                        {u"users"_s, u"0"_s, u"services"_s, u"any"_s},
                                        {u"memory"_s},
                                        {u"backup"_s}}) {
            for (const SchemaKey &key : schema.keysAt(path)) {
                if (!key.description.isEmpty() && !known.contains(u'"' + key.description + u'"'))
                    missing.append(key.description);
            }
        }
        QCOMPARE(missing, QStringList());
    }

    void aFileIsShownWithoutSecretsAndWrittenWithThem()
    {
        const QString path = write(plainFile);
        LocalConfigSource source(path, u"tester"_s);

        const Result<ConfigShown> shown = resultOf(source.read());
        QVERIFY(shown && shown->text);
        QVERIFY(!shown->text->contains(u"sesame"_s));
        const QString text = QString(*shown->text).replace(u"role: admin"_s, u"role: adult"_s);
        const Result<ConfigPut> put = resultOf(source.write(text, shown->revision));

        QVERIFY(put && put->outcome == ConfigPut::Outcome::Written);
        const QByteArray now = contents(path);
        QVERIFY(now.contains("# mine") && now.contains("alice   # me") && now.contains("role: adult"));
        QVERIFY(now.contains("$argon2id$"));   // as the server would write it
        QVERIFY(!now.contains("sesame"));
        const Result<ConfigVersions> versions = resultOf(source.versions());
        QVERIFY(versions);
        QCOMPARE(versions->versions.size(), 2);
        QCOMPARE(versions->versions.constFirst().author, u"tester"_s);

        QVERIFY(resultOf(source.restore(versions->versions.constLast().revision)));
        QVERIFY(contents(path).contains("role: admin"));
    }
    void aFileThatChangedMeanwhileIsNotWritten()
    {
        const QString path = write(plainFile);
        LocalConfigSource source(path, {});
        const Result<ConfigShown> shown = resultOf(source.read());
        QVERIFY(shown);
        const QByteArray byHand = QByteArray(plainFile).replace("# mine", "# by hand");
        QCOMPARE(write(byHand), path);

        const Result<ConfigPut> put = resultOf(source.write(*shown->text + u"# more\n"_s, shown->revision));

        QVERIFY(put && put->outcome == ConfigPut::Outcome::Stale);
        QVERIFY(put->shown.text->contains(u"# by hand"_s));
        QCOMPARE(contents(path), byHand);
    }
    void aBrokenFileIsShownToBeMended()
    {
        LocalConfigSource source(write("users: [\n"), {});

        const Result<ConfigShown> shown = resultOf(source.read());

        QVERIFY(shown && shown->text);
        QCOMPARE(*shown->text, u"users: [\n"_s);
        QVERIFY(!shown->problems.isEmpty());
        const Result<ConfigPut> broken = resultOf(source.write(u"users: [ [\n"_s, shown->revision));
        QVERIFY(broken && broken->outcome == ConfigPut::Outcome::Refused);
        const Result<ConfigPut> mended = resultOf(source.write(QString::fromUtf8(plainFile), shown->revision));
        QVERIFY(mended && mended->outcome == ConfigPut::Outcome::Written);
    }
    // Also for whom root edits it.
    void aHistoryThatIsALinkIsNotFollowed()
    {
        const QString path = write(plainFile);
        const QString elsewhere = m_folder.filePath(u"elsewhere"_s);
        QVERIFY(QDir().mkpath(elsewhere));
        QVERIFY(QFile::link(elsewhere, m_folder.filePath(u"config-history"_s)));
        LocalConfigSource source(path, u"root"_s);
        const Result<ConfigShown> shown = resultOf(source.read());
        QVERIFY(shown);

        const auto put = resultOf(source.write(*shown->text + u"# more\n"_s, shown->revision));

        QVERIFY(!put);
        QVERIFY(put.error().message.contains(u"is a link"_s));
        QCOMPARE(contents(path), plainFile);
        QVERIFY(QDir(elsewhere).isEmpty());
        QVERIFY(QFile::remove(m_folder.filePath(u"config-history"_s)));
    }
    void whoseFileItIsStaysSo()
    {
#ifdef Q_OS_UNIX
        const QString path = write(plainFile);
        const bool isRoot = ::geteuid() == 0;
        if (isRoot)
            QCOMPARE(::chown(QFile::encodeName(path).constData(), 4711, 4712), 0);
        QCOMPARE(::chmod(QFile::encodeName(path).constData(), 0640), 0);
        LocalConfigSource source(path, u"root"_s);
        const Result<ConfigShown> shown = resultOf(source.read());
        QVERIFY(shown);

        QVERIFY(resultOf(source.write(*shown->text + u"# more\n"_s, shown->revision)));

        QVERIFY(contents(path).endsWith("# more\n"));
        struct stat now{};
        QCOMPARE(::stat(QFile::encodeName(path).constData(), &now), 0);
        QCOMPARE(now.st_mode & 07777, 0640U);
        if (!isRoot)
            QSKIP("only root can give a file to somebody else");
        QCOMPARE(now.st_uid, 4711U);
        QCOMPARE(now.st_gid, 4712U);
        const QFileInfoList kept = QDir(m_folder.filePath(u"config-history"_s)).entryInfoList(QDir::Files);
        QVERIFY(!kept.isEmpty());
        for (const QFileInfo &file : kept)
            QCOMPARE(file.ownerId(), 4711U);
#endif
    }
    void aFullDiskLeavesTheOldFile()
    {
        const QString disk = m_folder.filePath(u"disk"_s);
        QVERIFY(QDir().mkpath(disk));
        QProcess writer;
        writer.setChildProcessModifier(onSmallDisk(disk, "24k"));

        writer.start(QCoreApplication::applicationFilePath(), {u"--fill"_s, disk + u"/config.yml"_s});
        QVERIFY(writer.waitForFinished());
        if (writer.exitCode() == noSmallDisk)
            QSKIP("no rights to mount a small disk here");

        const QByteArray message = writer.readAllStandardError();
        QVERIFY2(message.contains("No space left on device; free some space"), message.constData());
        QCOMPARE(writer.readAllStandardOutput(), "the old file"_ba);
    }
    void aLinkStaysALink()
    {
        const QString path = write(plainFile);
        const QString link = m_folder.filePath(u"link.yml"_s);
        QVERIFY(QFile::link(path, link));
        LocalConfigSource source(link, {});
        const Result<ConfigShown> shown = resultOf(source.read());
        QVERIFY(shown);

        QVERIFY(resultOf(source.write(*shown->text + u"# more\n"_s, shown->revision)));

        QVERIFY(QFileInfo(link).isSymLink());
        QVERIFY(contents(path).endsWith("# more\n"));
    }

private:
    QString write(const QByteArray &text) const
    {
        QFile file(m_folder.filePath(u"config.yml"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write");
        return file.fileName();
    }
    [[nodiscard]] static QByteArray contents(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir m_folder;
};

namespace {

// Writes more than fits, and says what is left.
int fill(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(plainFile) != plainFile.size())
        return 1;
    file.close();
    LocalConfigSource source(path, {});
    const Result<ConfigShown> shown = resultOf(source.read());
    if (!shown)
        return 1;
    const Result<ConfigPut> put =
        resultOf(source.write(*shown->text + u"# "_s + QString(40'000, u'x') + u"\n"_s, shown->revision));
    if (put)
        return 1;
    std::fputs(qPrintable(put.error().message), stderr);
    const bool isOld = file.open(QIODevice::ReadOnly) && file.readAll() == plainFile;
    std::fputs(isOld ? "the old file" : "another file", stdout);
    return 0;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == "--fill"_L1)
        return fill(application.arguments().value(2));
    TestConfigParts test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_configparts.moc"
