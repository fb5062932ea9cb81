#include "desktop/api/pushclient.h"
#include "desktop/configeditor/configapp.h"
#include "desktop/configeditor/configforms.h"
#include "desktop/configeditor/configtextview.h"
#include "desktop/configeditor/localtrial.h"
#include "server/app/serverapp.h"
#include "shared/config/configreader.h"
#include "tests/flow/household.h"
#include "tests/gui/guimain.h"
#include "tests/support/countingservice.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;
using namespace tom::test;

namespace {

constexpr int patience = 30000;

} // namespace

// An admin tries what is new before it counts, sees what starts anew, applies it and takes it back, while others are served.
class TestConfigTrial : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_client = std::make_unique<QTemporaryDir>();
        m_household = std::make_unique<Household>();
        m_household->writeConfig();
        m_path = m_household->folder() + u"/config.yml"_s;
    }
    void cleanup()
    {
        m_window.reset();
        m_server.reset();
        m_household.reset();
    }

    void aUserAndAServiceAreTriedAppliedAndTakenBack()
    {
        startServer();
        const QByteArray before = file();
        const auto alice = clientFor(m_server->port(), m_server->keyFingerprint(), m_session);
        QVERIFY(waitFor(alice->status()));
        const qint64 agent = pidOf(u"alice"_s);
        QVERIFY(agent > 0);
        openServer();

        addUserAndService();
        click("tryPart");
        QVERIFY(isVisible("tryProgress") || isVisible("tryOutcome"));
        QTRY_VERIFY_WITH_TIMEOUT(isVisible("tryOutcome"), patience);
        QVERIFY2(words("tryOutcome").startsWith(u"It works"_s), qPrintable(words("tryOutcome")));
        QCOMPARE(file(), before);   // nothing is written by it

        auto *rule = find<QComboBox>("toolRule.write_count");
        QVERIFY(rule && find<QComboBox>("toolRule.get_count"));
        rule->setCurrentIndex(rule->findText(u"deny"_s));
        Q_EMIT rule->activated(rule->currentIndex());
        QTRY_VERIFY(text().contains(u"write_count"_s));

        review();
        QVERIFY(words("reviewEffects").contains(u"bob"_s));
        QVERIFY2(words("reviewEffects").contains(u"No other agent starts anew."_s), qPrintable(words("reviewEffects")));
        click("reviewApply");
        QTRY_COMPARE_WITH_TIMEOUT(words("configState"), u"as it stands there"_s, patience);
        const auto bob = clientFor(m_server->port(), m_server->keyFingerprint());
        const Result<SignedIn> signedIn = waitFor(bob->login({u"bob"_s, u"a new password"_s, u"test"_s}));
        QVERIFY(signedIn);
        const QString address = u"https://127.0.0.1:%1"_s.arg(m_server->port());
        PushClient channel(ServerAddress::parse(address).value(), signedIn->session, m_server->keyFingerprint());
        QSignalSpy ended(&channel, &PushClient::sessionEnded);
        channel.start();
        QTRY_VERIFY_WITH_TIMEOUT(channel.isOpen(), patience);
        QVERIFY(file().startsWith("# Ours, since 2024\n") && file().contains("role: admin   # she knows"));
        QCOMPARE(config::readConfigText(file(), {}).config.user(u"bob"_s)->services.constFirst().tools.deny,
                 QStringList{u"write_count"_s});
        QVERIFY(waitFor(alice->status()));
        QCOMPARE(pidOf(u"alice"_s), agent);   // the same agent goes on

        restoreFirst();
        QTRY_COMPARE_WITH_TIMEOUT(file(), before, patience);
        const auto out = clientFor(m_server->port(), m_server->keyFingerprint(), signedIn->session);
        const Result<protocol::AgentStatus> refused = waitFor(out->status());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Unauthorized);
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);   // and his devices hear nothing any more
        QVERIFY(!channel.isOpen());
        QVERIFY(waitFor(alice->status()));
        QCOMPARE(pidOf(u"alice"_s), agent);
    }
    void aProviderSaysWhatEachOfItsModelsDid()
    {
        m_household->llm().play(wordScript({u"ready"_s}, std::chrono::milliseconds(1), PeerStep::Close));
        m_household->llm().play(ScriptedHttpPeer::answer(404, R"({"error":{"message":"there is no model large"}})"));
        startServer();
        openServer();
        forms().choose({u"global"_s, u"llms"_s, u"peer"_s});
        QTRY_VERIFY(find<QPushButton>("tryPart"));

        click("tryPart");

        QTRY_VERIFY_WITH_TIMEOUT(isVisible("tryOutcome"), patience);
        const QStringList lines = words("tryOutcome").split(u'\n');
        QVERIFY2(lines.size() >= 4 && lines.at(0).startsWith(u"Not all of it works"_s), qPrintable(words("tryOutcome")));
        QVERIFY2(lines.at(1).startsWith(u"✅ openai/small (complexity 0): answered in "_s), qPrintable(lines.at(1)));
        QVERIFY2(lines.at(2).startsWith(u"✅ openai/middle (complexity 1): answered in "_s), qPrintable(lines.at(2)));
        QVERIFY2(lines.at(3).startsWith(u"❌ openai/large (complexity 2): "_s), qPrintable(lines.at(3)));
    }
    void whatDoesNotWorkIsSaidAndTheReasonToo()
    {
        startServer();
        openServer();
        forms().choose({u"global"_s, u"llms"_s, u"peer"_s});
        QTRY_VERIFY(find<QLineEdit>("field.base_url"));
        auto *address = find<QLineEdit>("field.base_url");
        address->setText(u"http://127.0.0.1:%1/v1"_s.arg(closedPort()));
        Q_EMIT address->editingFinished();
        QTRY_VERIFY(text().contains(address->text()));

        click("tryPart");

        QTRY_VERIFY_WITH_TIMEOUT(isVisible("tryOutcome"), patience);
        QVERIFY2(words("tryOutcome").startsWith(u"It does not work"_s), qPrintable(words("tryOutcome")));
        QVERIFY2(words("tryOutcome").contains(u"(complexity 0"_s), qPrintable(words("tryOutcome")));
        QVERIFY(find<QPushButton>("tryPart")->isEnabled());
        review();
        QVERIFY2(words("reviewEffects").contains(u"start anew, when their open requests are answered: alice"_s),
                 qPrintable(words("reviewEffects")));
        QVERIFY2(words("reviewEffects").contains(u"The memory service starts anew"_s), qPrintable(words("reviewEffects")));
    }
    void aTrialIsCancelled()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        startServer();
        openServer();
        forms().choose({u"global"_s, u"llms"_s, u"peer"_s});
        QTRY_VERIFY(find<QLineEdit>("field.base_url"));
        auto *address = find<QLineEdit>("field.base_url");
        address->setText(u"http://127.0.0.1:%1/v1"_s.arg(silent.serverPort()));
        Q_EMIT address->editingFinished();

        click("tryPart");
        QTRY_VERIFY(isVisible("tryProgress") && isVisible("tryCancel"));
        QTRY_VERIFY_WITH_TIMEOUT(silent.hasPendingConnections(), patience);
        const std::unique_ptr<QTcpSocket> asking(silent.nextPendingConnection());
        click("tryCancel");

        QVERIFY(!isVisible("tryProgress"));
        QVERIFY2(words("tryOutcome").startsWith(u"Cancelled"_s), qPrintable(words("tryOutcome")));
        // The server's own gives up, too, and not only when its eight seconds are over.
        QTRY_COMPARE_WITH_TIMEOUT(asking->state(), QAbstractSocket::UnconnectedState, 6000);
        QVERIFY(find<QPushButton>("tryPart")->isEnabled());
    }
    void theCertificateIsTried()
    {
        startServer();
        openServer();
        forms().choose({u"/certificate"_s});

        click("tryPart");

        QTRY_VERIFY_WITH_TIMEOUT(isVisible("tryOutcome"), patience);
        QVERIFY2(words("tryOutcome").contains(u"localhost"_s), qPrintable(words("tryOutcome")));

        const QString tls = m_household->folder() + u"/tls/"_s;   // as if they were those of a new one
        type("certificateFile", tls + u"cert.pem"_s);
        type("certificateKeyFile", tls + u"cert.pem"_s);
        click("tryPart");
        QTRY_VERIFY_WITH_TIMEOUT(words("tryOutcome").startsWith(u"It does not work"_s), patience);
        find<QLineEdit>("certificateKeyFile")->setText(tls + u"key.pem"_s);
        click("tryPart");
        QTRY_VERIFY_WITH_TIMEOUT(words("tryOutcome").startsWith(u"It works"_s), patience);
        find<QLineEdit>("certificateKeyFile")->clear();
        click("tryPart");
        QTRY_VERIFY_WITH_TIMEOUT(words("tryOutcome").contains(u"Choose both files"_s), patience);
    }
    void withoutAServerTheProgramBesideTries()
    {
        QFile in(m_path);
        QVERIFY(in.open(QIODevice::ReadOnly));
        QByteArray changed = in.readAll();
        changed.append("    services:\n      counter: {url: '" + m_service.url().toUtf8() + "'}\n");
        const config::Config config = config::readConfigText(changed, {}).config;

        auto *service = new LocalTrial({.kind = ConfigPart::Kind::Service, .name = u"counter"_s, .user = u"alice"_s}, config,
                                       m_household->folder(), this);
        const Result<ConfigTrial> tried = waitFor(service->start(u"" TOM_BIN_DIR "/tom-agent"_s));
        auto *missing = new LocalTrial({.kind = ConfigPart::Kind::Service, .name = u"counter"_s, .user = u"alice"_s}, config,
                                       m_household->folder(), this);
        const Result<ConfigTrial> refused = waitFor(missing->start(m_household->folder() + u"/no-agent"_s));

        QVERIFY(tried);
        QVERIFY2(tried->works && tried->isFromHere, qPrintable(tried->result));
        QVERIFY(tried->tools.contains(u"write_count"_s));
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(u"tom-agent"_s));
    }
    void anOldVersionReplacesAFileThatIsBrokenByHand()
    {
        startServer();
        const QByteArray good = file();
        openServer();
        view().goTo(1, 100);
        QTest::keyClicks(&view(), u", and now"_s);
        review();
        click("reviewApply");
        QTRY_COMPARE_WITH_TIMEOUT(words("configState"), u"as it stands there"_s, patience);
        const QByteArray newest = file();
        write(newest + "users: [\n");   // by hand

        click("configReload");
        QTRY_VERIFY_WITH_TIMEOUT(isVisible("configNotice"), patience);
        click("configVersions");
        QTRY_VERIFY_WITH_TIMEOUT(find<QListWidget>("versionList")->count() > 0, patience);
        find<QListWidget>("versionList")->setCurrentRow(0);
        QTRY_VERIFY(find<QPushButton>("versionRestore")->isEnabled());
        click("versionRestore");
        click("versionRestore");

        QTRY_COMPARE_WITH_TIMEOUT(file(), newest, patience);
        QVERIFY(newest != good);
    }
    void aServerThatIsGoneLosesNothing()
    {
        startServer();
        const QByteArray before = file();
        openServer();
        view().goTo(1, 100);
        QTest::keyClicks(&view(), u", and mine"_s);
        review();
        m_server.reset();

        click("reviewApply");

        QTRY_VERIFY_WITH_TIMEOUT(isVisible("configNotice"), patience);
        QVERIFY(text().contains(u"since 2024, and mine"_s));
        QCOMPARE(words("configState"), u"not applied yet"_s);
        QCOMPARE(file(), before);
    }
    void aFileThatIsChangedByHandMeanwhileIsShown()
    {
        startServer();
        openServer();
        view().goTo(1, 100);
        QTest::keyClicks(&view(), u", and mine"_s);
        review();
        const QByteArray byHand = file() + "# by hand\n";
        write(byHand);

        click("reviewApply");

        QTRY_VERIFY_WITH_TIMEOUT(isVisible("conflictPanel"), patience);
        QVERIFY(find<QPlainTextEdit>("conflictDiff")->toPlainText().contains(u"# by hand"_s));
        QCOMPARE(file(), byHand);
    }

