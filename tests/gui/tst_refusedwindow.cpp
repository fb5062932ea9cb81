#include "desktop/accounts/liveaccounts.h"
#include "desktop/chat/draftstore.h"
#include "tests/gui/guimain.h"
#include "tests/gui/heardcaller.h"
#include "tests/gui/windowunderglass.h"

#include <QDir>
#include <QLabel>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What a server refused while nobody looked at its conversation: it is kept with the reason, and whoever wrote it says what
// becomes of it.
class TestRefusedWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        m_other = std::make_unique<ScriptedServer>();
        m_other->session = "other-session";
        server().conversations = {spokenConversation(u"c1"_s, u"Lyon"_s, 2), spokenConversation(u"c2"_s, u"Milk"_s, 1)};
        m_other->conversations = {spokenConversation(u"c1"_s, u"Slides"_s, 1)};
        m_own = {.server = server().address(), .username = u"alice"_s};
        m_bob = {
            .server = m_other->address(), .username = u"bob"_s, .pinnedKey = m_other->fingerprint(), .session = m_other->session};
        QVERIFY(AccountStore(m_window->folder.path()).save(m_bob));
    }
    void cleanup()
    {
        m_window.reset();
        m_other.reset();
    }

    void itIsShownWithTheReasonInItsConversation()
    {
        refuse(m_own, {.request = {.request = u"For Lyon"_s, .requestId = first, .conversation = u"c1"_s}});
        QTRY_VERIFY(row(u"c1"_s).contains(mark));
        QVERIFY(!row(u"c2"_s).contains(mark));
        QVERIFY(outboxBytes(m_own).contains("Not here."));   // whatever ends the program now
        server().requests.clear();

        m_window->start();

        QTRY_COMPARE(connection(), u"● Connected"_s);
        QTRY_VERIFY(row(u"c1"_s).contains(mark));
        m_window->openConversation(u"c1"_s);
        QTRY_COMPARE(said().size(), 3);
        QCOMPARE(said().last(), u"For Lyon"_s);
        QCOMPARE(m_window->find<QLabel>("problemText")->text(), u"This message was not sent. Not here."_s);
        QVERIFY(server().requestsTo(u"/process"_s).isEmpty());   // until somebody says so
    }
    void itIsSentAgainWhenThatIsWished()
    {
        refuse(m_own, {.request = {.request = u"For Lyon"_s, .requestId = first, .conversation = u"c1"_s}});
        QTRY_VERIFY(row(u"c1"_s).contains(mark));
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(m_window->isVisible("problemAction"));
        m_window->say(u"And more"_s);   // does not wait for it, and does not send it along
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 2);
        QCOMPARE(m_window->asked().request, u"And more"_s);
        server().say(protocol::TurnStarted{u"t1"_s, u"c1"_s});
        server().say(protocol::TurnDone{{.response = u"Yes"_s, .turn = u"t1"_s, .conversation = u"c1"_s}});
        QTRY_VERIFY(!m_window->isVisible("queueCard"));

        m_window->click("problemAction");

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 3);
        QCOMPARE(m_window->asked().requestId, first);
        QTRY_VERIFY(!row(u"c1"_s).contains(mark));
    }
    void itsWordsAndFilesComeBackWhenItIsNotToBeSent()
    {
        const QString path = m_window->folder.filePath(u"map.txt"_s);
        QVERIFY(writeFileAtomically(path, "north"));
        const auto map = FileStore(folder(m_own) + u"/attachments"_s).keep({.path = path});
        QVERIFY(map);
        refuse(m_own, {.request = {.request = u"For Lyon"_s, .requestId = first, .conversation = u"c1"_s}, .files = {*map}});
        QTRY_VERIFY(row(u"c1"_s).contains(mark));
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(m_window->isVisible("problemLeave"));

        m_window->click("problemLeave");

        QCOMPARE(input(), u"For Lyon"_s);
        QCOMPARE(m_window->find<QLabel>("attachmentName")->text(), u"map.txt"_s);
        QTRY_VERIFY(!row(u"c1"_s).contains(mark));
        QVERIFY(outboxBytes(m_own).isEmpty());
        m_window->start();
        QTRY_COMPARE(connection(), u"● Connected"_s);
        QCOMPARE(input(), u"For Lyon"_s);
        QCOMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QVERIFY(QFileInfo::exists(FileStore(folder(m_own) + u"/attachments"_s).pathOf(*map)));
    }
    void whatFollowsOneThatIsLeftBegins()
    {
        wait(m_own, {.request = {.request = u"Second"_s, .requestId = second, .conversation = protocol::begunBy + first}});
        refuse(m_own, {.request = {.request = u"First"_s, .requestId = first, .conversation = protocol::begunBy + first}});
        QTRY_VERIFY(row(protocol::begunBy + first).contains(mark));
        QCOMPARE(server().requestsTo(u"/process"_s).size(), 1);
        m_window->openConversation(protocol::begunBy + first);
        QTRY_COMPARE(said().size(), 2);
        QTRY_VERIFY(m_window->isVisible("problemLeave"));

        m_window->click("problemLeave");

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 2);
        QCOMPARE(m_window->asked().request, u"Second"_s);
        QCOMPARE(m_window->asked().conversation, protocol::begunBy + second);
        QCOMPARE(input(), u"First"_s);
    }
    void nothingOfAConversationThatIsGoneIsLost()
    {
        refuse(m_own, {.request = {.request = u"For Rome"_s, .requestId = first, .conversation = u"c9"_s}}, gone);
        lookAtGone();

        m_window->click("problemLeave");

        QCOMPARE(input(), u"For Rome"_s);
        QTRY_COMPARE(row(u"c9"_s), QString());
        QVERIFY(m_window->isVisible("greeting"));   // of a new one
        m_window->say({});
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 2);
        QVERIFY(m_window->asked().conversation.startsWith(protocol::begunBy));
    }
    void whatIsSaidInAConversationThatIsGoneComesBack()
    {
        refuse(m_own, {.request = {.request = u"For Rome"_s, .requestId = first, .conversation = u"c9"_s}}, gone);
        lookAtGone();
        server().refusal = gone;

        m_window->say(u"And for Naples"_s);

        QTRY_COMPARE(input(), u"And for Naples"_s);
        QVERIFY(m_window->isVisible("greeting"));   // of a new one
        QVERIFY(!outboxBytes(m_own).contains("Naples"));
        QTest::qWait(100);   // for it to be sent by somebody else
        QCOMPARE(server().requestsTo(u"/process"_s).size(), 2);
        m_window->say({});
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 3);
        QCOMPARE(m_window->asked().request, u"And for Naples"_s);
        QVERIFY(m_window->asked().conversation.startsWith(protocol::begunBy));
    }
    void whatIsStoppedInAConversationThatIsGoneComesBackOnce()
    {
        wait(m_own, {.request = {.request = u"For Rome"_s, .requestId = first, .conversation = u"c9"_s},
                     .isTried = true,
                     .refusal = u"Not here."_s});
        m_window->startSignedIn();
        QTRY_COMPARE(connection(), u"● Connected"_s);
        lookAtGone();

        m_window->click("problemLeave");

        QTRY_COMPARE(input(), u"For Rome"_s);
        QTest::qWait(100);   // for it to be stopped again
        QCOMPARE(server().requestsTo(u"/process/"_s + first).size(), 1);
        QCOMPARE(DraftStore(folder(m_own)).count(), 1);
        QVERIFY(outboxBytes(m_own).isEmpty());
    }
    void theButtonOfAnAccountThatIsNotShownSaysIt()
    {
        refuse(m_bob, {.request = {.request = u"For the slides"_s, .requestId = first, .conversation = u"c1"_s}});
        QTRY_VERIFY(button(m_bob)->accessibleName().endsWith(u"; a message was not sent"_s));
        QVERIFY(!button(m_own)->accessibleName().contains(u"not sent"_s));

        m_window->start();   // and after the next start
        QTRY_VERIFY(button(m_bob)->accessibleName().endsWith(u"; a message was not sent"_s));
        button(m_bob)->click();

        QTRY_VERIFY(row(u"c1"_s).startsWith(u"Slides"_s) && row(u"c1"_s).contains(mark));
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(m_window->isVisible("problemLeave"));
        m_window->click("problemLeave");
        QCOMPARE(input(), u"For the slides"_s);
        QTRY_VERIFY(!button(m_bob)->accessibleName().contains(u"not sent"_s));
    }
    void itIsCalledOutsideOfTheWindow()
    {
        wait(m_bob, {.request = {.request = u"For the slides"_s, .requestId = first, .conversation = u"c1"_s}});
        m_other->refusal = Error{.code = ErrorCode::Conflict, .message = u"not here"_s};
        HeardCaller caller;
        const Connections real;
        auto client = real.client(m_bob);
        QVERIFY(client);
        auto push = real.push(**client, m_bob);
        LiveAccount live(m_bob, folder(m_bob), std::move(*client), std::move(push), caller);
        live.setName(u"bob"_s);
        QSignalSpy wished(&live, &LiveAccount::conversationRequested);

        live.start();

        QTRY_COMPARE(caller.calls.size(), 1);
        QCOMPARE(caller.calls.constFirst().title, u"bob: A message was not sent"_s);
        QCOMPARE(caller.calls.constFirst().text, u"“For the slides”: Not here."_s);
        Q_EMIT caller.answered(caller.calls.constFirst().key, u"default"_s);
        QCOMPARE(wished.constFirst().constFirst().toString(), u"c1"_s);
        live.outbox().forget(first);
        live.lookAtOutbox();
        QCOMPARE(caller.withdrawn, QStringList{caller.calls.constFirst().key});
    }
    void aCallLeadsToWhatIsStillToBeSaid()
    {
        const QString newOne = protocol::begunBy + second;
        wait(m_bob, {.request = {.request = u"For the slides"_s, .requestId = first, .conversation = u"c1"_s}});
        wait(m_bob, {.request = {.request = u"For the film"_s, .requestId = second, .conversation = newOne}});
        m_other->mute = true;
        HeardCaller caller;
        const Connections real;
        auto client = real.client(m_bob);
        QVERIFY(client);
        auto push = real.push(**client, m_bob);
        LiveAccount live(m_bob, folder(m_bob), std::move(*client), std::move(push), caller);
        QSignalSpy wished(&live, &LiveAccount::conversationRequested);
        live.start();
        for (qsizetype refused = 1; refused <= 2; ++refused) {
            QTRY_COMPARE(m_other->requestsTo(u"/process"_s).size(), refused);
            m_other->refuseWaiting({.code = ErrorCode::Conflict, .message = u"not here"_s});
            QTRY_COMPARE(caller.calls.size(), refused);
        }
        QCOMPARE(caller.calls.last().title, u"2 messages were not sent"_s);
        const QString key = caller.calls.last().key;
        Q_EMIT caller.answered(key, u"default"_s);
        QCOMPARE(wished.takeFirst().constFirst().toString(), newOne);

        live.outbox().forget(second);
        live.lookAtOutbox();

        QCOMPARE(caller.calls.size(), 3);
        QCOMPARE(caller.calls.last().title, u"A message was not sent"_s);
        QCOMPARE(caller.calls.last().text, u"“For the slides”: Not here."_s);
        Q_EMIT caller.answered(key, u"default"_s);
        QCOMPARE(wished.takeFirst().constFirst().toString(), u"c1"_s);
        QVERIFY(caller.withdrawn.isEmpty());
        live.end(u"It is over."_s);
        QCOMPARE(caller.withdrawn, QStringList{key});   // its conversations cannot be shown any more
    }

