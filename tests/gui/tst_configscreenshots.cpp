#include "desktop/app/language.h"
#include "desktop/app/mainwindow.h"
#include "desktop/app/pages.h"
#include "desktop/app/sidepages.h"
#include "desktop/configeditor/configeditorpanel.h"
#include "desktop/configeditor/configforms.h"
#include "desktop/configeditor/versionspanel.h"
#include "desktop/look/appearance.h"
#include "shared/config/configchange.h"
#include "shared/config/configreader.h"
#include "tests/gui/virtualscreen.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QListWidget>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

const QString before = uR"(# Our household
global:
  llm: main        # who answers
  llms:
    main:
      api: "••••"
      models: [openai/small, openai/middle, openai/large]

users:
  - username: alice
    password: "••••"
    role: admin      # she knows
)"_s;

const QString after = uR"(# Our household
global:
  llm: main        # who answers
  llms:
    main:
      api: "••••"
      models: [openai/small, openai/middle, openai/large]

roles:
  child:
    hours: {every_day: '07:00-20:00'}

schedules:
  level: 0
  budget: {day: 0.20}
  tools:
    deny: ['home.unlock*']

users:
  - username: alice
    password: "••••"
    role: admin      # she knows
  - username: tim
    password: "••••"
    role: child
)"_s;

} // namespace

// Draws what the editor of the configuration shows of a change, from its trial to its being taken back: light, dark, in
// French, small, at double size.
class TestConfigScreenshots : public QObject
{
    Q_OBJECT

public:
    TestConfigScreenshots(QApplication &application, QString folder, QString way)
        : m_appearance(application, way == "dark"_L1 ? Appearance::Scheme::Dark : Appearance::Scheme::Light),
          m_folder(std::move(folder)),
          m_way(std::move(way))
    {
        QDir().mkpath(m_folder);
    }

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<MainWindow>(m_folder + u"/.place"_s);
        m_pages = std::make_unique<SidePages>(m_window->pages());
        const bool isSmall = m_way == "900x600"_L1 || m_way == "200"_L1;
        m_window->resize(isSmall ? QSize(900, 600) : QSize(1120, 760));
        m_window->showChat();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->pages().setAvailable(u"config"_s, true);
        m_window->pages().showPage(u"config"_s);
        m_panel = m_window->findChild<ConfigEditorPanel *>();
        QVERIFY(m_panel);
        m_panel->setSource(u"https://tom.example.org:443"_s);
        show(after);
    }
    void cleanup()
    {
        m_pages.reset();
        m_window.reset();
    }

    void aProviderThatWasTried()
    {
        show(m_way == "200"_L1 ? before.section(u'\n', 1) : after);   // the picture would be too large
        m_panel->forms().choose({u"global"_s, u"llms"_s, u"main"_s});
        click("tryPart");
        m_panel->forms().showTrial(ConfigTrial{.works = false,
                                               .result = u"✅ openai/small (complexity 0): answered in 0.4 s\n"
                                                         "✅ openai/middle (complexity 1): answered in 0.9 s\n"
                                                         "❌ openai/large (complexity 2): there is no model \"large\""_s});

        save(u"configuration-trial"_s);
    }
    void whatSchedulesBeginWith()
    {
        show(m_way == "200"_L1 ? after.sliced(after.indexOf("schedules"_L1)).section(u"  - username: tim"_s, 0, 0) : after);
        m_panel->forms().choose({u"schedules"_s});

        save(u"configuration-schedules"_s);
    }
    void aCertificateThatWasTried()
    {
        show(m_way == "200"_L1 ? before.sliced(before.indexOf("users"_L1)).section(u"    role"_s, 0, 0) : after);
        m_panel->forms().choose({u"/certificate"_s});
        m_window->findChild<QLineEdit *>(u"certificateFile"_s)->setText(u"/home/alice/new.pem"_s);
        m_window->findChild<QLineEdit *>(u"certificateKeyFile"_s)->setText(u"/home/alice/new-key.pem"_s);
        click("tryPart");
        m_panel->forms().showTrial(ConfigTrial{
            .works = true,
            .result = u"the key fits the certificate, which is good for tom.example.org until 2027-02-20 10:00 UTC; "
                      "one certificate of its chain comes with it\nfingerprint of the key: "
                      "6B:86:B2:73:FF:34:FC:E1:9D:6B:80:4E:FF:5A:3F:57:47:AD:A4:EA:A2:2F:1D:49:C0:1E:52:DD:B7:87:5B:4B"_s});

        save(u"configuration-certificate"_s);
    }
    void whatWillChange()
    {
        ConfigChecked checked;
        const config::Config old = config::readConfigText(before.toUtf8(), {}).config;
        const config::Config now = config::readConfigText(after.toUtf8(), {}).config;
        checked.effect.change = config::ConfigChange::between(old, now);
        checked.effect.restarts = config::ConfigChange::restarting(old, now);
        checked.effect.restartsMemory = config::ConfigChange::restartsMemory(old, now);
        m_panel->showReview(lineDiff(before, after), checked);

        save(u"configuration-review"_s);
    }
    void somebodyElseWasFaster()
    {
        QString theirs = before;
        theirs.replace(u"role: admin      # she knows\n"_s,
                       u"role: admin      # she knows\n  - username: grandma\n    password: \"••••\"\n"_s);
        m_panel->showConflict(theirs, lineDiff(theirs, after));

        save(u"configuration-conflict"_s);
    }
    void whatWasThereBefore()
    {
        const QDateTime time(QDate(2026, 11, 26), QTime(18, 40));
        m_panel->open(after);
        m_panel->setChanged(false);
        click("configVersions");
        m_panel->versions().setVersions(
            {{.revision = u"r3"_s, .author = u"alice"_s, .time = time, .summary = u"added tim; what holds for everybody"_s},
             {.revision = u"r2"_s, .author = u"alice"_s, .time = time.addDays(-2), .summary = u"changed alice"_s},
             {.revision = u"r1"_s, .time = time.addDays(-30), .summary = u"added alice"_s}},
            u"r3"_s);
        m_window->findChild<QListWidget *>(u"versionList"_s)->setCurrentRow(1);
        m_panel->versions().showDiff(u"r2"_s, lineDiff(after, before));

        save(u"configuration-versions"_s);
    }

