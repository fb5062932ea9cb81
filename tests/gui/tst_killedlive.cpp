#include "desktop/accounts/localtraces.h"
#include "desktop/chat/draftstore.h"
#include "desktop/chat/outbox.h"
#include "tests/flow/relay.h"
#include "tests/gui/guimain.h"
#include "tests/gui/killablewindow.h"
#include "tests/gui/livehouse.h"

#include <QDir>
#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// kill -9 of the window beside a real server and its agent, at any moment: what was read stays read, here and there, every
// message arrives once, and what was typed is still there.
class TestKilledLive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_house = std::make_unique<LiveHouse>();
        m_house->model.asked = [this] {
            m_house->model.say(u"Yes."_s);
            m_house->model.finish();
        };
        m_account = m_house->account();
        QVERIFY(AccountStore(folder()).save(m_account));
    }
    void cleanup() { m_house.reset(); }

    void whatWasReadStaysRead_data()
    {
        QTest::addColumn<bool>("isAway");
        QTest::newRow("told to the server meanwhile, or not") << false;
        QTest::newRow("while the server is away") << true;
    }
    void whatWasReadStaysRead()
    {
        QFETCH(const bool, isAway);
        const QList<int> pauses = isAway ? QList{0} : QList{0, 5, 15, 40};   // until it is killed, in ms
        QStringList unread{u"Water the plants"_s};
        for (const int pause : pauses)
            unread.prepend(u"Number %1"_s.arg(pause));
        for (const QString &one : std::as_const(unread))
            m_house->remind(one);

        for (const int pause : pauses) {
            const QString read = u"Number %1"_s.arg(pause);
            KillableWindow window(folder());
            QVERIFY(window.openPage(u"inbox"_s, 2));
            QTRY_COMPARE_WITH_TIMEOUT(sorted(window.titlesIn(u"inboxList"_s)), sorted(unread), patience);
            QVERIFY(window.choose(u"inboxList"_s, read));
            if (isAway)
                m_house->stopServer();
            QVERIFY(window.click(u"markDone"_s));
            QTest::qWait(pause);
            window.kill();
            unread.removeOne(read);

            m_house->stopServer();
            KillableWindow after(folder());
            QVERIFY(after.openPage(u"inbox"_s, 2));
            QCOMPARE(sorted(after.titlesIn(u"inboxList"_s)), sorted(unread));
            m_house->startServer();
            QTRY_VERIFY_WITH_TIMEOUT(m_house->notification(read).value("read"_L1).toBool(), patience);
            QVERIFY(!m_house->notification(u"Water the plants"_s).value("read"_L1).toBool());
            QCOMPARE(sorted(after.titlesIn(u"inboxList"_s)), sorted(unread));
        }
    }
    void everyMessageArrivesOnce()
    {
        const QString lyon = conversation(u"Lyon"_s);
        const QString milk = conversation(u"Milk"_s);
        const int rounds = qEnvironmentVariableIsSet("TOM_LONG_TESTS") ? 60 : 8;
        QRandomGenerator random(7);   // NOLINT: the same each time
        QStringList tried;
        QStringList said;
        for (int round = 0; round < rounds; ++round) {
            const bool comesBack = round % 2 == 1;
            if (comesBack)
                m_house->stopServer();
            KillableWindow window(folder());
            QVERIFY(window.shows(u"chatPanel"_s));
            for (const QString &place : {QString(), lyon, milk}) {
                if (place.isEmpty())
                    window.post(u"new"_s);
                else
                    window.post(u"open"_s, place);
                for (int i = 0; i < 2; ++i) {
                    tried += u"message %1 of somebody"_s.arg(tried.size());
                    window.post(u"say"_s, tried.last());
                }
            }
            const qsizetype enough = 2 + random.bounded(8);
            QTRY_VERIFY_WITH_TIMEOUT(window.done().size() > enough, patience);
            if (comesBack)
                m_house->startServer();   // and takes what waits while the window is killed
            QTest::qWait(random.bounded(150));
            window.kill();
            std::ranges::copy_if(window.done(), std::back_inserter(said),
                                 [](const QString &text) { return text.startsWith("message"_L1); });
        }

        KillableWindow window(folder());
        QTRY_VERIFY_WITH_TIMEOUT(nothingWaits(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(missing(said), QStringList(), patience);
        const QStringList arrived = arrivals();
        for (const QString &words : std::as_const(tried))
            QVERIFY2(arrived.count(words) <= 1, qPrintable(words));
        QVERIFY(said.size() > 2 * rounds);
    }
    void whatIsSaidAnewArrivesOnceOrIsStillBeingWritten()
    {
        const QString lyon = conversation(u"Lyon"_s);
        for (const int pause : {0, 3, 8, 20, 60}) {
            const QString words = u" after %1"_s.arg(pause);
            KillableWindow window(folder());
            QVERIFY(window.openConversation(lyon));
            QVERIFY(window.click(u"editMessage"_s));
            QVERIFY(window.type(u"input"_s, words));
            const QString anew = window.textOf(u"input"_s);
            QVERIFY(anew.endsWith(words));
            window.post(u"click"_s, u"sendButton"_s);
            QTest::qWait(pause);
            window.kill();

            KillableWindow after(folder());
            QVERIFY(after.openConversation(lyon));
            QTRY_VERIFY_WITH_TIMEOUT(nothingWaits(), patience);
            const qsizetype arrived = arrivals().count(anew);
            QVERIFY(arrived <= 1);
            if (arrived == 0) {   // it is still a change of that message
                QCOMPARE(after.textOf(u"input"_s), anew);
                QVERIFY(after.shows(u"editBar"_s));
                QVERIFY(after.click(u"sendButton"_s));
                QTRY_COMPARE_WITH_TIMEOUT(arrivals().count(anew), 1, patience);
            } else {
                QCOMPARE(after.textOf(u"input"_s), QString());
            }
            after.kill();
            DraftStore(accountFolder()).clear();
        }
    }
    void whatIsSaidAnewIsNoChangeAnyMoreWhenItIsAMessage()
    {
#ifndef Q_OS_LINUX
        QSKIP("nothing tells when a disk is waited for");
#endif
        const QString lyon = conversation(u"Lyon"_s);
        QString anew;
        {
            KillableWindow window(folder());
            QVERIFY(window.openConversation(lyon));
            QVERIFY(window.type(u"input"_s, u"by the w"_s));
            QVERIFY(window.click(u"editMessage"_s));
            QVERIFY(window.type(u"input"_s, u" again"_s));
            anew = window.textOf(u"input"_s);
            QCOMPARE(anew, u"Begin Lyon again"_s);
            QVERIFY(window.stickAt(accountFolder() + u"/outbox"_s));
            window.post(u"click"_s, u"sendButton"_s);
            QTRY_VERIFY_WITH_TIMEOUT(!nothingWaits(), patience);
        }

        KillableWindow window(folder());
        QVERIFY(window.openConversation(lyon));
        QTRY_COMPARE_WITH_TIMEOUT(arrivals().count(anew), 1, patience);
        QTRY_VERIFY_WITH_TIMEOUT(nothingWaits(), patience);
        QCOMPARE(window.textOf(u"input"_s), u"by the w"_s);
        QVERIFY(!window.shows(u"editBar"_s));
    }
    void whatTheServerRefusedIsKeptWithItsReason()
    {
        const QString lyon = conversation(u"Lyon"_s);
        const QString milk = conversation(u"Milk"_s);
        {
            KillableWindow window(folder());
            QVERIFY(window.openConversation(milk));
            m_house->stopServer();
            QVERIFY(window.say(u"And bread"_s));
            QVERIFY(window.openConversation(lyon));
        }
        m_house->startServer();
        m_house->ask("DELETE", u"/conversations/"_s + milk);

        for (const int pause : {0, 50, 100, 150, 200, 300, 400}) {
            KillableWindow window(folder());
            QVERIFY(window.shows(u"chatPanel"_s));
            QTest::qWait(pause);
            window.kill();
            QCOMPARE(outbox().size(), 1);
            QCOMPARE(outbox().constFirst().request.request, u"And bread"_s);
        }

        KillableWindow window(folder());
        QTRY_VERIFY_WITH_TIMEOUT(!outbox().constFirst().refusal.isEmpty(), patience);
        const QString reason = outbox().constFirst().refusal;
        window.kill();
        KillableWindow after(folder());
        QVERIFY(after.openConversation(milk));
        QTRY_COMPARE_WITH_TIMEOUT(after.textOf(u"problemText"_s), u"This message was not sent. "_s + reason, patience);
        QVERIFY(!arrivals().contains(u"And bread"_s));
        QVERIFY(after.click(u"problemLeave"_s));
        after.kill();
        KillableWindow last(folder());
        QCOMPARE(last.textOf(u"input"_s), u"And bread"_s);
        QVERIFY(outbox().isEmpty());
    }
    void draftsOfSeveralConversationsAndOfTheQuickWindowStay()
    {
        const QString lyon = conversation(u"Lyon"_s);
        const QString milk = conversation(u"Milk"_s);
        {
            KillableWindow window(folder());
            QVERIFY(window.openConversation(lyon));
            QVERIFY(window.type(u"input"_s, u"a ticket to Ly"_s));
            QVERIFY(window.openConversation(milk));
            QVERIFY(window.type(u"input"_s, u"two litr"_s));
            QVERIFY(window.newConversation());
            QVERIFY(window.type(u"input"_s, u"by the w"_s));
            QVERIFY(window.showQuick());
            QVERIFY(window.type(u"quickInput"_s, u"how late is i"_s));
        }

        KillableWindow window(folder());
        QVERIFY(window.showQuick());
        QCOMPARE(window.textOf(u"quickInput"_s), u"how late is i"_s);
        QVERIFY(window.openConversation(milk));
        QCOMPARE(window.textOf(u"input"_s), u"two litr"_s);
        QVERIFY(window.openConversation(lyon));
        QCOMPARE(window.textOf(u"input"_s), u"a ticket to Ly"_s);
        QVERIFY(window.newConversation());
        QCOMPARE(window.textOf(u"input"_s), u"by the w"_s);
    }
    void aQuestionOfTheQuickWindowStaysUntilTheServerHasIt()
    {
        m_house->stopServer();
        {
            KillableWindow window(folder());
            QVERIFY(window.showQuick());
            QVERIFY(window.type(u"quickInput"_s, u"how late is it"_s));
            QVERIFY(window.click(u"quickSend"_s));
        }

        KillableWindow window(folder());
        QVERIFY(window.showQuick());
        QCOMPARE(window.textOf(u"quickInput"_s), u"how late is it"_s);
        m_house->startServer();
        QTRY_COMPARE_WITH_TIMEOUT(window.textOf(u"connectionState"_s), u"● Connected"_s, patience);
        QVERIFY(window.click(u"quickSend"_s));
        QTRY_COMPARE_WITH_TIMEOUT(arrivals().count(u"how late is it"_s), 1, patience);
    }
    void aQuestionThatHadArrivedIsNotAskedTwice()
    {
        const QString words = u"how late is it"_s;
        test::Relay relay(quint16(QUrl(m_account.server).port()));
        Account behind = m_account;
        behind.server = u"https://127.0.0.1:%1"_s.arg(relay.serverPort());
        const QTemporaryDir folder;
        QVERIFY(AccountStore(folder.path()).save(behind));
        {
            KillableWindow window(folder.path());
            QTRY_COMPARE_WITH_TIMEOUT(window.textOf(u"connectionState"_s), u"● Connected"_s, patience);
            QVERIFY(window.showQuick());
            QVERIFY(window.type(u"quickInput"_s, words));
            relay.setMute(true);
            QVERIFY(window.click(u"quickSend"_s));
            QTRY_COMPARE_WITH_TIMEOUT(arrivals().count(words), 1, patience);
        }
        relay.setMute(false);

        KillableWindow window(folder.path());
        QTRY_COMPARE_WITH_TIMEOUT(window.textOf(u"connectionState"_s), u"● Connected"_s, patience);
        QVERIFY(window.showQuick());
        QCOMPARE(window.textOf(u"quickInput"_s), words);   // it cannot know
        QVERIFY(window.click(u"quickSend"_s));
        QTRY_COMPARE_WITH_TIMEOUT(window.textOf(u"quickInput"_s), QString(), patience);
        QCOMPARE(arrivals().count(words), 1);
        QVERIFY(window.type(u"quickInput"_s, words));   // and said once more it is another one
        QVERIFY(window.click(u"quickSend"_s));
        QTRY_COMPARE_WITH_TIMEOUT(arrivals().count(words), 2, patience);
    }
    void aFormThatIsPartlyFilledInStays_data()
    {
        QTest::addColumn<bool>("isQuick");
        QTest::newRow("in the inbox") << false;
        QTest::newRow("in the quick window") << true;
    }
    void aFormThatIsPartlyFilledInStays()
    {
        QFETCH(const bool, isQuick);
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isConnected(u"counter"_s), patience);
        m_house->letModelCall(u"counter__ask_count"_s);
        {
            KillableWindow window(folder());
            if (isQuick) {
                QVERIFY(window.showQuick());
                QVERIFY(window.type(u"quickInput"_s, u"ask the counter for its count"_s));
                QVERIFY(window.click(u"quickSend"_s));
            } else {
                m_house->begin(u"count"_s, {u"counter"_s});
            }
            QVERIFY(m_house->approveTheCall());
            if (!isQuick)
                QVERIFY(openForm(window));
            QVERIFY(window.type(isQuick ? u"quickWindow/field_n"_s : u"field_n"_s, u"37"_s));
        }

        KillableWindow window(folder());
        QVERIFY(openForm(window));
        QTRY_COMPARE_WITH_TIMEOUT(window.textOf(u"field_n"_s), u"37"_s, patience);
        QVERIFY(window.click(u"formAccept"_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_house->service.answers.size(), 1, patience);
        QCOMPARE(m_house->service.answers.constFirst().value("content"_L1)["n"_L1].toInt(), 37);
    }

private:
    static constexpr int patience = 40'000;

    [[nodiscard]] QString folder() const { return m_house->clientFolder(); }
    [[nodiscard]] QString accountFolder() const { return LocalTraces(folder(), m_account).folder(); }
    [[nodiscard]] QList<OutboxEntry> outbox() const
    {
        return Outbox(accountFolder(), m_account.server, m_account.username).entries();
    }
    // While somebody else empties it.
    [[nodiscard]] bool nothingWaits() const { return QDir(accountFolder() + u"/outbox"_s).isEmpty(QDir::Files); }
    static QStringList sorted(QStringList list)
    {
        list.sort();
        return list;
    }
    static bool openForm(KillableWindow &window)
    {
        return window.openPage(u"inbox"_s, 2) && window.choose(u"inboxList"_s, u"counter asks you something"_s);
    }
    // One that the server has, called so.
    [[nodiscard]] QString conversation(const QString &title)
    {
        m_house->ask("POST", u"/reset"_s, {{u"client_type"_s, u"android"_s}});
        const QString id = m_house
                               ->ask("POST", u"/process"_s,
                                     {{u"request"_s, u"Begin "_s + title}, {u"client_type"_s, u"android"_s}, {u"level"_s, 1}})
                               .value("conversation"_L1)
                               .toString();
        m_house->ask("PATCH", u"/conversations/"_s + id, {{u"title"_s, title}});
        return id;
    }
    // What users have said in all conversations of the server, whatever branch it is in.
    [[nodiscard]] QStringList arrivals() const
    {
        QStringList words;
        for (const QJsonValue &one : m_house->askFor(u"/conversations?limit=100"_s, u"conversations"_s)) {
            const QString path = u"/conversations/%1/export?format=json"_s.arg(one["id"_L1].toString());
            for (const QJsonValue &message : m_house->askFor(path, u"messages"_s)) {
                if (message["role"_L1].toString() == "user"_L1)
                    words += message["text"_L1].toString();
            }
        }
        return words;
    }

    [[nodiscard]] QStringList missing(QStringList words) const
    {
        const QStringList arrived = arrivals();
        words.removeIf([&arrived](const QString &one) { return arrived.contains(one); });
        return words;
    }

    std::unique_ptr<LiveHouse> m_house;
    Account m_account;
};

int main(int argc, char *argv[])
{
    if (KillableWindow::isMeant(argc, argv))
        return KillableWindow::run(argc, argv);
    return runGuiTest<TestKilledLive>(argc, argv);
}
#include "tst_killedlive.moc"
