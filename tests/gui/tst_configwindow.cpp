#include "desktop/app/desktopapp.h"
#include "desktop/configeditor/configapp.h"
#include "desktop/configeditor/configforms.h"
#include "desktop/configeditor/configtextview.h"
#include "server/app/serverapp.h"
#include "tests/flow/household.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowtree.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;
using namespace tom::test;

namespace {

constexpr int patience = 30000;

const QByteArray localFile = "# Ours, since 2024\n"
                             "global:\n"
                             "  llm: main        # who answers\n"
                             "  llms:\n"
                             "    main:\n"
                             "      api: sk-local-0123456789\n"
                             "      models: [openai/a, openai/b, openai/c]\n"
                             "\n"
                             "users:\n"
                             "  - username: alice\n"
                             "    password: 'open sesame'\n"
                             "    role: admin   # she knows\n";

} // namespace

// A person at tom-config: with a file, and with a server that serves meanwhile.
class TestConfigWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_client = std::make_unique<QTemporaryDir>(); }
    void cleanup()
    {
        m_window.reset();
        m_server.reset();
        m_household.reset();
    }

    void formsAndTextAreInStep()
    {
        openFile(localFile);
        forms().choose({u"users"_s, u"0"_s});

        auto *role = find<QComboBox>("field.role");
        role->setCurrentIndex(role->findText(u"adult"_s));
        Q_EMIT role->activated(role->currentIndex());

        QCOMPARE(text(), shown().replace(u"role: admin"_s, u"role: adult"_s));
        QTest::keyClick(find<QWidget>("configText"), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(text(), shown());
        QTRY_COMPARE(find<QComboBox>("field.role")->currentText(), u"admin"_s);
    }
    void noSecretIsSeen()
    {
        openFile(localFile);
        forms().choose({u"users"_s, u"0"_s});

        QVERIFY(!text().contains(u"sesame"_s) && !text().contains(u"sk-local"_s));
        QTRY_VERIFY(!find<QLineEdit>("field.password")->placeholderText().isEmpty());
        QVERIFY(find<QLineEdit>("field.password")->text().isEmpty());
        QTest::keyClicks(find<QWidget>("field.password"), u"brand new words"_s);
        QTest::keyClick(find<QWidget>("field.password"), Qt::Key_Return);
        QTRY_VERIFY(text().contains(u"•••• new 1"_s));
        QVERIFY(!text().contains(u"brand new"_s));
    }
    void aBrokenFileIsMended()
    {
        openFile(QByteArray(localFile).replace("    password:", "   password:"));
        QTRY_VERIFY(isVisible("formsClosed"));
        QTRY_VERIFY(find<QListWidget>("configProblems")->count() > 0);
        const QListWidgetItem *problem = find<QListWidget>("configProblems")->item(0);
        QVERIFY(problem->text().contains(QRegularExpression(u"^[0-9]+:[0-9]+ "_s)));

        Q_EMIT find<QListWidget>("configProblems")->itemClicked(find<QListWidget>("configProblems")->item(0));
        QVERIFY(view().textCursor().blockNumber() > 5);
        view().goTo(11, 1);
        QTest::keyClick(&view(), Qt::Key_Space);

        QTRY_VERIFY(!isVisible("formsClosed"));
        click("configApply");
        QTRY_VERIFY(isVisible("reviewPanel"));
        QTRY_VERIFY(find<QPushButton>("reviewApply")->isEnabled());
        click("reviewApply");
        QTRY_COMPARE(state(), u"as it stands there"_s);
        QVERIFY(file().contains("    password: '$argon2id$"));
        QVERIFY(file().contains("# Ours, since 2024"));
    }
    void keysAreCompleted()
    {
        openFile(localFile);
        view().goTo(12, 100);
        QTest::keyClick(&view(), Qt::Key_Return);
        QTest::keyClicks(&view(), u"pers"_s);   // as deep as the line before

        QTRY_VERIFY(find<QWidget>("configCompletion") || QApplication::activePopupWidget());
        QTest::keyClick(&view(), Qt::Key_Return);

        QVERIFY2(text().contains(u"    personal_context: \n"_s), qPrintable(text()));
    }
    void wordsAreFound()
    {
        openFile(localFile);
        m_window->activateWindow();   // keys that lead elsewhere need it
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        view().setFocus();
        QTest::keyClick(&view(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(isVisible("findBar"));

        QTest::keyClicks(find<QWidget>("findWords"), u"knows"_s);
        QTest::keyClick(find<QWidget>("findWords"), Qt::Key_Return);

        QCOMPARE(view().textCursor().selectedText(), u"knows"_s);
        QTest::keyClick(find<QWidget>("findWords"), Qt::Key_Escape);
        QVERIFY(!isVisible("findBar"));
    }
    void everythingHasANameAndIsReachedByKeys()
    {
        openFile(localFile);
        forms().choose({u"users"_s, u"0"_s});
        QTRY_VERIFY(find<QWidget>("field.role"));

        QCOMPARE(unnamedControls(m_window.get()), QStringList());
        QCOMPARE(unreachedByTab(m_window.get()).join(u" "_s), QString());
    }

    void anAdminAddsAUserOnARunningServer()
    {
        startServer();
        openServer();
        save(u"config-users"_s);

        type("addName", u"bob"_s);
        type("addSecond", u"a new password"_s);
        click("addEntry");
        QTRY_VERIFY_WITH_TIMEOUT(text().contains(u"username: bob"_s), patience);
        QTRY_COMPARE(forms().chosen(), (QStringList{u"users"_s, u"1"_s}));
        forms().choose({u"users"_s, u"1"_s, u"services"_s});
        type("addName", u"mail"_s);
        type("addSecond", u"http://127.0.0.1:9/mcp"_s);
        click("addEntry");
        QTRY_VERIFY(text().contains(u"127.0.0.1:9/mcp"_s));
        QTRY_VERIFY(find<QLineEdit>("field.url"));
        save(u"config-service"_s);
        review();
        QVERIFY(find<QPlainTextEdit>("reviewDiff")->toPlainText().contains(QRegularExpression(u"\\+ +[0-9]+ .*username: bob"_s)));
        QVERIFY(!find<QPlainTextEdit>("reviewDiff")->toPlainText().contains(u"argon2"_s));
        QVERIFY(find<QLabel>("reviewEffects")->text().contains(u"bob"_s));
        save(u"config-review"_s);
        click("reviewApply");

        QTRY_COMPARE_WITH_TIMEOUT(state(), u"as it stands there"_s, patience);
        const auto bob = clientFor(m_server->port(), m_server->keyFingerprint());
        const Result<SignedIn> signedIn = waitFor(bob->login({u"bob"_s, u"a new password"_s, u"test"_s}));
        QVERIFY(signedIn);
        QVERIFY(file().startsWith("# Ours, since 2024\n"));
        QVERIFY(file().contains("role: admin   # she knows"));

        click("configVersions");
        QTRY_COMPARE_WITH_TIMEOUT(find<QListWidget>("versionList")->count(), 2, patience);
        find<QListWidget>("versionList")->setCurrentRow(1);
        QTRY_VERIFY(find<QPlainTextEdit>("versionDiff")->toPlainText().contains(u"username: bob"_s));
        save(u"config-versions"_s);
        click("versionRestore");
        click("versionRestore");

        QTRY_VERIFY_WITH_TIMEOUT(!text().contains(u"bob"_s), patience);
        QCOMPARE(file(), m_before);
        const auto out = clientFor(m_server->port(), m_server->keyFingerprint(), signedIn->session);
        const Result<protocol::AccountState> now = waitFor(out->accountState());
        QVERIFY(!now || !now->authenticated);
        QVERIFY(!waitFor(bob->login({u"bob"_s, u"a new password"_s, u"test"_s})));
    }
    void whoIsTooLateSeesBoth()
    {
        startServer();
        openServer();
        const auto other = clientFor(m_server->port(), m_server->keyFingerprint(), m_session);
        const Result<ConfigShown> theirs = waitFor(other->configuration());
        QVERIFY(theirs);
        const Result<ConfigPut> put = waitFor(other->putConfiguration(*theirs->text + u"# theirs\n"_s, theirs->revision));
        QVERIFY(put && put->outcome == ConfigPut::Outcome::Written);

        view().goTo(1, 100);
        QTest::keyClicks(&view(), u", and mine"_s);
        review();
        click("reviewApply");

        QTRY_VERIFY_WITH_TIMEOUT(isVisible("conflictPanel"), patience);
        QVERIFY(find<QPlainTextEdit>("conflictDiff")->toPlainText().contains(u"# theirs"_s));
        save(u"config-conflict"_s);
        click("conflictMerge");
        QVERIFY(isVisible("theirsDiff"));
        QVERIFY(find<QPlainTextEdit>("theirsDiff")->toPlainText().contains(u"# theirs"_s));
        view().moveCursor(QTextCursor::End);
        QTest::keyClicks(&view(), u"# theirs, too"_s);
        review();
        click("reviewApply");
        QTRY_COMPARE_WITH_TIMEOUT(state(), u"as it stands there"_s, patience);
        QVERIFY(file().contains("since 2024, and mine") && file().contains("# theirs, too"));
    }
    void theWindowHasAPageForAdmins_data()
    {
        QTest::addColumn<bool>("isPlainUser");
        QTest::newRow("admin") << false;
        QTest::newRow("nobody else") << true;
    }
    void theWindowHasAPageForAdmins()
    {
        QFETCH(const bool, isPlainUser);
        startServer(isPlainUser);
        saveAccount();
        DesktopApp app(m_client->path(), {});
        app.start();
        QVERIFY(QTest::qWaitForWindowExposed(&app.window()));
        QTRY_COMPARE_WITH_TIMEOUT(app.window().findChild<QLabel *>(u"connectionState"_s)->text(), u"● Connected"_s, patience);
        auto *way = app.window().findChild<QAbstractButton *>(u"configWay"_s);

        if (isPlainUser) {
            // Asked after the window has, and more than once: so the window knows, too.
            const auto other = clientFor(m_server->port(), m_server->keyFingerprint(), m_session);
            for (int round = 0; round < 20; ++round)
                QVERIFY(waitFor(other->accountState()));
            QTest::keyClick(&app.window(), Qt::Key_9, Qt::ControlModifier);
            QVERIFY(!way->isVisible());
            QVERIFY(!app.window().findChild<ConfigTextView *>()->isVisible());
            return;
        }
        QTRY_VERIFY_WITH_TIMEOUT(way->isVisible(), patience);
        way->click();
        QTRY_VERIFY_WITH_TIMEOUT(app.window().findChild<ConfigTextView *>()->text().contains(u"alice"_s), patience);
    }
    void aUserWhoIsNoAdminIsToldSo()
    {
        startServer(true);
        saveAccount();
        makeWindow();

        m_window->openServer(address());

        QTRY_VERIFY_WITH_TIMEOUT(isVisible("problem"), patience);
        QVERIFY(find<QLabel>("problem")->text().contains(u"admin"_s));
        QVERIFY(text().isEmpty());
    }

private:
    void makeWindow()
    {
        m_window = std::make_unique<ConfigApp>(m_client->path());
        m_window->resize(900, 600);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void openFile(const QByteArray &text_)
    {
        m_path = m_client->filePath(u"config.yml"_s);
        write(text_);
        makeWindow();
        m_window->openFile(m_path);
        QTRY_VERIFY(!text().isEmpty());
        QTRY_VERIFY(!find<QLabel>("problemCount")->text().isEmpty());
    }
    // As the editor shows that file: with marks.
    static QString shown()
    {
        return QString::fromUtf8(localFile)
            .replace(u"sk-local-0123456789"_s, u"\"••••\""_s)
            .replace(u"'open sesame'"_s, u"\"••••\""_s);
    }
    void startServer(bool isPlainUser = false)
    {
        m_household = std::make_unique<Household>();
        m_household->writeConfig();
        m_path = m_household->folder() + u"/config.yml"_s;
        QByteArray config = "# Ours, since 2024\n" + file();
        config.replace("role: admin", isPlainUser ? "role: adult" : "role: admin   # she knows");
        write(config);
        m_before = config;
        m_server = std::make_unique<server::ServerApp>(server::ServerSettings{.dataFolder = m_household->folder(),
                                                                              .listen = u"127.0.0.1"_s,
                                                                              .agentProgram = u"" TOM_BIN_DIR "/tom-agent"_s,
                                                                              .port = 0});
        QVERIFY(m_server->start());
        m_session = test::signIn(m_server->port(), m_server->keyFingerprint());
        QVERIFY(!m_session.isEmpty());
    }
    [[nodiscard]] QString address() const { return u"https://127.0.0.1:%1"_s.arg(m_server->port()); }
    void saveAccount() const
    {
        AccountStore store(m_client->path());
        QVERIFY(store.save(
            {.server = address(), .username = u"alice"_s, .pinnedKey = m_server->keyFingerprint(), .session = m_session}));
    }
    void openServer()
    {
        saveAccount();
        makeWindow();
        m_window->openServer(address());
        QTRY_VERIFY_WITH_TIMEOUT(text().contains(u"alice"_s), patience);
        QTRY_VERIFY(find<QLineEdit>("addName"));
    }
    void review()
    {
        click("configApply");
        QTRY_VERIFY_WITH_TIMEOUT(isVisible("reviewPanel"), patience);
        QTRY_VERIFY(find<QPushButton>("reviewApply")->isEnabled());
    }
    void write(const QByteArray &text_) const
    {
        QFile out(m_path);
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(text_), text_.size());
    }
    [[nodiscard]] QByteArray file() const
    {
        QFile in(m_path);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    template<typename T>
    [[nodiscard]] static Result<T> waitFor(const QFuture<Result<T>> &future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, patience))
            return failure(ErrorCode::Internal, u"no answer"_s);
        return future.result();
    }
    template<typename Object>
    [[nodiscard]] Object *find(const char *name) const
    {
        const QList<Object *> all = m_window->findChildren<Object *>(QString::fromLatin1(name));
        for (Object *one : all) {
            if (one->isVisible())
                return one;
        }
        return all.isEmpty() ? nullptr : all.last();
    }
    [[nodiscard]] bool isVisible(const char *name) const
    {
        const auto *widget = find<QWidget>(name);
        return widget && widget->isVisible();
    }
    void click(const char *name) const
    {
        for (int round = 0; round < 3; ++round)
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QTest::mouseClick(find<QWidget>(name), Qt::LeftButton);
    }
    void type(const char *name, const QString &words) const { QTest::keyClicks(find<QWidget>(name), words); }
    [[nodiscard]] ConfigForms &forms() const { return *m_window->findChild<ConfigForms *>(); }
    [[nodiscard]] ConfigTextView &view() const { return *m_window->findChild<ConfigTextView *>(); }
    [[nodiscard]] QString text() const { return view().text(); }
    [[nodiscard]] QString state() const { return find<QLabel>("configState")->text(); }
    // For people to look at, where somebody asks for it.
    void save(const QString &name) const
    {
        const QString folder = qEnvironmentVariable("TOM_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        QTest::qWait(150);
        QVERIFY(m_window->grab().save(u"%1/%2.png"_s.arg(folder, name)));
    }

    std::unique_ptr<QTemporaryDir> m_client;
    std::unique_ptr<Household> m_household;
    std::unique_ptr<server::ServerApp> m_server;
    std::unique_ptr<ConfigApp> m_window;
    QByteArray m_session;
    QByteArray m_before;
    QString m_path;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestConfigWindow>(argc, argv);
}
#include "tst_configwindow.moc"
