#include "desktop/app/singleinstance.h"
#include "desktop/chat/approvalcard.h"
#include "desktop/chat/assistantmessage.h"
#include "shared/protocol/processrequest.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowtree.h"
#include "tests/gui/windowunderglass.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QLocalSocket>
#include <QMessageBox>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// The small window for one question, and the program of which there is one.
class TestQuickWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        server().conversations = {spokenConversation(u"c1"_s, u"Lyon"_s, 1)};
        server().events = richTurn();
    }
    void cleanup() { m_window.reset(); }

    void answersInPlaceAndEscHidesIt()
    {
        begin(true);
        QVERIFY(!m_window->app->window().isVisible());
        QVERIFY(quick().isVisible());

        ask(u"How much milk?"_s);

        QTRY_COMPARE(answer(), u"It is **done**."_s);
        QCOMPARE(m_window->asked().request, u"How much milk?"_s);
        QCOMPARE(m_window->asked().clientType, u"desktop"_s);
        QCOMPARE(input()->text(), QString());
        QTRY_VERIFY(!QDir(accountFolder()).exists(draftFile()));
        QTest::keyClick(input(), Qt::Key_Escape);
        QVERIFY(!quick().isVisible());
        m_window->app->showQuick();
        QTRY_VERIFY(quick().isVisible());
        QCOMPARE(answer(), u"It is **done**."_s);
    }
    void itsConversationOpensInTheLargeWindow()
    {
        begin(true);
        ask(u"How much milk?"_s);
        QTRY_VERIFY(!answer().isEmpty());

        click("quickOpen");

        QTRY_VERIFY(m_window->app->window().isVisible());
        QVERIFY(!quick().isVisible());
        QTRY_VERIFY(!server().requestsTo(u"/conversations/c1"_s).isEmpty());
    }
    void whatWasWrittenSurvivesTheProgramAndAServerThatIsAway()
    {
        begin(true);
        server().kill();
        ask(u"Is it late?"_s);
        QTRY_VERIFY(quick().findChild<QLabel *>(u"quickProblem"_s)->isVisible());
        QCOMPARE(input()->text(), u"Is it late?"_s);

        m_window->app.reset();
        server().restart();
        begin(true);
        QCOMPARE(input()->text(), u"Is it late?"_s);
        QTest::keyClick(input(), Qt::Key_Return);

        QTRY_VERIFY(!answer().isEmpty());
        QCOMPARE(m_window->asked().request, u"Is it late?"_s);
    }
    void askedAgainItIsTheSameTurn()
    {
        server().mute = true;
        begin(true);
        ask(u"Is it late?"_s);
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        const QString id = m_window->asked().requestId;
        server().restart();
        QTRY_VERIFY(quick().findChild<QLabel *>(u"quickProblem"_s)->isVisible());
        server().mute = false;
        QTRY_COMPARE_WITH_TIMEOUT(server().pushSockets(), 1, 20000);   // no connection of before is left that would lose it again

        QTest::keyClick(input(), Qt::Key_Return);

        QTRY_VERIFY(!answer().isEmpty());
        QCOMPARE(m_window->asked().requestId, id);
    }
    void aCallIsApprovedThere()
    {
        server().events = {{.number = 1, .body = protocol::TurnStarted{u"t1"_s, u"c1"_s}},
                           {.number = 2, .body = protocol::ApprovalAsked{dangerousCall()}}};
        begin(true);
        ask(u"Do it"_s);
        QTRY_VERIFY(quick().findChild<QPushButton *>(u"deny"_s));

        click("deny");

        QTRY_COMPARE(server().requestsTo(u"/approvals/"_s + dangerousCall().id).size(), 1);
    }
    void withoutAPortalItIsSaidWhatElseShowsIt()
    {
        m_window->startSignedIn();

        m_window->clickInMenuOf("moreButton", "moreMenu", "quickKeyAction");

        QTRY_VERIFY(m_window->isVisible("tellBox"));
        QVERIFY(m_window->find<QMessageBox>("tellBox")->text().contains(u"tom-desktop --quick"_s));
        QVERIFY(!QFile::exists(m_window->folder.path() + u"/quick-key"_s));
    }
    void whoIsNotSignedInSeesTheLargeWindow()
    {
        m_window->start({.quick = true});

        QVERIFY(m_window->isVisible("signInPanel"));
        m_window->app->showQuick();
        QVERIFY(!quick().isVisible());
    }
    void everythingHasANameAndIsReachedByTab()
    {
        begin(true);
        ask(u"How much milk?"_s);
        QTRY_VERIFY(!answer().isEmpty());

        QCOMPARE(unnamedControls(&quick()), QStringList());
        input()->setText(u"again"_s);
        QCOMPARE(unreachedByTab(&quick()).join(u", "_s), QString());
    }
    void aSecondStartTellsTheFirst()
    {
        SingleInstance first(m_window->folder.path());
        QVERIFY(first.begin());
        QSignalSpy wished(&first, &SingleInstance::wished);
        QProcess second;
        second.setProgram(QCoreApplication::applicationFilePath());
        for (const QString &wish : {u"quick"_s, u"show"_s}) {
            second.setArguments({u"--second"_s, m_window->folder.path(), wish});
            second.start();
            QTRY_COMPARE_WITH_TIMEOUT(second.state(), QProcess::NotRunning, 20000);
            QCOMPARE(second.exitCode(), 0);
            QCOMPARE(wished.takeFirst().constFirst().toByteArray(), wish.toUtf8());
        }
    }
    void afterAKilledOneTheNextIsTheFirst()
    {
        QProcess killed;
        killed.setProgram(QCoreApplication::applicationFilePath());
        killed.setArguments({u"--first"_s, m_window->folder.path()});
        killed.start();
        QVERIFY(killed.waitForReadyRead(20000));
        QVERIFY(!SingleInstance(m_window->folder.path()).begin());
        killed.kill();
        QVERIFY(killed.waitForFinished(20000));

        SingleInstance next(m_window->folder.path());

        QVERIFY(next.begin());
        QSignalSpy wished(&next, &SingleInstance::wished);
        QProcess later;
        later.start(QCoreApplication::applicationFilePath(), {u"--second"_s, m_window->folder.path(), u"quick"_s});
        QTRY_COMPARE_WITH_TIMEOUT(wished.size(), 1, 20000);   // it took over the door, too
        QTRY_COMPARE_WITH_TIMEOUT(later.state(), QProcess::NotRunning, 20000);
    }
    // Killed after it had made the file of its lock, and before it wrote anything into it.
    void afterOneThatWasKilledWhileItBeganTheNextIsTheFirst()
    {
        QVERIFY(QFile(m_window->folder.path() + u"/desktop.lock"_s).open(QIODevice::WriteOnly));
        QVERIFY(SingleInstance(m_window->folder.path()).begin());
    }
    void itTakesNoLongWords()
    {
        SingleInstance first(m_window->folder.path());
        QVERIFY(first.begin());
        QSignalSpy wished(&first, &SingleInstance::wished);
        QLocalSocket socket;
        socket.connectToServer(m_window->folder.path() + u"/desktop.socket"_s);
        QVERIFY(socket.waitForConnected());

        socket.write(QByteArray(10000, 'x'));

        QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
        QVERIFY(wished.isEmpty());
    }

