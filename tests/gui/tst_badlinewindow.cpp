#include "tests/flow/badline.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QDir>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;
using test::BadLine;

// What the window says of a line that goes bad under it.
class TestBadLineWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        m_line = std::make_unique<BadLine>(quint16(QUrl(m_window->server.address()).port()));
        AccountStore store(m_window->folder.path());
        QVERIFY(store.save({.server = u"https://localhost:%1"_s.arg(m_line->serverPort()),
                            .username = u"alice"_s,
                            .pinnedKey = m_window->server.fingerprint(),
                            .session = m_window->server.session}));
        m_window->start();
        QTRY_COMPARE(connection(), u"● Connected"_s);
        QTRY_COMPARE(m_window->server.pushSockets(), 1);
    }
    void cleanup()
    {
        m_window->app.reset();
        m_line.reset();
        m_window.reset();
    }

    void aLineThatIsCutIsSeenAtOnce_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("reset") << int(BadLine::Reset);
        QTest::newRow("refuse") << int(BadLine::Refuse);
    }
    void aLineThatIsCutIsSeenAtOnce()
    {
        QFETCH(const int, fault);

        m_line->setFault(BadLine::Fault(fault));
        QTRY_COMPARE(connection(), u"● No connection"_s);

        m_line->setFault(BadLine::None);
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, 30'000);
    }
    void aLineThatStallsIsSeenByWhoeverSends()
    {
        m_line->setFault(BadLine::Stall);
        ask(u"Hello"_s);

        QTRY_COMPARE(connection(), u"● Reconnecting…"_s);
        QVERIFY(m_window->server.requestsTo(u"/process"_s).isEmpty());

        m_line->setFault(BadLine::None);
        QTRY_COMPARE(connection(), u"● Connected"_s);
        QTRY_COMPARE(m_window->server.requestsTo(u"/process"_s).size(), 1);
    }
    void aLineThatStallsIsSeenInAWindowThatIsNotTypedInto()
    {
        QWidget other;
        other.show();
        other.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&other));
        QVERIFY(!m_window->app->window().isActiveWindow());

        m_line->setFault(BadLine::Stall);

        QTRY_COMPARE(connection(), u"● Reconnecting…"_s);
        keepPicture(u"reconnecting.png"_s);

        m_line->setFault(BadLine::None);
        QTRY_COMPARE(connection(), u"● Connected"_s);
    }
    void aLineThatStallsIsSeenByWhoeverComesBack()
    {
        m_window->app->window().hide();
        QTRY_VERIFY(!m_window->app->window().isSeen());
        m_line->setFault(BadLine::Stall);

        m_window->app->window().comeForward();
        QTRY_COMPARE(connection(), u"● Reconnecting…"_s);

        m_line->setFault(BadLine::None);
        QTRY_COMPARE(connection(), u"● Connected"_s);
    }
    void aWindowIsSeenWhileItIsOnTheScreen()
    {
        MainWindow &window = m_window->app->window();
        QSignalSpy seen(&window, &MainWindow::seenChanged);
        QVERIFY(window.isSeen());

        window.showMinimized();
        QTRY_COMPARE(seen.size(), 1);
        QVERIFY(!window.isSeen());
        window.comeForward();
        QTRY_COMPARE(seen.size(), 2);
        QVERIFY(window.isSeen());
        window.hide();
        QTRY_COMPARE(seen.size(), 3);
        QVERIFY(!window.isSeen());
    }
    void aLineThatIsOnlyLateIsNoLostOne()
    {
        m_line->setFault(BadLine::Latency);
        QSet<QString> seen;
        ask(u"Hello"_s);

        QVERIFY(QTest::qWaitFor(
            [&] {
                seen.insert(connection());
                return !m_window->server.requestsTo(u"/process"_s).isEmpty();
            },
            30'000));

        QCOMPARE(seen, QSet<QString>{u"● Connected"_s});
    }

private:
    // To look at, where TOM_SCREENSHOTS names a folder.
    void keepPicture(const QString &name) const
    {
        if (const QString folder = qEnvironmentVariable("TOM_SCREENSHOTS"); !folder.isEmpty())
            QVERIFY(QDir().mkpath(folder) && m_window->app->window().grab().save(folder + u'/' + name));
    }
    void ask(const QString &words)
    {
        m_window->type("input", words);
        m_window->press("input", Qt::Key_Return);
    }
    [[nodiscard]] QString connection() const { return m_window->find<QLabel>("connectionState")->text(); }

    std::unique_ptr<WindowUnderGlass> m_window;
    std::unique_ptr<BadLine> m_line;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestBadLineWindow>(argc, argv);
}
#include "tst_badlinewindow.moc"
