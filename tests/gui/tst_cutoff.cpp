#include "desktop/app/language.h"
#include "desktop/look/appearance.h"
#include "tests/gui/cutoff.h"
#include "tests/gui/guimain.h"
#include "tests/gui/scenes/stage.h"

#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTranslator>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

// How the program is shown. A small window of a screen with twice the pixels is a process of its own: QT_SCALE_FACTOR.
struct Way
{
    const char *name = nullptr;
    QLocale::Language language = QLocale::English;
    QSize size{1120, 760};
    Qt::LayoutDirection direction = Qt::LeftToRight;
};

const Way ways[] = {{"English", QLocale::English},
                    {"French", QLocale::French},
                    {"English, 900x600", QLocale::English, {900, 600}},
                    {"French, 900x600", QLocale::French, {900, 600}},
                    {"French, 4K", QLocale::French, {3840, 2160}},
                    {"from the right, 900x600", QLocale::English, {900, 600}, Qt::RightToLeft}};

} // namespace

// Walks all that the program shows, as somebody who reads it.
class TestCutOff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_appearance = std::make_unique<Appearance>(*qApp, Appearance::Scheme::Light);
        QFile file(QStringLiteral(TOM_SOURCE_DIR "/resources/translations/tom_fr.ts"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        while (!xml.atEnd()) {
            if (xml.readNext() == QXmlStreamReader::StartElement && (xml.name() == "source"_L1 || xml.name() == "translation"_L1))
                m_programWords.insert(xml.readElementText(QXmlStreamReader::IncludeChildElements).remove(u'&').simplified());
        }
        QVERIFY(m_programWords.size() > 500);
    }
    void cleanup()
    {
        for (QTranslator *translator : qApp->findChildren<QTranslator *>())
            delete translator;
        QLocale::setDefault(QLocale(QLocale::English));
        QApplication::setLayoutDirection(Qt::LeftToRight);
    }
    // A window in which something is wrong of each kind.
    void whatCannotBeReadIsFound()
    {
        QWidget window;
        window.resize(400, 300);
        QLabel cut(u"These words are longer than their place"_s, &window);
        cut.setGeometry(10, 10, 60, 20);
        QLabel first(u"On top"_s, &window);
        first.setGeometry(10, 60, 100, 20);
        QLabel second(u"of each other"_s, &window);
        second.setGeometry(10, 62, 100, 20);
        QPushButton outside(u"Out"_s, &window);
        outside.setGeometry(360, 200, 100, 30);
        QListWidget list(&window);
        list.setGeometry(10, 120, 120, 60);
        list.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        list.addItem(u"A row that is much longer than the list that it is in"_s);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));

        const QString words = cutOffWords(&window, {}).join(u'\n');
        QVERIFY2(words.contains(u"These words"_s) && words.contains(u"A row that"_s), qPrintable(words));
        QVERIFY(!overlappingWords(&window).isEmpty());
        QVERIFY(!unreachableParts(&window).isEmpty());

        cut.resize(380, 20);
        second.move(10, 90);
        outside.move(200, 200);
        list.clear();
        QCOMPARE(cutOffWords(&window, {}) + overlappingWords(&window) + unreachableParts(&window), QStringList());
    }
    void everythingCanBeRead_data()
    {
        QTest::addColumn<Way>("way");
        for (const Way &way : ways)
            QTest::newRow(way.name) << way;
    }
    void everythingCanBeRead()
    {
        QFETCH(const Way, way);
        const QLocale locale(way.language);
        QLocale::setDefault(locale);
        speak(*qApp, locale);
        QApplication::setLayoutDirection(way.direction);

        qsizetype count = 0;
        for (const Scene &scene : allScenes()) {
            const QStringList problems = problemsOf(scene, way.size);
            for (const QString &problem : problems)
                qWarning("%s: %s", qPrintable(scene.name), qPrintable(problem));
            count += problems.size();
        }

        QCOMPARE(count, 0);
    }

private:
    [[nodiscard]] QStringList problemsOf(const Scene &scene, const QSize &size) const
    {
        Stage stage(size);
        QWidget *window = scene.show(stage);
        if (!window || !QTest::qWaitForWindowExposed(window))
            return {u"is not there"_s};
        QStringList problems;
        QStringList before;
        int alike = 0;
        const auto isAtRest = [&] {
            problems = cutOffWords(window, m_programWords) + overlappingWords(window) + unreachableParts(window);
            if (window->width() > size.width() || window->height() > size.height())
                problems.append(u"is %1x%2 large"_s.arg(window->width()).arg(window->height()));
            alike = problems == std::exchange(before, problems) ? alike + 1 : 0;
            return alike >= 3 && problems.isEmpty();
        };
        (void)QTest::qWaitFor(isAtRest, 1500);   // parts show themselves one after the other
        return problems;
    }

    std::unique_ptr<Appearance> m_appearance;
    QSet<QString> m_programWords;
};

Q_DECLARE_METATYPE(Way)

int main(int argc, char *argv[])
{
    return runGuiTest<TestCutOff>(argc, argv);
}
#include "tst_cutoff.moc"