private:
    [[nodiscard]] ScriptedServer &server() const { return m_window->server; }
    [[nodiscard]] QuickWindow &quick() const { return m_window->app->quickWindow(); }
    [[nodiscard]] QLineEdit *input() const { return quick().findChild<QLineEdit *>(u"quickInput"_s); }
    [[nodiscard]] QString answer() const
    {
        const auto *message = quick().findChild<AssistantMessage *>();
        return message ? message->text() : QString();
    }
    void begin(bool isQuick)
    {
        AccountStore store(m_window->folder.path());
        QVERIFY(store.save({.server = server().address(),
                            .username = u"alice"_s,
                            .pinnedKey = server().fingerprint(),
                            .session = server().session}));
        m_window->app = std::make_unique<DesktopApp>(m_window->folder.path(), DesktopOptions{.quick = isQuick});
        m_window->app->start();
        QVERIFY(QTest::qWaitForWindowExposed(isQuick ? static_cast<QWidget *>(&quick()) : &m_window->app->window()));
    }
    void ask(const QString &words) const
    {
        QTest::keyClicks(input(), words);
        QTest::keyClick(input(), Qt::Key_Return);
    }
    void click(const char *name) const
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QTest::mouseClick(quick().findChild<QWidget *>(QString::fromLatin1(name)), Qt::LeftButton);
    }
    [[nodiscard]] QString accountFolder() const
    {
        const QDir accounts(m_window->folder.path() + u"/accounts"_s);
        return accounts.filePath(accounts.entryList(QDir::Dirs | QDir::NoDotAndDotDot).value(0));
    }
    [[nodiscard]] static QString draftFile()
    {
        return u"draft-%1.json"_s.arg(QString::fromLatin1("quick"_ba.toBase64(QByteArray::Base64UrlEncoding)));
    }

    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    if (argc == 4 && QByteArrayView(argv[1]) == "--second") {
        const QCoreApplication application(argc, argv);
        SingleInstance second(QString::fromLocal8Bit(argv[2]));
        return !second.begin() && second.tell(argv[3]) ? 0 : 1;
    }
    if (argc == 3 && QByteArrayView(argv[1]) == "--first") {
        const QCoreApplication application(argc, argv);
        SingleInstance first(QString::fromLocal8Bit(argv[2]));
        if (!first.begin())
            return 1;
        std::puts("begun");
        std::fflush(stdout);
        return QCoreApplication::exec();
    }
    return runGuiTest<TestQuickWindow>(argc, argv);
}
#include "tst_quickwindow.moc"