private:
    void show(const QString &text)
    {
        m_panel->open(text);
        m_panel->setAnalysis(ConfigAnalysis::of(text));
        m_panel->setChanged(true);
    }
    void click(const char *name) const
    {
        auto *button = m_window->findChild<QAbstractButton *>(QString::fromLatin1(name));
        QVERIFY(button);
        button->click();
    }
    void save(const QString &name)
    {
        QTest::qWait(150);
        const QString path = u"%1/%2-%3.png"_s.arg(m_folder, name, m_way);
        QVERIFY(m_window->grab().toImage().convertToFormat(QImage::Format_RGB888).save(path, "PNG", 0));
        QVERIFY(QFile(path).size() < 200 * 1024);
    }

    Appearance m_appearance;
    QString m_folder;
    QString m_way;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<SidePages> m_pages;
    ConfigEditorPanel *m_panel = nullptr;
};

int main(int argc, char *argv[])
{
    const QString way = qEnvironmentVariable("TOM_SCREENSHOT_WAY", u"light"_s);
    if (way == "200"_L1)
        qputenv("QT_SCALE_FACTOR", "2");
    const VirtualScreen screen;
    if (!screen.isRunning()) {
        qWarning("Xvfb is missing, so there are no pictures: install it");
        return 1;
    }
    QApplication application(argc, argv);
    const QLocale locale(way == "french"_L1 ? u"fr"_s : u"en"_s);
    QLocale::setDefault(locale);
    speak(application, locale);
    TestConfigScreenshots test(application,
                               qEnvironmentVariable("TOM_SCREENSHOTS", QStringLiteral(TOM_SOURCE_DIR "/docs/screenshots")), way);
    return QTest::qExec(&test, argc, argv);
}
#include "tst_configscreenshots.moc"
