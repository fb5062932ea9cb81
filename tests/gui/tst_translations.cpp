#include <QFile>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

// Every text that the window has is there in French. lupdate (./tom exec -- cmake --build build/dev --target tom_lupdate)
// adds what is new; what it adds is unfinished until somebody translates it.
class TestTranslations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void frenchIsWhole()
    {
        QFile file(QStringLiteral(TOM_SOURCE_DIR "/resources/translations/tom_fr.ts"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        QString source;
        QStringList missing;
        int translated = 0;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            if (xml.name() == "source"_L1) {
                source = xml.readElementText();
            } else if (xml.name() == "translation"_L1) {
                const bool isUnfinished = xml.attributes().value("type"_L1) == "unfinished"_L1;
                const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements);
                if (isUnfinished || text.trimmed().isEmpty() || placeholders(text) != placeholders(source))
                    missing.append(source);
                else
                    ++translated;
            }
        }
        QVERIFY(!xml.hasError());
        QCOMPARE(missing, QStringList());
        QVERIFY(translated > 150);
    }
    // What the sources say now, and nothing that they no longer say.
    void frenchHasTheWordsOfTheSources()
    {
        const QTemporaryDir folder;
        const QString fresh = folder.filePath(u"fresh.ts"_s);
        QProcess lupdate;
        lupdate.setProcessChannelMode(QProcess::MergedChannels);
        lupdate.start(u"" TOM_LUPDATE ""_s, {u"-locations"_s, u"none"_s, u"-I"_s, u"" TOM_SOURCE_DIR ""_s,
                                             u"" TOM_SOURCE_DIR "/desktop"_s, u"-ts"_s, fresh});
        QVERIFY2(lupdate.waitForFinished(120'000) && lupdate.exitCode() == 0, lupdate.readAll().constData());

        const QSet<QString> said = texts(fresh);
        const QSet<QString> translated = texts(u"" TOM_SOURCE_DIR "/resources/translations/tom_fr.ts"_s);

        QVERIFY(said.size() > 150);
        QCOMPARE((said - translated).values(), QStringList());
        QCOMPARE((translated - said).values(), QStringList());
    }

private:
    // Each with the class that says it, and what tells it apart from others of the same words.
    [[nodiscard]] static QSet<QString> texts(const QString &path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return {};
        QXmlStreamReader xml(&file);
        QString context;
        QString source;
        QString comment;
        QSet<QString> found;
        while (!xml.atEnd()) {
            xml.readNext();
            if (xml.isStartElement() && xml.name() == "name"_L1)
                context = xml.readElementText();
            else if (xml.isStartElement() && xml.name() == "source"_L1)
                source = xml.readElementText();
            else if (xml.isStartElement() && xml.name() == "comment"_L1)
                comment = xml.readElementText();
            else if (xml.isEndElement() && xml.name() == "message"_L1)
                found.insert(QStringList{context, source, std::exchange(comment, {})}.join(u" | "_s));
        }
        return found;
    }
    // Which of %1 to %9 stand in it.
    [[nodiscard]] static QString placeholders(const QString &text)
    {
        QString found;
        for (QChar digit = u'1'; digit <= u'9'; digit = QChar(digit.unicode() + 1)) {
            if (text.contains(QString(u'%') + digit))
                found += digit;
        }
        return found;
    }
};

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
