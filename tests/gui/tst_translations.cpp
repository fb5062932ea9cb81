#include <QFile>
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

private:
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