private:
    const QString first = u"6ba7b810-9dad-11d1-80b4-00c04fd430c8"_s;
    const QString second = u"6ba7b811-9dad-11d1-80b4-00c04fd430c8"_s;
    const Error gone{.code = ErrorCode::NotFound, .message = u"there is no such conversation"_s};
    const QString mark = u"a message in it was not sent"_s;

    [[nodiscard]] ScriptedServer &server() const { return m_window->server; }
    [[nodiscard]] QString folder(const Account &account) const { return LocalTraces(m_window->folder.path(), account).folder(); }
    void wait(const Account &account, OutboxEntry entry) const
    {
        entry.request.clientType = u"desktop"_s;
        entry.written = QDateTime::currentDateTimeUtc();
        QVERIFY(QDir().mkpath(folder(account)));
        QVERIFY(Outbox(folder(account), account.server, account.username).keep(entry));
    }
    // The first that its server is given, in a window that shows something else.
    void refuse(const Account &account, const OutboxEntry &entry,
                const Error &error = {.code = ErrorCode::Conflict, .message = u"not here"_s})
    {
        wait(account, entry);
        (isSameAccount(account, m_own) ? server() : *m_other).refusal = error;
        m_window->startSignedIn();
        QTRY_COMPARE(connection(), u"● Connected"_s);
        QTRY_VERIFY(!(isSameAccount(account, m_own) ? server() : *m_other).refusal);
    }
    void lookAtGone() const
    {
        QTRY_VERIFY(row(u"c9"_s).startsWith(u"For Rome, "_s + mark));
        m_window->openConversation(u"c9"_s);
        QTRY_COMPARE(said(), QStringList{u"For Rome"_s});
        QTRY_VERIFY(m_window->isVisible("tellBox"));   // what was there before cannot be shown
        m_window->find<QMessageBox>("tellBox")->reject();
    }
    // All of it, as a screen reader says it; empty: there is none.
    [[nodiscard]] QString row(const QString &conversation) const
    {
        const auto *model = m_window->find<QListView>("conversationList")->model();
        if (!model || model->rowCount() == 0)
            return {};
        const QModelIndexList found =
            model->match(model->index(0, 0), ConversationModel::IdRole, conversation, 1, Qt::MatchExactly);
        return found.isEmpty() ? QString() : found.constFirst().data(Qt::AccessibleTextRole).toString();
    }
    [[nodiscard]] QByteArray outboxBytes(const Account &account) const
    {
        QByteArray all;
        const QDir outbox(folder(account) + u"/outbox"_s);
        for (const QString &name : outbox.entryList(QDir::Files))
            all += readFile(outbox.filePath(name), 1024 * 1024).value_or(QByteArray());
        return all;
    }
    [[nodiscard]] QToolButton *button(const Account &account) const
    {
        return m_window->find<QToolButton>(u"account %1 %2"_s.arg(account.username, account.server).toUtf8().constData());
    }
    [[nodiscard]] QStringList said() const { return m_window->said(); }
    [[nodiscard]] QString connection() const { return m_window->find<QLabel>("connectionState")->text(); }
    [[nodiscard]] QString input() const { return m_window->find<QPlainTextEdit>("input")->toPlainText(); }

    std::unique_ptr<WindowUnderGlass> m_window;
    std::unique_ptr<ScriptedServer> m_other;
    Account m_own;
    Account m_bob;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestRefusedWindow>(argc, argv);
}
#include "tst_refusedwindow.moc"
