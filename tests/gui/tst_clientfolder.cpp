#include "desktop/accounts/localtraces.h"
#include "desktop/app/preferences.h"
#include "desktop/chat/draftstore.h"
#include "desktop/chat/filestore.h"
#include "desktop/chat/outbox.h"
#include "desktop/chat/voicesettings.h"
#include "tests/gui/guimain.h"
#include "tests/gui/pagestest.h"

#include <QAction>
#include <QDirIterator>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What is on this computer's disk after a session beside a real server that touched everything.
class TestClientFolder : public PagesTest
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_mask = ::umask(0);   // of somebody who shares everything
        m_house = std::make_unique<LiveHouse>();
        m_house->letModelCall(u"counter__ask_count"_s);
        m_account = m_house->account();
        QVERIFY(AccountStore(m_house->clientFolder()).save(m_account));
        touchEverything();
    }
    void cleanup()
    {
        m_house.reset();
        ::umask(m_mask);
    }

    void allOfItIsItsOwnersAlone()
    {
        QVERIFY(QTest::qWaitFor([this] { return kept().contains(u"conversations.sqlite"_s); }, patience));
        QCOMPARE(seenByOthers().join(u'\n'), QString());

        m_house->app->quit();   // it remembers its place
        m_house->app.reset();
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TOM_CLIENT_HOME"_s, m_house->clientFolder());
        program.setProcessEnvironment(environment);
        program.setProcessChannelMode(QProcess::ForwardedChannels);
        program.start(u"" TOM_BIN_DIR "/tom-desktop"_s, {});
        const QDir folder(m_house->clientFolder());
        QTRY_VERIFY_WITH_TIMEOUT(folder.exists(u"desktop.pid"_s) && folder.exists(u"desktop.lock"_s), patience);
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(folder.filePath(u"desktop.socket"_s)), patience);
        QTRY_VERIFY_WITH_TIMEOUT(kept().contains(u"conversations.sqlite-wal"_s), patience);
        QCOMPARE(seenByOthers().join(u'\n'), QString());
        program.kill();
        QVERIFY(program.waitForFinished(patience));
        QCOMPARE(seenByOthers().join(u'\n'), QString());
    }
    void signingOutLeavesWhatIsNowhereElseUnlessItIsErased_data()
    {
        QTest::addColumn<bool>("erases");
        QTest::newRow("kept") << false;
        QTest::newRow("erased") << true;
    }
    void signingOutLeavesWhatIsNowhereElseUnlessItIsErased()
    {
        QFETCH(const bool, erases);
        m_house->app->window().findChild<QAction *>(u"signOutAction"_s)->trigger();
        QTRY_VERIFY(m_house->isVisible("signOutBox"));
        if (erases)
            m_house->click("eraseLocal");
        m_house->click("signOutAgreed");
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isVisible("signInPanel"), patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_house->askFor(u"/sessions"_s, u"sessions"_s).size(), 1, patience);   // the other device's
        m_house->app->quit();   // it remembers its place
        m_house->app.reset();

        const QStringList left = kept();
        if (erases) {
            QCOMPARE(left, QStringList());
            QVERIFY(!QFileInfo::exists(LocalTraces(m_house->clientFolder(), m_account).folder()));
        } else {
            QCOMPARE(left, (QStringList{u"attachments/*"_s, u"attachments/*"_s, u"draft-*"_s, u"draft.json"_s, u"form-*"_s,
                                        u"outbox/*"_s}));
        }
        QStringList above;
        for (const QFileInfo &one : QDir(m_house->clientFolder()).entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot))
            above += one.fileName();
        QCOMPARE(above, (QStringList{u"accounts"_s, u"accounts.json"_s, u"preferences.json"_s, u"window"_s}));
        const auto known = AccountStore(m_house->clientFolder()).all();
        QVERIFY(known && known->size() == 1 && known->constFirst().session.isEmpty());
        QCOMPARE(known->constFirst().pinnedKey, m_account.pinnedKey);
        QVERIFY(!readFile(m_house->clientFolder() + u"/accounts.json"_s, 100'000)->contains(m_account.session));
    }

private:
    static constexpr int patience = 40'000;

    void touchEverything()
    {
        const QString folder = accountFolder();
        QVERIFY(makePrivateFolder(folder));
        const QString map = m_elsewhere.filePath(u"map.txt"_s);
        QVERIFY(writeFileAtomically(map, "north"));
        const auto file = FileStore(folder + u"/attachments"_s).keep({.path = map});
        QVERIFY(file);
        // Two days old: it is not sent before somebody says so.
        QVERIFY(Outbox(folder, m_account.server, m_account.username)
                    .keep({.request = {.request = u"Hello?"_s, .requestId = u"11111111-1111-4111-8111-111111111111"_s},
                           .files = {*file},
                           .written = QDateTime::currentDateTimeUtc().addDays(-2)}));
        m_house->startWindow();
        QTRY_COMPARE_WITH_TIMEOUT(m_house->find<QLabel>("connectionState")->text(), u"● Connected"_s, patience);
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isConnected(u"counter"_s), patience);
        m_house->begin(u"count"_s, {u"counter"_s});
        QVERIFY(m_house->approveTheCall());
        QTRY_VERIFY_WITH_TIMEOUT(rows("inbox").contains(u"counter asks you something"_s), patience);
        open("inbox", Qt::Key_2);
        choose("inbox", u"counter asks you something"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isVisible("field_n"), patience);
        m_house->type("field_n", u"37"_s);
        QTest::keyClick(&m_house->app->window(), Qt::Key_1, Qt::ControlModifier);
        QTest::keyClick(&m_house->app->window(), Qt::Key_N, Qt::ControlModifier);
        const QString plan = m_elsewhere.filePath(u"plan.txt"_s);
        QVERIFY(writeFileAtomically(plan, "south"));
        m_house->drop("chatPanel", {plan});
        m_house->type("input", u"by the w"_s);
        m_house->app->showQuick();
        QTest::keyClicks(m_house->app->quickWindow().findChild<QLineEdit *>(u"quickInput"_s), u"how late is i"_s);
        m_house->app->quickWindow().hide();
        QVERIFY(VoiceSettings({.readsAloud = true}).save(folder));
        QTRY_COMPARE_WITH_TIMEOUT(QDir(folder + u"/attachments"_s).entryList(QDir::Files).size(), 2, patience);
        QVERIFY(Preferences{.scheme = u"dark"_s}.save(m_house->clientFolder()));
    }
    [[nodiscard]] QString accountFolder() const { return LocalTraces(m_house->clientFolder(), m_account).folder(); }
    // The files of the account, those that are called by chance as the others of their kind.
    [[nodiscard]] QStringList kept() const
    {
        QStringList names;
        QDirIterator files(accountFolder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString name = QDir(accountFolder()).relativeFilePath(files.next());
            const qsizetype end = std::max(name.indexOf(u'/'), name.indexOf(u'-'));
            const bool isByChance = name.contains(u'/') || name.startsWith("draft-"_L1) || name.startsWith("form-"_L1);
            names += isByChance ? name.first((name.contains(u'/') ? name.indexOf(u'/') : end) + 1) + u'*' : name;
        }
        names.sort();
        return names;
    }
    // 0600 and 0700, and nothing else.
    [[nodiscard]] QStringList seenByOthers() const
    {
        QStringList found;
        QDirIterator all(m_house->clientFolder(), QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
        while (all.hasNext()) {
            struct stat about{};
            const QString path = all.next();
            if (::lstat(QFile::encodeName(path).constData(), &about) != 0)
                continue;   // it was there for a moment only
            const unsigned mode = about.st_mode & 07777U;
            const unsigned wished = S_ISDIR(about.st_mode) ? 0700U : S_ISSOCK(about.st_mode) ? mode & 0700U : 0600U;
            if (mode != wished)
                found += u"%1 %2"_s.arg(mode, 0, 8).arg(path);
        }
        return found;
    }

    QTemporaryDir m_elsewhere;
    Account m_account;
    mode_t m_mask = 0;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestClientFolder>(argc, argv);
}
#include "tst_clientfolder.moc"
