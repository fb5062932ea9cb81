#include "desktop/notify/trayicon.h"
#include "tests/gui/livehouse.h"
#include "tests/gui/sessionmain.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QScreen>
#include <QSignalSpy>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr int patience = 30'000;
constexpr QRgb ofTheCount = 0xffb3261e;   // what a count is painted on

} // namespace

// The program in a desktop session with a tray of another program, beside the real server and its agent.
class TestTraySession : public QObject
{
    Q_OBJECT

public:
    explicit TestTraySession(DesktopSession &session) : m_session(session) {}

private Q_SLOTS:
    void init()
    {
        m_house = std::make_unique<LiveHouse>();
        m_house->remind(u"Known before"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!m_house->notification(u"Known before"_s).isEmpty(), patience);
        m_house->startWindow();
        QTRY_COMPARE_WITH_TIMEOUT(m_house->find<QLabel>("connectionState")->text(), u"● Connected"_s, patience);
        m_house->app->window().move(0, 200);   // no window manager keeps it off the tray
    }
    void cleanup() { m_house.reset(); }

    void itsIconCountsWhatWaitsHereAndElsewhere()
    {
        QTRY_VERIFY_WITH_TIMEOUT(isEmbedded(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(showsCount(), patience);

        m_house->ask("POST", u"/notifications/ack"_s, {{u"ids"_s, ids()}});   // on another device

        QTRY_VERIFY_WITH_TIMEOUT(!showsCount(), patience);
        m_house->remind(u"Water the plants"_s);
        QTRY_VERIFY_WITH_TIMEOUT(showsCount(), patience);
    }
    void everyCountIsOnTheScreenAsItIsDrawn()
    {
        QTRY_VERIFY_WITH_TIMEOUT(isEmbedded(), patience);
        const QWidget *other = icon();
        TrayIcon tray;
        for (const int count : {0, 1, 9, 12, 120}) {
            tray.setCount(count);
            QTRY_VERIFY_WITH_TIMEOUT(isOnScreen(countedIcon(count), other), patience);
        }
    }
    void closingGoesOnInItAndAClickComesBack()
    {
        QTRY_VERIFY_WITH_TIMEOUT(isEmbedded(), patience);
        QSignalSpy ended(m_house->app.get(), &DesktopApp::ended);
        m_house->app->window().close();
        QTRY_VERIFY(!m_house->app->window().isVisible());

        m_house->remind(u"Water the plants"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_house->find<QListView>("inboxList")->model()->rowCount(), 2, patience);
        QTest::mouseClick(icon(), Qt::LeftButton);

        QTRY_VERIFY_WITH_TIMEOUT(m_house->app->window().isVisible(), patience);
        QVERIFY(ended.isEmpty());
    }
    void quitInItsMenuEndsTheProgram()
    {
        QTRY_VERIFY_WITH_TIMEOUT(isEmbedded(), patience);
        QSignalSpy ended(m_house->app.get(), &DesktopApp::ended);
        m_house->app->window().close();
        QTest::mouseClick(icon(), Qt::RightButton);
        QTRY_VERIFY_WITH_TIMEOUT(menu() && menu()->isVisible(), patience);

        QTest::keyClick(menu(), Qt::Key_Up);   // the last one
        QCOMPARE(menu()->activeAction()->objectName(), u"trayQuit"_s);
        QTest::keyClick(menu(), Qt::Key_Return);

        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
    }

private:
    // The window that Qt gives to the tray; null: it has none yet.
    static QWidget *icon(const QWidget *otherThan = nullptr)
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (widget->inherits("QSystemTrayIconSys") && widget != otherThan)
                return widget;
        }
        return nullptr;
    }
    // All of it that nothing shines through.
    static bool isOnScreen(const QIcon &wanted, const QWidget *other)
    {
        const QWidget *place = icon(other);
        if (!place || !place->isVisible())
            return false;
        const QImage drawn = wanted.pixmap(place->size(), 1).toImage().convertToFormat(QImage::Format_ARGB32);
        const QRect area({(place->width() - drawn.width()) / 2, (place->height() - drawn.height()) / 2}, drawn.size());
        const QImage seen = QGuiApplication::primaryScreen()->grabWindow(place->winId()).toImage().copy(area);
        for (int y = 0; y < drawn.height(); ++y) {
            for (int x = 0; x < drawn.width(); ++x) {
                if (qAlpha(drawn.pixel(x, y)) == 255 && (seen.pixel(x, y) | 0xff000000) != drawn.pixel(x, y))
                    return false;
            }
        }
        return true;
    }
    static QMenu *menu()
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (widget->objectName() == "trayMenu"_L1)
                return qobject_cast<QMenu *>(widget);
        }
        return nullptr;
    }
    // The tray's own window has it in it, and shows it.
    static bool isEmbedded()
    {
        const QString tree = DesktopSession::run(u"xwininfo"_s, {u"-name"_s, u"stalonetray"_s, u"-tree"_s});
        return icon() && icon()->isVisible() && tree.contains(u"0x%1"_s.arg(icon()->winId(), 0, 16));
    }
    // On the screen, where the tray stands.
    static bool showsCount()
    {
        const QImage picture = QGuiApplication::primaryScreen()->grabWindow(0, 0, 0, 96, 24).toImage();
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x) {
                if (picture.pixel(x, y) == ofTheCount)
                    return true;
            }
        }
        return false;
    }
    [[nodiscard]] QJsonArray ids() const
    {
        QJsonArray all;
        for (const QJsonValue &one : m_house->askFor(u"/notifications"_s, u"notifications"_s))
            all.append(one["id"_L1]);
        return all;
    }

    DesktopSession &m_session;
    std::unique_ptr<LiveHouse> m_house;
};

int main(int argc, char *argv[])
{
    return runInSession<TestTraySession>(argc, argv, true);
}
#include "tst_traysession.moc"
