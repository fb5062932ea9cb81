#include "desktop/app/language.h"
#include "desktop/look/appearance.h"
#include "tests/gui/scenes/palettepicture.h"
#include "tests/gui/scenes/stage.h"
#include "tests/gui/virtualscreen.h"

#include <QApplication>
#include <QDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr qint64 largestFile = 200 * 1024;

// How the program is shown: TOM_SCREENSHOT_WAY.
struct Way
{
    QString name{};
    QSize size{};
    bool isPublished = true;   // in docs/screenshots, too
};

const Way ways[] = {
    {u"light"_s, {1120, 760}}, {u"dark"_s, {1120, 760}}, {u"french"_s, {1120, 760}},     {u"900x600"_s, {900, 600}},
    {u"200"_s, {900, 600}},    {u"rtl"_s, {1120, 760}},  {u"4k"_s, {3840, 2160}, false}, {u"4k-200"_s, {1920, 1080}, false}};

} // namespace

// Draws every window, page, dialog and menu of the program as it looks with something in it.
class TestScreenshots : public QObject
{
    Q_OBJECT

public:
    TestScreenshots(QApplication &application, Way way)
        : m_appearance(application, Appearance::Scheme::Light),
          m_way(std::move(way))
    {
        QDir().mkpath(m_folder);
    }

private Q_SLOTS:
    void picture_data()
    {
        QTest::addColumn<Scene>("scene");
        const bool isForDocs = qEnvironmentVariableIsEmpty("TOM_SCREENSHOTS");
        for (const Scene &scene : allScenes()) {
            if (!isForDocs || (scene.isPublished && m_way.isPublished))
                QTest::newRow(qPrintable(scene.name)) << scene;
        }
    }
    // It begins in the other colours, so that a change while the window is open is in the picture, too.
    void picture()
    {
        QFETCH(const Scene, scene);
        const bool isDark = m_way.name == "dark"_L1;
        m_appearance.setScheme(isDark ? Appearance::Scheme::Light : Appearance::Scheme::Dark);
        Stage stage(m_way.size);
        QWidget *shown = scene.show(stage);
        QVERIFY(shown);
        m_appearance.setScheme(isDark ? Appearance::Scheme::Dark : Appearance::Scheme::Light);
        QVERIFY(QTest::qWaitForWindowExposed(shown));
        QTest::qWait(m_way.isPublished ? 300 : 1500);   // code is coloured and scroll bars are where they belong

        const QString path = u"%1/%2-%3.png"_s.arg(m_folder, scene.name, m_way.name);
        QVERIFY(withPalette(shown->grab().toImage()).save(path, "PNG", 0));
        QVERIFY(QFile(path).size() < largestFile || !m_way.isPublished);
    }

private:
    Appearance m_appearance;
    QString m_folder = qEnvironmentVariable("TOM_SCREENSHOTS", QStringLiteral(TOM_SOURCE_DIR "/docs/screenshots"));
    Way m_way;
};

Q_DECLARE_METATYPE(tom::desktop::Scene)

int main(int argc, char *argv[])
{
    const QString name = qEnvironmentVariable("TOM_SCREENSHOT_WAY", u"light"_s);
    const auto *way = std::ranges::find(ways, name, &Way::name);
    if (way == std::end(ways)) {
        qWarning("there is no way \"%s\" to draw them", qPrintable(name));
        return 1;
    }
    if (name.endsWith("200"_L1))
        qputenv("QT_SCALE_FACTOR", "2");
    const VirtualScreen screen(name.startsWith("4k"_L1) ? QSize(3900, 2200) : QSize(1900, 1400));
    if (!screen.isRunning()) {
        qWarning("Xvfb is missing, so there are no pictures: install it");
        return 1;
    }
    QApplication application(argc, argv);
    const QLocale locale(name == "french"_L1 ? u"fr"_s : u"en"_s);
    QLocale::setDefault(locale);
    speak(application, locale);
    if (name == "rtl"_L1)
        QApplication::setLayoutDirection(Qt::RightToLeft);
    TestScreenshots test(application, *way);
    return QTest::qExec(&test, argc, argv);
}
#include "tst_screenshots.moc"
