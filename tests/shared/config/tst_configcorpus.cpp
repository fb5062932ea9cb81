#include "shared/config/configwriter.h"
#include "tests/shared/config/problemlines.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::config;

// The files of tests/data/config, in which people and enemies wrote YAML as they do, each with its problems beside it.
class TestConfigCorpus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isLargeEnough()
    {
        QVERIFY(names().size() >= 60);
        QCOMPARE(QDir(folder()).entryList({u"*.problems"_s}).size(), names().size());
    }
    void hasTheProblemsThatStandBesideIt_data() { addRows(); }
    void hasTheProblemsThatStandBesideIt()
    {
        QFETCH(QString, name);

        const QStringList problems = test::problemsOf(content(name + u".yml"_s));

        QCOMPARE(problems.join(u'\n'), QString::fromUtf8(content(name + u".problems"_s)).trimmed());
    }
    void keepsEveryByteOutsideOfAChange_data() { addRows(); }
    void keepsEveryByteOutsideOfAChange()
    {
        QFETCH(QString, name);
        const QByteArray before = content(name + u".yml"_s);
        ConfigWriter writer(before);

        const auto edit = writer.set({u"global"_s, u"log_format"_s}, YamlNode{.kind = YamlNode::Kind::Scalar, .text = u"json"_s});

        if (!edit) {
            QCOMPARE(writer.text(), before);
            QVERIFY(!edit.error().message.isEmpty());
            return;
        }
        QCOMPARE(edit->appliedTo(before), writer.text());
        QCOMPARE(edit->inverse().appliedTo(writer.text()), before);
        if (readConfigText(before, u"config.yml"_s).isUsable())
            QCOMPARE(readConfigText(writer.text(), u"config.yml"_s).config.global.logFormat, u"json"_s);
    }

private:
    static QString folder() { return QStringLiteral(TOM_SOURCE_DIR "/tests/data/config"); }
    static QStringList names()
    {
        QStringList names;
        for (const QString &file : QDir(folder()).entryList({u"*.yml"_s}, QDir::Files))
            names.append(file.chopped(4));
        return names;
    }
    static QByteArray content(const QString &file)
    {
        QFile source(folder() + u'/' + file);
        return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
    }
    static void addRows()
    {
        QTest::addColumn<QString>("name");
        for (const QString &name : names())
            QTest::newRow(qPrintable(name)) << name;
    }
};

QTEST_GUILESS_MAIN(TestConfigCorpus)
#include "tst_configcorpus.moc"
