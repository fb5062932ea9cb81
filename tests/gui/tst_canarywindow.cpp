#include "desktop/app/mainwindow.h"
#include "desktop/app/pages.h"
#include "desktop/app/sidepages.h"
#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/messagelist.h"
#include "desktop/chat/turnevents.h"
#include "desktop/conversations/conversationmodel.h"
#include "desktop/conversations/conversationpanel.h"
#include "desktop/memory/memorypanel.h"
#include "desktop/notify/inboxpanel.h"
#include "desktop/status/modulespanel.h"
#include "desktop/status/taskspanel.h"
#include "tests/gui/canary.h"
#include "tests/gui/guimain.h"
#include "tests/gui/hostiledocuments.h"
#include "tests/gui/htmlfaults.h"

#include <QLabel>
#include <QScrollBar>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr int documentCount = 500;

} // namespace

// Whatever words come from elsewhere: showing them asks nobody for anything, and opens nothing.
class TestCanaryWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_documents = hostileDocuments(m_canary.address(), m_bait.path(), documentCount);
        QCOMPARE(m_documents.size(), documentCount);
    }
    void init()
    {
        m_window = std::make_unique<MainWindow>(m_folder.filePath(u"place"_s));
        m_side = std::make_unique<SidePages>(m_window->pages());
        m_window->resize(900, 600);
        m_window->showChat();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup()
    {
        m_side.reset();
        m_window.reset();
        QTest::qWait(50);   // for a request that is on its way
        QCOMPARE(m_canary.hits, 0);
        QVERIFY(m_bait.taken() <= 0);
        QCOMPARE(m_opened.urls, QList<QUrl>());
    }

    // Who takes words for HTML is found out: by the canary, by the bait, and by looking at the label.
    void theCanaryAndTheBaitHear()
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_canary.serverPort());
        QTRY_COMPARE(m_canary.hits, 1);
        m_canary.hits = 0;

        QLabel label(u"<img src=\"file://%1\">"_s.arg(m_bait.path()));
        label.show();
        QVERIFY(!label.grab().isNull());
        QVERIFY(m_bait.taken() != 0);
        QCOMPARE(htmlFaultsOfAllWindows().size(), 1);
        label.setTextFormat(Qt::PlainText);
        label.setToolTip(u"<img src=%1>"_s.arg(m_canary.address()));
        QCOMPARE(htmlFaultsOfAllWindows().size(), 1);
        QVERIFY(m_bait.taken() <= 0);
    }
    void messagesAndResultsOfTools()
    {
        QList<StoredTurn> turns;
        for (qsizetype i = 0; i < m_documents.size(); ++i) {
            const QString &words = m_documents.at(i);
            turns.append({.message = 2 * i + 1,
                          .turn = u"t%1"_s.arg(i),
                          .text = words,
                          .files = {{.name = words, .bytes = 7}},
                          .parts = {{.text = words},
                                    {.callId = u"c"_s,
                                     .module = words.left(60),
                                     .name = words.left(60),
                                     .arguments = {{words.left(80), words}},
                                     .result = words,
                                     .isAnswered = true}},
                          .state = u"complete"_s});
        }
        m_window->chat().showTurns(turns);

        auto *bar = m_window->findChild<MessageList *>()->verticalScrollBar();
        int seen = 0;
        for (int place = bar->maximum(); place >= 0; place -= 600) {
            bar->setValue(place);
            look();
            seen += int(m_window->findChildren<AssistantMessage *>().size());
            if (place > 0 && place < 600)
                place = 600;   // the very beginning, too
            if (m_canary.hits > 0 || QTest::currentTestFailed())
                return;
        }
        QVERIFY(seen >= documentCount);
    }
    void whatComesInPieces()
    {
        AssistantMessage *answer = m_window->chat().addAnswer();
        qint64 number = 0;
        for (const QString &words : std::as_const(m_documents)) {
            for (qsizetype from = 0; from < words.size(); from += 97)
                showTurnEvent(*answer, {++number, protocol::TextDelta{words.mid(from, 97)}});
            if (number % 40 == 0) {
                showTurnEvent(*answer, {++number, protocol::ReasoningDelta{words}});
                QTest::qWait(60);   // it is shown
                look();
            }
        }
        showTurnEvent(*answer, {++number, protocol::TurnFailed{.error = {ErrorCode::LlmRejected, m_documents.last()}}});
        m_window->chat().tell(m_documents.first(), m_documents.last());
        look();
    }
    void notifications()
    {
        InboxState state;
        for (qsizetype i = 0; i < m_documents.size(); ++i) {
            state.notifications.append({.id = i + 1,
                                        .seq = i + 1,
                                        .kind = protocol::NotificationKind::Message,
                                        .title = m_documents.at(i),
                                        .text = m_documents.at(i),
                                        .sender = m_documents.at(i).left(40),
                                        .created = QDateTime::currentDateTimeUtc()});
        }
        for (const QString &words : m_documents.first(20))
            state.approvals.append({.id = u"a%1"_s.arg(state.approvals.size()),
                                    .module = words.left(40),
                                    .name = words.left(40),
                                    .arguments = {{words.left(40), words}},
                                    .risk = u"destructive"_s});
        m_window->pages().showPage(u"inbox"_s);
        auto *panel = m_window->findChild<InboxPanel *>();
        panel->setState(state);
        for (qsizetype i = 0; i < m_documents.size(); ++i) {
            panel->open(u"n%1"_s.arg(i + 1));
            look();
        }
        for (const protocol::Approval &approval : std::as_const(state.approvals)) {
            panel->open(approval.id);
            look();
        }
    }
    void memories()
    {
        QList<Memory> memories;
        for (const QString &words : std::as_const(m_documents)) {
            memories.append({.id = QString::number(memories.size()),
                             .text = words,
                             .author = words.left(40),
                             .created = QDateTime::currentDateTimeUtc(),
                             .updated = QDateTime::currentDateTimeUtc()});
        }
        m_window->pages().showPage(u"memory"_s);
        auto *panel = m_window->findChild<MemoryPanel *>();
        panel->setMemories(memories, {});
        for (const Memory &memory : std::as_const(memories)) {
            panel->choose(memory.id);
            panel->setHistory(memory.id, {{.event = u"UPDATE"_s, .oldText = memory.text, .newText = memory.text}});
            look();
        }
    }
    void titlesTasksAndModules()
    {
        ConversationModel model;
        QList<protocol::Conversation> conversations;
        protocol::TaskStatus tasks;
        QList<protocol::ServiceStatus> modules;
        for (const QString &words : std::as_const(m_documents)) {
            const QString id = u"i%1"_s.arg(conversations.size());
            conversations.append({.id = id,
                                  .title = words,
                                  .created = QDateTime::currentDateTimeUtc(),
                                  .updated = QDateTime::currentDateTimeUtc(),
                                  .snippet = {{words, true}}});
            tasks.tasks.append({id, words, u"running"_s, QDateTime::currentDateTimeUtc()});
            modules.append({.name = words, .status = u"failed"_s, .description = words, .lastError = words});
        }
        model.setConversations(conversations);
        m_window->conversations().setModel(&model);
        look();
        m_window->pages().showPage(u"tasks"_s);
        auto *taskPanel = m_window->findChild<TasksPanel *>();
        taskPanel->setTasks(tasks);
        m_window->findChild<ModulesPanel *>()->setModules(modules);
        for (const protocol::Conversation &one : std::as_const(conversations)) {
            taskPanel->choose(one.id);
            look();
        }
        m_window->pages().showPage(u"modules"_s);
        for (const protocol::ServiceStatus &module : std::as_const(modules)) {
            m_window->findChild<ModulesPanel *>()->choose(module.name);
            look();
        }
        m_window->conversations().setModel(nullptr);
    }

private:
    // Painted, with every tool tip, and no words of others taken for HTML on the way.
    void look()
    {
        QCoreApplication::processEvents();
        QVERIFY(!m_window->grab().isNull());
        QCOMPARE(htmlFaultsOfAllWindows(), QStringList());
    }

    Canary m_canary;
    Bait m_bait;
    QTemporaryDir m_folder;
    QStringList m_documents;
    OpenedUrls m_opened;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<SidePages> m_side;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestCanaryWindow>(argc, argv);
}
#include "tst_canarywindow.moc"
