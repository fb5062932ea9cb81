#include "server/app/commands.h"
#include "shared/config/configkeys.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;

// Holds docs/configuration.md against the schema that it is made from.
class TestConfigReference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theCommittedPageIsNotStale()
    {
        const QString page = committed();
        const qsizetype begin = page.indexOf(server::referenceMark);
        QVERIFY2(begin > 0, "docs/configuration.md has no generated half");

        QVERIFY2(page.sliced(begin) == server::configReferenceText(),
                 "docs/configuration.md is stale; make its second half anew: sed -i '/^<!-- From here on/,$d' "
                 "docs/configuration.md && build/dev/bin/tom-server --config-reference >> docs/configuration.md");
    }
    void tellsOfEverySectionAndKey()
    {
        const QString text = server::configReferenceText();
        int keys = 0;
        for (const config::SectionKeys &section : config::knownSections()) {
            if (!section.pattern.isEmpty())
                QVERIFY2(text.contains(u'`' + section.pattern + u'`'), section.pattern.data());
            for (const QLatin1StringView key : section.keys) {
                QVERIFY2(text.contains(u"\n| `%1`"_s.arg(key)), key.data());
                ++keys;
            }
        }
        QVERIFY(keys > 150);
    }
    // In a table nothing of a row may begin another.
    void isATableThatReadersOfMarkdownTake()
    {
        for (const QString &line : server::configReferenceText().split(u'\n')) {
            if (!line.startsWith(u'|'))
                continue;
            QCOMPARE(QString(line).remove(u"\\|"_s).count(u'|'), 4);
            QVERIFY2(!line.contains(u"|  |"_s), qPrintable(line));   // every key is explained
        }
    }

private:
    static QString committed()
    {
        QFile file(QStringLiteral(TOM_SOURCE_DIR "/docs/configuration.md"));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
};

QTEST_GUILESS_MAIN(TestConfigReference)
#include "tst_configreference.moc"