private:
    void startServer()
    {
        QByteArray config = "# Ours, since 2024\n" + file();
        config.replace("role: admin", "role: admin   # she knows");
        write(config);
        m_server = std::make_unique<server::ServerApp>(server::ServerSettings{.dataFolder = m_household->folder(),
                                                                              .listen = u"127.0.0.1"_s,
                                                                              .agentProgram = u"" TOM_BIN_DIR "/tom-agent"_s,
                                                                              .port = 0});
        QVERIFY(m_server->start());
        m_session = test::signIn(m_server->port(), m_server->keyFingerprint());
        QVERIFY(!m_session.isEmpty());
    }
    void openServer()
    {
        const QString address = u"https://127.0.0.1:%1"_s.arg(m_server->port());
        AccountStore store(m_client->path());
        QVERIFY(store.save(
            {.server = address, .username = u"alice"_s, .pinnedKey = m_server->keyFingerprint(), .session = m_session}));
        m_window = std::make_unique<ConfigApp>(m_client->path());
        m_window->resize(900, 600);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->openServer(address);
        QTRY_VERIFY_WITH_TIMEOUT(text().contains(u"alice"_s), patience);
        QTRY_VERIFY(find<QLineEdit>("addName"));
    }
    void addUserAndService()
    {
        type("addName", u"bob"_s);
        type("addSecond", u"a new password"_s);
        click("addEntry");
        QTRY_VERIFY_WITH_TIMEOUT(text().contains(u"username: bob"_s), patience);
        QTRY_COMPARE(forms().chosen(), (QStringList{u"users"_s, u"1"_s}));
        forms().choose({u"users"_s, u"1"_s, u"services"_s});
        type("addName", u"counter"_s);
        type("addSecond", m_service.url());
        click("addEntry");
        QTRY_VERIFY(text().contains(m_service.url()));
        QTRY_VERIFY(find<QPushButton>("tryPart"));
    }
    void restoreFirst()
    {
        click("configVersions");
        QTRY_COMPARE_WITH_TIMEOUT(find<QListWidget>("versionList")->count(), 2, patience);
        find<QListWidget>("versionList")->setCurrentRow(1);
        QTRY_VERIFY(find<QPushButton>("versionRestore")->isEnabled());
        click("versionRestore");
        click("versionRestore");
    }
    void review()
    {
        click("configApply");
        QTRY_VERIFY_WITH_TIMEOUT(isVisible("reviewPanel"), patience);
        QTRY_VERIFY(find<QPushButton>("reviewApply")->isEnabled());
    }
    // Of the agent as it says itself, in the file that it is known by.
    [[nodiscard]] qint64 pidOf(const QString &user) const
    {
        QFile in(m_household->folder() + u"/internal/agents/"_s + user + u"/agent.pid"_s);
        return in.open(QIODevice::ReadOnly) ? in.readAll().trimmed().split('\n').constFirst().split(' ').constFirst().toLongLong()
                                            : 0;
    }
    [[nodiscard]] static quint16 closedPort()
    {
        QTcpServer server;
        return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 1;
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
    void type(const char *name, const QString &words_) const { QTest::keyClicks(find<QWidget>(name), words_); }
    [[nodiscard]] QString words(const char *name) const { return find<QLabel>(name)->text(); }
    [[nodiscard]] ConfigForms &forms() const { return *m_window->findChild<ConfigForms *>(); }
    [[nodiscard]] ConfigTextView &view() const { return *m_window->findChild<ConfigTextView *>(); }
    [[nodiscard]] QString text() const { return view().text(); }
    CountingService m_service;
    std::unique_ptr<QTemporaryDir> m_client;
    std::unique_ptr<Household> m_household;
    std::unique_ptr<server::ServerApp> m_server;
    std::unique_ptr<ConfigApp> m_window;
    QByteArray m_session;
    QString m_path;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestConfigTrial>(argc, argv);
}
#include "tst_configtrial.moc"
