#include "desktop/accounts/lastopen.h"
#include "desktop/accounts/liveaccounts.h"
#include "desktop/chat/outbox.h"
#include "desktop/conversations/conversationcache.h"
#include "desktop/login/keychain.h"
#include "tests/flow/household.h"
#include "tests/gui/livehouse.h"
#include "tests/gui/sessionmain.h"
#include "tests/gui/windowtree.h"

#include <QAction>
#include <QApplication>
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr int patience = 40'000;

} // namespace

// One window with an account at each of two real servers, in a whole desktop session.
class TestLiveAccounts : public QObject
{
    Q_OBJECT

public:
    explicit TestLiveAccounts(DesktopSession &session) : m_session(session) {}

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_session.startKeyring()); }
    void init()
    {
        QVERIFY(m_session.startNotifications());
        m_home = std::make_unique<LiveHouse>();
        m_office = std::make_unique<LiveHouse>();
        m_home->remind(u"Known at home"_s);
        m_office->remind(u"Known at the office"_s);
        m_other = m_office->account();
        m_home->addAccount(m_other);
        m_own = *AccountStore(m_home->clientFolder()).current().value();
        m_home->startWindow();
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        QTRY_VERIFY_WITH_TIMEOUT(name(m_own).endsWith(u"1 waiting"_s) && name(m_other).endsWith(u"1 waiting"_s), patience);
    }
    void cleanup()
    {
        m_home.reset();
        m_office.reset();
        m_session.stopNotifications();
    }

    void bothCallAndAreCounted()
    {
        m_home->remind(u"Water the plants"_s);
        m_office->remind(u"Print the slides"_s);

        QTRY_COMPARE_WITH_TIMEOUT(dunst({u"count"_s, u"displayed"_s}), u"2"_s, patience);
        QVERIFY(name(m_own).endsWith(u"open now, 2 waiting"_s));
        QVERIFY(name(m_other).endsWith(u"2 waiting"_s));
        QCOMPARE(m_home->find<QWidget>("inboxWay")->accessibleName(), u"Inbox, 2 waiting"_s);
        QCOMPARE(tray(), u"Inbox (4)"_s);
        dunst({u"close-all"_s});
        const QString told = dunst({u"history"_s});
        QVERIFY2(told.contains(u"alice at %1: Water the plants"_s.arg(placeOf(m_own))), qPrintable(told));
        QVERIFY2(told.contains(u"alice at %1: Print the slides"_s.arg(placeOf(m_other))), qPrintable(told));
        QVERIFY(!m_office->notification(u"Print the slides"_s).value("read"_L1).toBool());
    }
    void aClickOnANotificationOfTheOtherLeadsThere()
    {
        m_office->remind(u"Print the slides"_s);
        QTRY_COMPARE_WITH_TIMEOUT(dunst({u"count"_s, u"displayed"_s}), u"1"_s, patience);

        dunst({u"action"_s, u"0"_s});

        QTRY_VERIFY_WITH_TIMEOUT(button(m_other)->isChecked(), patience);
        QTRY_VERIFY(m_home->isVisible("inboxPage"));
        QCOMPARE(m_home->find<QLabel>("notificationTitle")->text(), u"Print the slides"_s);
        QCOMPARE(AccountStore(m_home->clientFolder()).current().value()->server, m_other.server);
    }
    void aNotificationOfTheOtherActsAtItsServer()
    {
        m_office->remind(u"Print the slides"_s);
        QTRY_COMPARE_WITH_TIMEOUT(dunst({u"count"_s, u"displayed"_s}), u"1"_s, patience);

        m_session.choose(u"#Done"_s);
        dunst({u"context"_s});

        QTRY_VERIFY_WITH_TIMEOUT(m_office->notification(u"Print the slides"_s).value("read"_L1).toBool(), patience);
        QVERIFY(button(m_own)->isChecked());
        QTRY_VERIFY_WITH_TIMEOUT(name(m_other).endsWith(u"1 waiting"_s), patience);
    }
    void oneClickSwitches()
    {
        click(m_other);
        QTRY_VERIFY(button(m_other)->isChecked());
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        say(u"Hello office"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_office->model.open, patience);
        QVERIFY(!m_home->model.open);

        click(m_own);
        QTRY_VERIFY(button(m_own)->isChecked());
        m_office->remind(u"Print the slides"_s);

        QTRY_VERIFY_WITH_TIMEOUT(name(m_other).endsWith(u"2 waiting"_s), patience);
        QCOMPARE(titlesAt(*m_office), QStringList{u"Hello office"_s});
        QCOMPARE(titlesAt(*m_home), QStringList());
    }
    void whatWaitsForTheOtherIsDeliveredWithoutBeingShown()
    {
        click(m_other);
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        m_office->stopServer();
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● No connection"_s, patience);
        say(u"For later"_s);
        QTRY_COMPARE(outbox(m_other).size(), 1);
        click(m_own);
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);

        m_office->startServer();

        QTRY_COMPARE_WITH_TIMEOUT(titlesAt(*m_office), QStringList{u"For later"_s}, 2 * patience);
        QTRY_VERIFY(outbox(m_other).isEmpty());
        QVERIFY(button(m_own)->isChecked());
    }
    void whatTheOtherServerRefusesIsSaidAndLeadsThere()
    {
        m_home->app.reset();
        QVERIFY(Outbox(traces(m_other).folder(), m_other.server, m_other.username)
                    .keep({.request = {.request = u"Say it again"_s,
                                       .requestId = u"6ba7b810-9dad-11d1-80b4-00c04fd430c8"_s,
                                       .conversation = u"6ba7b812-9dad-11d1-80b4-00c04fd430c8"_s,   // deleted meanwhile
                                       .clientType = u"desktop"_s},
                           .written = QDateTime::currentDateTimeUtc()}));

        m_home->startWindow();

        QTRY_COMPARE_WITH_TIMEOUT(dunst({u"count"_s, u"displayed"_s}), u"1"_s, patience);
        QTRY_VERIFY_WITH_TIMEOUT(name(m_other).contains(u"; a message was not sent"_s), patience);
        QCOMPARE(outbox(m_other).size(), 1);
        dunst({u"action"_s, u"0"_s});
        QTRY_VERIFY_WITH_TIMEOUT(button(m_other)->isChecked(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(said() == QStringList{u"Say it again"_s} && m_home->isVisible("problemLeave"), patience);
        QVERIFY(m_home->find<QLabel>("problemText")->text().startsWith(u"This message was not sent."_s));
        if (m_home->isVisible("tellBox"))   // what was said in it before is gone
            m_home->find<QMessageBox>("tellBox")->reject();
        m_home->click("problemLeave");
        QTRY_COMPARE(m_home->find<QPlainTextEdit>("input")->toPlainText(), u"Say it again"_s);
        QTRY_VERIFY(!name(m_other).contains(u"not sent"_s));
        QVERIFY(outbox(m_other).isEmpty());
    }
    void oneServerThatIsAwayLeavesTheOtherAlone()
    {
        m_office->stopServer();

        QTRY_VERIFY_WITH_TIMEOUT(name(m_other).contains(u"its server cannot be reached"_s), patience);
        QCOMPARE(connection(), u"● Connected"_s);
        m_home->remind(u"Water the plants"_s);
        QTRY_VERIFY_WITH_TIMEOUT(name(m_own).endsWith(u"2 waiting"_s), patience);
        QVERIFY(!m_home->notification(u"Water the plants"_s).isEmpty());
        QCOMPARE(unnamedControls(&m_home->app->window()), QStringList());
        m_office->startServer();
        QTRY_VERIFY_WITH_TIMEOUT(!name(m_other).contains(u"cannot be reached"_s), 2 * patience);
    }
    void aSessionThatEndedLeavesTheOtherAloneAndWhatWasBegun()
    {
        click(m_other);
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        m_home->type("input", u"begun at the office"_s);
        click(m_own);
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);

        revoke();

        QTRY_COMPARE_WITH_TIMEOUT(name(m_other), u"alice at %1 has to sign in again"_s.arg(placeOf(m_other)), patience);
        m_home->remind(u"Water the plants"_s);
        QTRY_VERIFY_WITH_TIMEOUT(name(m_own).endsWith(u"2 waiting"_s), patience);
        QCOMPARE(traces(m_other).drafts(), 1);
        click(m_other);
        QTRY_VERIFY(m_home->isVisible("signInPanel"));
        QCOMPARE(m_home->find<QLineEdit>("server")->text(), m_other.server);
        QCOMPARE(m_home->find<QLineEdit>("username")->text(), u"alice"_s);
        QCOMPARE(unnamedControls(&m_home->app->window()), QStringList());
        m_home->click("signInBack");
        QVERIFY(m_home->isVisible("chatPanel"));

        click(m_other);
        QTRY_VERIFY(m_home->isVisible("signInPanel"));
        m_home->type("password", test::Household::password.toString());
        m_home->click("signIn");

        QTRY_VERIFY_WITH_TIMEOUT(m_home->isVisible("chatPanel") && button(m_other)->isChecked(), patience);
        QTRY_COMPARE(m_home->find<QPlainTextEdit>("input")->toPlainText(), u"begun at the office"_s);
        QCOMPARE(m_office->askFor(u"/sessions"_s, u"sessions"_s).size(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(name(m_other).endsWith(u"1 waiting"_s), patience);
    }
    void anEndedSessionCanBeErasedHere_data()
    {
        QTest::addColumn<bool>("isShown");
        QTest::newRow("of the one that is shown") << true;
        QTest::newRow("of the other") << false;
    }
    void anEndedSessionCanBeErasedHere()
    {
        QFETCH(const bool, isShown);
        const auto kept = keychain::keepPassword(m_other.server, m_other.username, u"correct horse"_s);
        QTRY_VERIFY_WITH_TIMEOUT(kept.isFinished() && kept.result(), patience);
        click(m_other);
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        m_home->type("input", u"begun at the office"_s);
        if (!isShown) {
            click(m_own);
            QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        }
        revoke();
        QTRY_COMPARE_WITH_TIMEOUT(name(m_other), u"alice at %1 has to sign in again"_s.arg(placeOf(m_other)), patience);
        if (!isShown)
            click(m_other);
        QTRY_VERIFY(m_home->isVisible("forgetAccount"));

        m_home->click("forgetAccount");
        QTRY_VERIFY(m_home->isVisible("signOutBox"));
        m_home->click("eraseLocal");
        m_home->click("signOutAgreed");

        QTRY_VERIFY_WITH_TIMEOUT(m_home->isVisible("chatPanel") && button(m_own)->isChecked(), patience);
        QVERIFY(!button(m_other));
        QVERIFY(!QFileInfo::exists(traces(m_other).folder()));
        QVERIFY(QFileInfo::exists(traces(m_own).folder()));
        const QList<Account> remembered = AccountStore(m_home->clientFolder()).all().value();
        for (const Account &account : remembered)
            QCOMPARE(account.session.isEmpty(), isSameAccount(account, m_other));
        const auto found = [this] { return keychain::password(m_other.server, m_other.username); };
        QFuture<Result<QString>> password = found();
        QTRY_VERIFY_WITH_TIMEOUT(
            password.isFinished() && (password.result().value_or(u"?"_s).isEmpty() || (password = found(), false)), patience);
    }
    void withoutTheServerItBeginsWhereItWasLeft()
    {
        say(u"Remember the milk"_s);
        QTRY_VERIFY_WITH_TIMEOUT(answerAll() && keptMessages() == 2, patience);
        m_home->stopServer();

        m_home->startWindow();

        QTRY_COMPARE(said(), QStringList{u"Remember the milk"_s});
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● No connection"_s, patience);
        say(u"And the eggs"_s);
        QTRY_COMPARE(outbox(m_own).size(), 1);
        m_home->startServer();
        QTRY_VERIFY_WITH_TIMEOUT(outbox(m_own).isEmpty(), 2 * patience);
        QCOMPARE(titlesAt(*m_home).size(), 1);   // it went where it was written
    }

private:
    [[nodiscard]] QToolButton *button(const Account &account) const
    {
        return m_home->find<QToolButton>(u"account %1 %2"_s.arg(account.username, account.server).toUtf8().constData());
    }
    void click(const Account &account) const
    {
        m_home->click(u"account %1 %2"_s.arg(account.username, account.server).toUtf8().constData());
        QTRY_VERIFY(button(account)->isChecked() || m_home->isVisible("signInPanel"));
    }
    [[nodiscard]] QString name(const Account &account) const { return button(account)->accessibleName(); }
    [[nodiscard]] QString connection() const { return m_home->find<QLabel>("connectionState")->text(); }
    [[nodiscard]] LocalTraces traces(const Account &account) const { return {m_home->clientFolder(), account}; }
    [[nodiscard]] QStringList outbox(const Account &account) const
    {
        return QDir(traces(account).folder() + u"/outbox"_s).entryList(QDir::Files);
    }
    void say(const QString &words) const
    {
        m_home->type("input", words);
        m_home->press("input", Qt::Key_Return);
    }
    // Whatever the model at home is asked, also which modules are meant.
    [[nodiscard]] bool answerAll()
    {
        if (m_home->model.open && m_home->model.requests.size() > m_answered) {
            m_answered = m_home->model.requests.size();
            m_home->model.say(u"I do"_s);
            m_home->model.finish();
        }
        return true;
    }
    // Of the conversation that was open last, on disk.
    [[nodiscard]] qsizetype keptMessages() const
    {
        const QString folder = traces(m_own).folder();
        const auto cache = ConversationCache::open(folder + u"/conversations.sqlite"_s);
        if (!cache)
            return 0;
        const auto line = (*cache)->line(LastOpen(folder).load());
        return line && *line ? (*line)->messages.size() : 0;
    }
    [[nodiscard]] QStringList said() const { return m_home->said(); }
    // Another device of the same user ends the window's session at the office.
    void revoke() const
    {
        for (const QJsonValue &one : m_office->askFor(u"/sessions"_s, u"sessions"_s)) {
            if (!one["current"_L1].toBool())
                m_office->ask("DELETE", u"/sessions/"_s + one["id"_L1].toString());
        }
        QCOMPARE(m_office->askFor(u"/sessions"_s, u"sessions"_s).size(), 1);
    }
    static QStringList titlesAt(LiveHouse &house)
    {
        QStringList titles;
        for (const QJsonValue &one : house.askFor(u"/conversations"_s, u"conversations"_s)) {
            if (one["client_type"_L1].toString() == "desktop"_L1)
                titles += one["title"_L1].toString();
        }
        return titles;
    }
    static QString tray()
    {
        for (const QWidget *widget : QApplication::topLevelWidgets()) {
            if (const auto *inbox = widget->findChild<QAction *>(u"trayInbox"_s))
                return inbox->text();
        }
        return {};
    }
    static QString dunst(const QStringList &arguments) { return DesktopSession::run(u"dunstctl"_s, arguments); }

    DesktopSession &m_session;
    std::unique_ptr<LiveHouse> m_home;
    std::unique_ptr<LiveHouse> m_office;
    qsizetype m_answered = 0;
    Account m_own;
    Account m_other;
};

int main(int argc, char *argv[])
{
    return runInSession<TestLiveAccounts>(argc, argv);
}
#include "tst_liveaccounts.moc"
