#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/plainblock.h"
#include "desktop/quick/quickwindow.h"
#include "tests/gui/guimain.h"
#include "tests/gui/householdwindow.h"

#include <QProcess>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::desktop;
using namespace tom::test;

// The small window for one question in front of a real server and its agent, and the program that a second start finds.
class TestQuickFlow : public QObject, private HouseholdWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        open();
        enter();
    }
    void cleanup() { close(); }

    void escHidesItAndWhatWasWrittenStays()
    {
        m_household->llm().play(wordScript({u"Two bottles."_s}, 1ms, PeerStep::Close));
        show();
        QTest::keyClicks(input(), u"Is there milk?"_s);
        QTest::keyClick(input(), Qt::Key_Escape);
        QTRY_VERIFY(!quick().isVisible());
        QVERIFY(theList().isEmpty());   // nothing was asked

        m_window->start();   // the program is closed meanwhile
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        show();
        QCOMPARE(input()->text(), u"Is there milk?"_s);
        QTest::keyClick(input(), Qt::Key_Return);

        QTRY_COMPARE_WITH_TIMEOUT(answer(), u"Two bottles."_s, patience);
        QTRY_COMPARE_WITH_TIMEOUT(theLine().messages.size(), 2, patience);
        QCOMPARE(theLine().messages[0].text, u"Is there milk?"_s);
        QTest::keyClick(input(), Qt::Key_Escape);
        QTRY_VERIFY(!quick().isVisible());
        show();
        QCOMPARE(input()->text(), QString());
    }
    void aCallIsDecidedThere_data()
    {
        QTest::addColumn<QByteArray>("button");
        QTest::newRow("approved") << "approve"_ba;
        QTest::newRow("denied") << "deny"_ba;
    }
    void aCallIsDecidedThere()
    {
        QFETCH(const QByteArray, button);
        waitForService();
        const QJsonObject arguments{{u"of"_s, u"sheep"_s}};
        m_household->llm().play(callScript(u"counter__write_count"_s, arguments));
        m_household->llm().play(wordScript({u"So it is."_s}, 1ms, PeerStep::Close));
        show();
        QTest::keyClicks(input(), u"Write them down"_s);
        QTest::keyClick(input(), Qt::Key_Return);
        const auto part = [this](const QByteArray &name) { return quick().findChild<QWidget *>(QString::fromLatin1(name)); };
        QTRY_VERIFY_WITH_TIMEOUT(part(button) && part(button)->isVisible(), patience);
        QCOMPARE(quick().findChild<PlainBlock *>(u"approvalArguments"_s)->toPlainText(), u"of: sheep"_s);
        QCOMPARE(m_service->calls, 0);
        QCOMPARE(waitFor(m_client->approvals()).approvals.size(), 1);

        m_window->clickOn(part(button));

        QTRY_COMPARE_WITH_TIMEOUT(answer(), u"So it is."_s, patience);
        QCOMPARE(m_service->arguments, button == "approve" ? QList<QJsonObject>{arguments} : QList<QJsonObject>());
        QVERIFY(waitFor(m_client->approvals()).approvals.isEmpty());
    }
    void aSecondStartShowsTheWindowOfTheProgramThatRuns()
    {
        m_window->app.reset();   // signed in
        QProcess first;
        run(first, {});
        QTRY_VERIFY_WITH_TIMEOUT(isOnScreen("Tom"_ba), patience);
        QVERIFY(!isOnScreen("Ask Tom"_ba));

        QProcess second;
        run(second, {u"--quick"_s});

        QTRY_COMPARE_WITH_TIMEOUT(second.state(), QProcess::NotRunning, patience);
        QCOMPARE(second.exitCode(), 0);
        QTRY_VERIFY_WITH_TIMEOUT(isOnScreen("Ask Tom"_ba), patience);
        QCOMPARE(first.state(), QProcess::Running);
        first.terminate();
        QTRY_COMPARE_WITH_TIMEOUT(first.state(), QProcess::NotRunning, patience);
        QVERIFY(!isOnScreen("Ask Tom"_ba));   // it was that one's
    }

private:
    [[nodiscard]] QuickWindow &quick() const { return m_window->app->quickWindow(); }
    [[nodiscard]] QLineEdit *input() const { return quick().findChild<QLineEdit *>(u"quickInput"_s); }
    [[nodiscard]] QString answer() const
    {
        const auto *message = quick().findChild<AssistantMessage *>();
        return message ? message->text() : QString();
    }
    void show() const
    {
        m_window->app->showQuick();
        QVERIFY(QTest::qWaitForWindowExposed(&quick()));
        QVERIFY(QTest::qWaitForWindowActive(&quick()));   // or no shortcut of it is one
    }
    void run(QProcess &program, const QStringList &arguments) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TOM_CLIENT_HOME"_s, m_window->folder.path());
        program.setProcessEnvironment(environment);
        program.start(QStringLiteral(TOM_BIN_DIR "/tom-desktop"), arguments);
        QVERIFY(program.waitForStarted(patience));
    }
    // Whether a window of that title can be seen, whosever it is.
    [[nodiscard]] static bool isOnScreen(const QByteArray &title)
    {
        QProcess looks;
        looks.start(u"xwininfo"_s, {u"-stats"_s, u"-name"_s, QString::fromUtf8(title)});
        return looks.waitForFinished(patience) && looks.readAllStandardOutput().contains("Map State: IsViewable");
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestQuickFlow>(argc, argv);
}
#include "tst_quickflow.moc"
