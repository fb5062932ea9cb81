#include "tests/flow/badline.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QLabel>
#include <QPlainTextEdit>

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
    void aLineThatStallsIsSeenByWhoeverComesBack()
    {
        QWidget other;
        other.show();
        other.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&other));
        m_line->setFault(BadLine::Stall);

        m_window->app->window().activateWindow();
        QTRY_COMPARE(connection(), u"● Reconnecting…"_s);

        m_line->setFault(BadLine::None);
        QTRY_COMPARE(connection(), u"● Connected"_s);
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
