#include "shared/config/configkeys.h"
#include "shared/config/configreader.h"
#include "shared/config/defaultconfig.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::config;

namespace {

const auto hash = u"$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA"_s;

// A commented example begins with "#" directly before a word and goes on with lines that are indented behind the "#";
// an explanation has exactly one space there.
struct Example
{
    int first = 0;
    int last = 0;
};

QList<Example> examplesIn(const QStringList &lines)
{
    static const QRegularExpression begins(u"^ *#[A-Za-z-]"_s);
    static const QRegularExpression goesOn(u"^ *#  "_s);
    QList<Example> examples;
    for (int i = 0; i < int(lines.size()); ++i) {
        if (begins.match(lines.at(i)).hasMatch())
            examples.append({i, i});
        else if (goesOn.match(lines.at(i)).hasMatch() && !examples.isEmpty() && examples.constLast().last == i - 1)
            examples.last().last = i;
    }
    return examples;
}

void uncomment(QStringList &lines, const Example &example)
{
    for (int i = example.first; i <= example.last; ++i)
        lines[i].remove(lines.at(i).indexOf(u'#'), 1);
}

} // namespace

// Reads the config.yml of a first start, as it is and with its examples switched on.
class TestDefaultConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWithoutAnyProblem()
    {
        const ReadResult result = readConfigText(*defaultConfigText(u"alice"_s, hash), u"config.yml"_s);

        QCOMPARE(result.problems, QList<Problem>());
        QCOMPARE(result.config.users.size(), 1);
        QCOMPARE(result.config.users.at(0).username, u"alice"_s);
        QCOMPARE(result.config.users.at(0).password, hash);
        QVERIFY(result.config.users.at(0).isAdmin());
        QCOMPARE(result.config.global, Global());
    }
    void everyExampleIsValidByItself()
    {
        const QStringList lines = text();
        const QList<Example> examples = examplesIn(lines);
        QVERIFY(examples.size() >= 15);

        for (const Example &example : examples) {
            QStringList changed = lines;
            uncomment(changed, example);
            const ReadResult result = readConfigText(changed.join(u'\n').toUtf8(), u"config.yml"_s);
            QVERIFY2(result.isUsable(), qPrintable(lines.at(example.first)));
            for (const Problem &problem : result.problems)
                QVERIFY2(!problem.message.contains("unknown key"_L1), qPrintable(problem.toString()));
        }
    }
    void allExamplesAreValidTogether()
    {
        QStringList lines = text();
        for (const Example &example : examplesIn(lines))
            uncomment(lines, example);

        const ReadResult result = readConfigText(lines.join(u'\n').toUtf8(), u"config.yml"_s);

        QStringList paths;
        for (const Problem &problem : result.problems)
            paths.append(problem.path);
        QCOMPARE(paths, QStringList({u"users[1].password"_s}));   // plain, until the next start
        QCOMPARE(result.config.global.llm.providers.size(), 3);
        QCOMPARE(result.config.users.at(0).services.size(), 4);
        QCOMPARE(result.config.memory.embedderModel, u"text-embedding-ada-002"_s);
    }
    void explainsEveryKey()
    {
        QStringList lines = text();
        for (const Example &example : examplesIn(lines))
            uncomment(lines, example);
        const QString all = lines.join(u'\n');

        for (const SectionKeys &section : knownSections()) {
            for (const QLatin1StringView key : section.keys) {
                const QRegularExpression line(u"^[ -]*%1:"_s.arg(key), QRegularExpression::MultilineOption);
                QVERIFY2(line.match(all).hasMatch(), key.data());
            }
        }
    }
    void refusesWhatCouldBreakTheFile_data()
    {
        QTest::addColumn<QString>("username");
        QTest::addColumn<QString>("password");
        QTest::newRow("quote") << u"a'b"_s << hash;
        QTest::newRow("line feed") << u"a\n"_s << hash;
        QTest::newRow("empty") << u""_s << hash;
        QTest::newRow("parent folder") << u".."_s << hash;
        QTest::newRow("plain password") << u"alice"_s << u"secret"_s;
        QTest::newRow("quote in the hash") << u"alice"_s << hash + u'\'';
    }
    void refusesWhatCouldBreakTheFile()
    {
        QFETCH(const QString, username);
        QFETCH(const QString, password);

        QCOMPARE(defaultConfigText(username, password).error().code, ErrorCode::InvalidInput);
    }

private:
    static QStringList text() { return QString::fromUtf8(*defaultConfigText(u"alice"_s, hash)).split(u'\n'); }
};

QTEST_GUILESS_MAIN(TestDefaultConfig)
#include "tst_defaultconfig.moc"
