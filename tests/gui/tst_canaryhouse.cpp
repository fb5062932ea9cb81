#include "desktop/app/mainwindow.h"
#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/messagelist.h"
#include "desktop/chat/usermessage.h"
#include "desktop/quick/quickwindow.h"
#include "tests/flow/household.h"
#include "tests/gui/canary.h"
#include "tests/gui/hostiledocuments.h"
#include "tests/gui/htmlfaults.h"
#include "tests/gui/pagestest.h"
#include "tests/gui/sessionmain.h"

#include <QApplication>
#include <QLineEdit>
#include <QScrollBar>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr int documentCount = 500;
constexpr int perConversation = 50;
constexpr int deviceCount = 8;
constexpr int patience = 40'000;

QString quoted(const QString &words)
{
    const QByteArray list = json::compact({{u"a"_s, words}});
    return QString::fromUtf8(list.sliced(5, list.size() - 6));   // as JSON, which YAML reads as well
}

} // namespace

// The words of somebody who wants to know that they are read, on all their ways through the real server and its agent: from a
// model, a service, an archive, another device. Wherever the window shows them, nobody is asked for anything, no file of this
// computer is opened, and nothing is opened with a program of the system.
class TestCanaryHouse : public PagesTest
{
    Q_OBJECT

public:
    explicit TestCanaryHouse(DesktopSession &session) : m_session(session) {}

private Q_SLOTS:
    void initTestCase()
    {
        m_documents = hostileDocuments(m_canary.address(), m_bait.path(), documentCount);
        m_hostile.words = m_documents.at(4);
        m_broken.words = m_documents.at(5);
        m_broken.isBroken = true;
        QString services = u"      hostile: {url: %1, description: %2}\n"_s.arg(quoted(m_hostile.url()), quoted(m_documents.at(9)))
                           + u"      broken: {url: %1, description: x}\n"_s.arg(quoted(m_broken.url()));
        for (int i = 0; i < lureCount(); ++i)
            services += u"      away%1: {url: 'http://127.0.0.1:9/mcp', description: %2}\n"_s.arg(i).arg(quoted(m_documents.at(i)));
        QVERIFY(m_session.startNotifications());
        m_house = std::make_unique<LiveHouse>(QString(), services, quoted(u"openai/<img src=%1/model>"_s.arg(m_canary.address())));
        m_house->model.asked = [this] { answer(); };
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isConnected(u"hostile"_s), patience);
        importAll();
        m_house->startWindow();
        QTRY_COMPARE_WITH_TIMEOUT(m_house->find<QLabel>("connectionState")->text(), u"● Connected"_s, patience);
    }
    void cleanupTestCase()
    {
        m_house.reset();
        m_session.stopNotifications();
    }
    // Whoever came to the canary came before this does.
    void cleanup()
    {
        QCOMPARE(m_canary.hits, 0);
        QTcpSocket last;
        last.connectToHost(QHostAddress::LocalHost, m_canary.serverPort());
        QTRY_VERIFY(m_canary.hits > 0);
        QCOMPARE(std::exchange(m_canary.hits, 0), 1);
        QCOMPARE(m_bait.taken(), 0);
        QCOMPARE(m_opened.urls, QList<QUrl>());
    }

    void whoeverFetchesIsHeard()
    {
        http::NetworkHttpClient client;
        const auto fetched = client.fetch({.url = QUrl(m_canary.address() + u"/picture.png"_s)});
        QTRY_COMPARE(m_canary.hits, 1);
        QTRY_VERIFY(fetched.isFinished());
        m_canary.hits = 0;
        QFile file(m_bait.path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(m_bait.taken() > 0);
    }
    void allOfThemAsMessages()
    {
        QSet<QString> seen;
        auto *conversations = m_house->find<QListView>("conversationList");
        QTRY_COMPARE(conversations->model()->rowCount(), documentCount / perConversation);
        for (int row = 0; row < conversations->model()->rowCount(); ++row) {
            const QModelIndex index = conversations->model()->index(row, 0);
            conversations->scrollTo(index);
            QTest::mouseClick(conversations->viewport(), Qt::LeftButton, {}, conversations->visualRect(index).center());
            QTRY_VERIFY_WITH_TIMEOUT(conversations->currentIndex() == index && messages().count() == perConversation, patience);
            lookThrough(seen);
        }
        QCOMPARE(seen.size(), QSet<QString>(m_documents.begin(), m_documents.end()).size());
    }
    void whatAModelAndItsToolsSay()
    {
        QTest::keyClick(&m_house->app->window(), Qt::Key_N, Qt::ControlModifier);
        for (int i = 0; i < lureCount(); ++i) {
            m_next = i;
            m_hostile.words = m_documents.at(i);
            const qsizetype before = answered();
            say(u"write with hostile"_s);
            QTRY_VERIFY_WITH_TIMEOUT(m_house->isVisible("approve"), patience);
            look();
            m_house->click("approve");
            QTRY_COMPARE_WITH_TIMEOUT(answered(), before + 1, patience);
            QVERIFY(m_house->isVisible("toolFold"));
            m_house->click("toolFold");
            look();
        }
    }
    void whatAServiceAsksFor()
    {
        for (int i = 0; i < lureCount(); i += 3) {
            m_hostile.words = m_documents.at(i);
            const qsizetype before = answered();
            say(u"ask with hostile"_s);
            QTRY_VERIFY_WITH_TIMEOUT(m_house->isVisible("approve"), patience);
            m_house->click("approve");
            QTRY_VERIFY_WITH_TIMEOUT(m_house->isVisible("formAccept"), patience);
            look();
            m_house->type("field_n", u"3"_s);
            m_house->click("formAccept");
            QTRY_COMPARE_WITH_TIMEOUT(answered(), before + 1, patience);
        }
    }
    void toolsThatNobodyKnows()
    {
        for (int i = 0; i < lureCount(); i += 3) {
            m_next = i;
            const qsizetype before = answered();
            say(u"unknown with hostile"_s);
            QTRY_COMPARE_WITH_TIMEOUT(answered(), before + 1, patience);
            look();
        }
    }
    void whyThereIsNoAnswer()
    {
        for (int i = 0; i < lureCount(); i += 3) {
            m_house->model.refusal = m_documents.at(i).toUtf8();
            const qsizetype before = problems();
            say(u"never mind"_s);
            QTRY_COMPARE_WITH_TIMEOUT(problems(), before + 1, patience);
            look();
        }
        m_house->model.refusal.clear();
    }
    void theQuickWindow()
    {
        m_house->app->showQuick();
        QuickWindow &quick = m_house->app->quickWindow();
        auto *input = quick.findChild<QLineEdit *>(u"quickInput"_s);
        for (int i = 0; i < lureCount(); i += 2) {
            m_next = i;
            QTest::keyClicks(input, u"Well?"_s);
            QTest::keyClick(input, Qt::Key_Return);
            QTRY_VERIFY_WITH_TIMEOUT(quick.findChild<AssistantMessage *>()
                                         && quick.findChild<AssistantMessage *>()->text().trimmed() == m_documents.at(i).trimmed(),
                                     patience);
            look();
            QTRY_VERIFY_WITH_TIMEOUT(m_house->askFor(u"/tasks"_s, u"tasks"_s).isEmpty(), patience);
        }
        QTest::keyClick(&quick, Qt::Key_Escape);
    }
    void theInboxAndTheNotificationsOfTheSystem()
    {
        for (int i = 0; i < lureCount(); ++i)
            m_house->remind(m_documents.at(i));
        m_house->begin(u"write with hostile"_s, {u"hostile"_s});
        QTRY_VERIFY_WITH_TIMEOUT(DesktopSession::run(u"dunstctl"_s, {u"count"_s, u"displayed"_s}).toInt() >= lureCount(), patience);
        open("inbox", Qt::Key_2);
        QTRY_VERIFY_WITH_TIMEOUT(rows("inbox").size() > lureCount(), patience);
        lookAtRows("inbox");
    }
    void tasksAndSchedules()
    {
        m_isSilent = true;
        for (int i = 0; i < lureCount(); i += 4)
            m_house->begin(m_documents.at(i));
        open("tasks", Qt::Key_3);
        QTRY_VERIFY_WITH_TIMEOUT(rows("tasks").size() > lureCount(), patience);
        lookAtRows("tasks");
        open("schedules", Qt::Key_5);
        QTRY_VERIFY_WITH_TIMEOUT(rows("schedules").size() >= lureCount(), patience);
        lookAtRows("schedules");
        m_isSilent = false;
        for (const QJsonValue &task : m_house->askFor(u"/tasks"_s, u"tasks"_s))
            m_house->ask("DELETE", u"/tasks/"_s + task["id"_L1].toString());
    }
    void modules()
    {
        open("modules", Qt::Key_4);
        QTRY_VERIFY_WITH_TIMEOUT(rows("modules").size() > lureCount(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(trailing("modules", u"broken"_s), u"not reached"_s, patience);
        lookAtRows("modules");
    }
    void memories()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_house->ask("GET", u"/memory"_s).contains("memories"_L1), patience);
        QJsonArray memories;
        for (int i = 0; i < lureCount(); ++i)
            memories.append(QJsonObject{{u"text"_s, m_documents.at(i)}, {u"author"_s, m_documents.at(i).left(100)}});
        const QJsonObject made = m_house->ask("POST", u"/memory/import"_s, {{u"memories"_s, memories}});
        QVERIFY2(made.value("added"_L1).toInt() > lureCount() / 2, json::compact(made).constData());
        open("memory", Qt::Key_6);
        QTRY_VERIFY_WITH_TIMEOUT(rows("memory").size() >= made.value("added"_L1).toInt(), patience);
        lookAtRows("memory");
    }
    void usage()
    {
        open("usage", Qt::Key_7);
        QTRY_VERIFY_WITH_TIMEOUT(m_house->find<QWidget>("usageModels")->accessibleDescription().contains(m_canary.address()), patience);
        look();
    }
    void devices()
    {
        const auto client = m_house->client();
        for (int i = 0; i < deviceCount; ++i) {
            const auto in = client->login({.username = u"alice"_s,
                                           .password = test::Household::password,
                                           .device = m_documents.at(4 + 4 * i)});
            QTRY_VERIFY_WITH_TIMEOUT(in.isFinished(), patience);
        }
        open("devices", Qt::Key_8);
        QTRY_VERIFY_WITH_TIMEOUT(rows("devices").size() > deviceCount, patience);
        lookAtRows("devices");
    }
    void theConfiguration()
    {
        QTest::keyClick(&m_house->app->window(), Qt::Key_9, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isVisible("configParts"), patience);
        look();
    }

private:
    void importAll()
    {
        for (int first = 0; first < documentCount; first += perConversation) {
            QJsonArray list;
            for (int n = 0; n < perConversation; ++n) {
                QJsonObject message{{u"key"_s, u"turn/%1"_s.arg(n)},
                                    {u"turn"_s, u"turn"_s},
                                    {u"role"_s, n % 2 ? u"assistant"_s : u"user"_s},
                                    {u"text"_s, m_documents.at(first + n)},
                                    {u"created"_s, u"2026-01-01T00:00:00.000Z"_s}};
                if (n > 0)
                    message.insert("parent"_L1, u"turn/%1"_s.arg(n - 1));
                list.append(message);
            }
            const QJsonObject made = m_house->ask("POST", u"/conversations/import"_s,
                                                  {{u"format"_s, u"tom.conversation.v1"_s},
                                                   {u"id"_s, QUuid::createUuid().toString(QUuid::WithoutBraces)},
                                                   {u"title"_s, m_documents.at(first)},
                                                   {u"created"_s, u"2026-01-01T00:00:00.000Z"_s},
                                                   {u"updated"_s, u"2026-01-01T00:00:00.000Z"_s},
                                                   {u"messages"_s, list}});
            QVERIFY2(made.value("imported"_L1).toInt() == 1, json::compact(made).constData());
        }
    }
    // What the model makes of whatever it is asked: a call, where it is told to and may, else the next document, in pieces.
    void answer()
    {
        if (m_isSilent)
            return;
        const QJsonObject request = m_house->model.requests.last();
        const QJsonValue last = request.value("messages"_L1).toArray().last();
        const QString words = QString::fromUtf8(json::compact({{u"a"_s, last["content"_L1]}}));
        const QString document = m_documents.at(m_next % documentCount);
        if (last["role"_L1] == "user"_L1 && request.contains("tools"_L1)) {
            for (const auto &[told, tool] : {std::pair{u"write with hostile"_s, u"hostile__write_count"_s},
                                             {u"ask with hostile"_s, u"hostile__ask_count"_s},
                                             {u"unknown with hostile"_s, document.left(60)}}) {
                if (words.contains(told))
                    return m_house->model.call(u"c1"_s, tool, {}, {{document.left(80), document}});
            }
        }
        for (qsizetype from = 0; from < document.size(); from += 97)
            m_house->model.say(document.mid(from, 97));
        m_house->model.finish({{u"prompt_tokens"_s, 100}, {u"completion_tokens"_s, 10}});
    }
    void say(const QString &words) const
    {
        m_house->type("input", words);
        m_house->press("input", Qt::Key_Return);
    }
    [[nodiscard]] MessageList &messages() const { return *m_house->find<MessageList>("messageList"); }
    // That are over, on the screen.
    [[nodiscard]] qsizetype answered() const { return m_house->askFor(u"/tasks"_s, u"tasks"_s).isEmpty() ? messages().count() / 2 : -1; }
    [[nodiscard]] qsizetype problems() const { return m_house->app->window().findChildren<QLabel *>(u"problemText"_s).size(); }

    void lookThrough(QSet<QString> &seen)
    {
        QScrollBar *bar = messages().verticalScrollBar();
        for (int place = bar->maximum(); !QTest::currentTestFailed(); place = std::max(place - 600, 0)) {
            bar->setValue(place);
            look();
            for (const AssistantMessage *one : messages().findChildren<AssistantMessage *>())
                seen.insert(one->text());
            for (const UserMessage *one : messages().findChildren<UserMessage *>())
                seen.insert(one->text());
            if (place == 0)
                return;
        }
    }
    void lookAtRows(const char *page)
    {
        for (int row = 0; row < model(page)->rowCount() && !QTest::currentTestFailed(); ++row) {
            chooseRow(page, row);
            look();
        }
    }
    // Painted, with every tool tip.
    void look()
    {
        QCoreApplication::processEvents();
        QVERIFY(!m_house->app->window().grab().isNull());
        if (m_house->app->quickWindow().isVisible())
            QVERIFY(!m_house->app->quickWindow().grab().isNull());
        QCOMPARE(htmlFaultsOfAllWindows(), QStringList());
        QCOMPARE(m_canary.hits, 0);
    }

    DesktopSession &m_session;
    Canary m_canary;
    Bait m_bait;
    QStringList m_documents;
    test::CountingService m_hostile;
    test::CountingService m_broken;
    OpenedUrls m_opened;
    int m_next = 0;   // document that the model says
    bool m_isSilent = false;
};

int main(int argc, char *argv[])
{
    return runInSession<TestCanaryHouse>(argc, argv);
}
#include "tst_canaryhouse.moc"
