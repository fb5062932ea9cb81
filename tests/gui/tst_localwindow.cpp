#include "desktop/chat/assistantmessage.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "tests/gui/glass.h"
#include "tests/gui/guimain.h"

#include <QAction>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>

#ifdef Q_OS_UNIX
#    include <csignal>
#endif

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr int patience = 90'000;   // keys are made, and models looked for

} // namespace

// A computer without a server, and somebody who has read nothing: the program starts the real tom-server of its own.
class TestLocalWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_glass = std::make_unique<Glass>();
        m_place = {.program = u"" TOM_BIN_DIR "/tom-server"_s, .dataFolder = m_folder->filePath(u"data"_s)};
    }
    void cleanup()
    {
        m_glass.reset();
        m_folder.reset();
    }

    void fromNothingToTheFirstAnswer()
    {
        startWindow();
        QTRY_VERIFY(m_glass->isVisible("welcomePage"));
        QCOMPARE(m_glass->find<QLabel>("signInTitle")->text(), u"Welcome to Tom"_s);

        m_glass->click("startLocal");
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        m_glass->type("input", u"What is 17 * 3?"_s);
        m_glass->press("input", Qt::Key_Return);

        QTRY_VERIFY_WITH_TIMEOUT(answer().contains(u"51"_s), patience);
        QVERIFY(QFileInfo::exists(m_place.dataFolder + u"/config.yml"_s));
        QCOMPARE(QFileInfo(m_place.dataFolder).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());

        const qint64 server = pid();
        QVERIFY(server > 0);
        m_glass->app.reset();   // closed: nothing of it goes on
        QVERIFY(!isAlive(server));
        QVERIFY(!QFileInfo::exists(serverFile()));

        startWindow();   // and again: signed in, with a server
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        QVERIFY(!m_glass->isVisible("signInPanel"));
        QVERIFY(pid() != server);
    }
    void whoSignedOutComesBackWithoutAPassword()
    {
        enter();
        m_glass->app->window().findChild<QAction *>(u"signOutAction"_s)->trigger();
        QTRY_VERIFY(m_glass->isVisible("welcomePage"));
        QCOMPARE(m_glass->find<QPushButton>("startLocal")->text(), u"Open the Tom of this computer"_s);

        m_glass->click("startLocal");

        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
    }
    void oneThatDiesIsStartedAgain()
    {
        enter();
        const qint64 server = pid();

        ::kill(pid_t(server), SIGKILL);

        QTRY_VERIFY_WITH_TIMEOUT(pid() > 0 && pid() != server, patience);
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
    }
    void whatIsInItsWayIsSaidInOneLine_data()
    {
        QTest::addColumn<QString>("obstacle");
        QTest::addColumn<QString>("says");
        QTest::newRow("no program") << u"program"_s << u"Install the package tom-server"_s;
        QTest::newRow("a file in its folder's place") << u"file"_s << u"data"_s;
        QTest::newRow("a configuration that is broken") << u"config"_s << u"config.yml"_s;
        QTest::newRow("it dies while it starts") << u"dies"_s << u"did not say why"_s;
    }
    void whatIsInItsWayIsSaidInOneLine()
    {
        QFETCH(const QString, obstacle);
        QFETCH(const QString, says);
        if (obstacle == "program"_L1)
            m_place.program = m_folder->filePath(u"nowhere"_s);
        if (obstacle == "file"_L1)
            QVERIFY(writeFileAtomically(m_place.dataFolder, "x"));
        if (obstacle == "config"_L1) {
            QVERIFY(makePrivateFolder(m_place.dataFolder));
            QVERIFY(writeFileAtomically(m_place.dataFolder + u"/config.yml"_s, "users: [{username: 7}]\nfoo: bar\n"));
        }
        if (obstacle == "dies"_L1)
            m_place.program = QStandardPaths::findExecutable(u"false"_s);
        startWindow();

        m_glass->click("startLocal");

        QTRY_VERIFY_WITH_TIMEOUT(m_glass->isVisible("welcomeProblem"), patience);
        const QString problem = m_glass->find<QLabel>("welcomeProblem")->text();
        QVERIFY2(problem.contains(says), qPrintable(problem));
        QVERIFY(m_glass->find<QPushButton>("startLocal")->isEnabled());   // to try again
        QVERIFY(!QFileInfo::exists(m_folder->filePath(u"client/local-server.json"_s)));

        m_place.program = u"" TOM_BIN_DIR "/tom-server"_s;   // mended
        QDir(m_place.dataFolder).removeRecursively();
        QFile::remove(m_place.dataFolder);
        startWindow();
        m_glass->click("startLocal");
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
    }
    void aPortThatAnotherProgramTookIsNamed()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        QVERIFY(makePrivateFolder(clientFolder()));
        QVERIFY(writeFileAtomically(clientFolder() + u"/local-server.json"_s, json::compact({{u"port"_s, other.serverPort()}})));
        startWindow();
        m_glass->click("startLocal");
        QTRY_VERIFY(m_glass->isVisible("welcomeProblem"));
        QVERIFY(m_glass->find<QLabel>("welcomeProblem")->text().contains(QString::number(other.serverPort())));

        other.close();
        m_glass->click("startLocal");

        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
    }
    void whoHasAServerSomewhereConnectsToIt()
    {
        startWindow();

        m_glass->click("connectOther");

        QVERIFY(m_glass->isVisible("server"));
        QCOMPARE(m_glass->find<QLabel>("signInTitle")->text(), u"Sign in to Tom"_s);
        m_glass->click("toWelcome");
        QVERIFY(m_glass->isVisible("startLocal"));
    }

private:
    [[nodiscard]] QString clientFolder() const { return m_folder->filePath(u"client"_s); }
    [[nodiscard]] QString serverFile() const { return m_place.dataFolder + u"/server.json"_s; }
    [[nodiscard]] qint64 pid() const
    {
        const auto access = readAccess(m_place.dataFolder);
        return access ? access->pid : 0;
    }
    [[nodiscard]] static bool isAlive(qint64 process) { return ::kill(pid_t(process), 0) == 0; }
    [[nodiscard]] QString connection() const { return m_glass->find<QLabel>("connectionState")->text(); }
    [[nodiscard]] QString answer() const
    {
        const auto all = m_glass->app->window().findChildren<AssistantMessage *>();
        return all.isEmpty() ? QString() : all.last()->text();
    }
    void startWindow()
    {
        m_glass->app.reset();
        m_glass->app = std::make_unique<DesktopApp>(clientFolder(), DesktopOptions{.local = m_place});
        m_glass->app->start();
        QVERIFY(QTest::qWaitForWindowExposed(&m_glass->app->window()));
    }
    void enter()
    {
        startWindow();
        m_glass->click("startLocal");
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Glass> m_glass;
    LocalPlace m_place;
};

int main(int argc, char *argv[])
{
    for (const char *key : {"OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY", "MISTRAL_API_KEY"})
        qunsetenv(key);   // the built-in assistant is to answer
    return runGuiTest<TestLocalWindow>(argc, argv);
}
#include "tst_localwindow.moc"
