#include "desktop/conversations/conversationmodel.h"
#include "tests/gui/guimain.h"
#include "tests/gui/pagestest.h"

#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What panels change at a real server, or tell of it, beside what the tests of each have: looked for there.
class TestPanelActs : public PagesTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { enter(); }
    void cleanup() { m_house.reset(); }

    void aConversationIsPinnedAndLetGo()
    {
        const QString id = converse(u"Trains to Lyon"_s);

        chooseInMenu("pin");
        QTRY_VERIFY(conversation(id).value("pinned"_L1).toBool());
        QTRY_VERIFY(listed().data(ConversationModel::PinnedRole).toBool());
        chooseInMenu("pin");
        QTRY_VERIFY(!conversation(id).value("pinned"_L1).toBool());
    }
    void aConversationIsArchivedAndTakenOut()
    {
        const QString id = converse(u"Trains to Lyon"_s);

        chooseInMenu("archive");
        QTRY_VERIFY(conversation(id).value("archived"_L1).toBool());
        QVERIFY(m_house->askFor(u"/conversations"_s, u"conversations"_s).isEmpty());
        QCOMPARE(m_house->askFor(u"/conversations?folder=archive"_s, u"conversations"_s).size(), 1);

        m_house->chooseTab("conversationFolders", 1);
        QTRY_COMPARE(list("conversation")->model()->rowCount(), 1);
        chooseInMenu("archive");
        QTRY_VERIFY(!conversation(id).value("archived"_L1).toBool());
    }
    void aConversationIsDeletedAndBroughtBackFromTheBin()
    {
        const QString id = converse(u"Trains to Lyon"_s);

        chooseInMenu("delete");
        QTRY_VERIFY(conversation(id).contains("deleted"_L1));
        QCOMPARE(m_house->askFor(u"/conversations?folder=bin"_s, u"conversations"_s).size(), 1);

        m_house->chooseTab("conversationFolders", 2);
        QTRY_COMPARE(list("conversation")->model()->rowCount(), 1);
        chooseInMenu("restore");
        QTRY_VERIFY(!conversation(id).contains("deleted"_L1));
        QCOMPARE(m_house->askFor(u"/conversations"_s, u"conversations"_s).size(), 1);
    }
    void aScheduleIsRunNowAndSwitchedOff()
    {
        m_house->ask("POST", u"/schedules"_s, {{u"text"_s, u"Water the plants"_s}, {u"start"_s, u"2031-01-31T08:00:00"_s}});
        open("schedules", Qt::Key_5);
        QTRY_COMPARE(rows("schedules").size(), 1);
        choose("schedules", u"Water the plants"_s);

        m_house->click("runSchedule");
        QTRY_VERIFY(!m_house->notification(u"Water the plants"_s).isEmpty());

        QTRY_VERIFY(m_house->isVisible("scheduleEnabled"));
        m_house->click("scheduleEnabled");
        m_house->click("keepSchedule");
        QTRY_VERIFY(!m_house->askFor(u"/schedules"_s, u"schedules"_s).at(0)["enabled"_L1].toBool(true));
        QTRY_COMPARE(trailing("schedules", u"Water the plants"_s), u"off"_s);
    }
    void allThatWaitsInTheInboxIsDoneAtOnce()
    {
        m_house->remind(u"Water the plants"_s);
        m_house->remind(u"Call Bob"_s);
        QTRY_COMPARE(rows("inbox").size(), 2);
        open("inbox", Qt::Key_2);

        m_house->click("inboxAllDone");

        QTRY_VERIFY(m_house->notification(u"Water the plants"_s).value("read"_L1).toBool());
        QTRY_VERIFY(m_house->notification(u"Call Bob"_s).value("read"_L1).toBool());
    }
    void whatWasPutOffIsDoneFromLater()
    {
        m_house->remind(u"Water the plants"_s);
        QTRY_COMPARE(rows("inbox").size(), 1);
        open("inbox", Qt::Key_2);
        choose("inbox", u"Water the plants"_s);
        m_house->click("snooze");
        m_house->clickEntry("snoozeMenu", "snooze15");
        QTRY_VERIFY(m_house->notification(u"Water the plants"_s).contains("snoozed_until"_L1));
        m_house->chooseTab("inboxFolders", 1);
        QTRY_COMPARE(rows("inbox").size(), 1);
        choose("inbox", u"Water the plants"_s);

        m_house->click("markDone");

        QTRY_VERIFY(m_house->notification(u"Water the plants"_s).value("read"_L1).toBool());
        QVERIFY(!m_house->notification(u"Water the plants"_s).contains("snoozed_until"_L1));
    }
    void allOtherDevicesAreSignedOut()
    {
        open("devices", Qt::Key_8);
        QTRY_COMPARE(rows("devices").size(), 2);

        m_house->click("revokeOthers");
        m_house->click("revokeOthers");

        QTRY_COMPARE(m_house->ask("GET", u"/sessions"_s).value("code"_L1).toString(), u"unauthorized"_s);   // it was another
        QTRY_COMPARE(rows("devices").size(), 1);
    }
    void whyAnAnswerCameOutSoIsWhatTheServerKnows()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isConnected(u"counter"_s), 20000);
        QTRY_VERIFY_WITH_TIMEOUT(m_house->ask("GET", u"/memory"_s).contains("memories"_L1), 60000);   // it starts with the server
        const QString memory = u"Alice likes Sencha tea in the morning"_s;
        const QJsonObject kept = m_house->ask("POST", u"/memory"_s, {{u"text"_s, memory}}).value("memory"_L1).toObject();
        QVERIFY(!kept.isEmpty());
        m_house->type("input", u"Which tea does Alice like in the morning?"_s);
        m_house->press("input", Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(isModelAsked(), 20000);
        m_house->model.call(u"c1"_s, u"counter__get_count"_s, {{u"prompt_tokens"_s, 1000}, {u"completion_tokens"_s, 100}});
        m_house->model.open.clear();
        QTRY_VERIFY_WITH_TIMEOUT(isModelAsked(), 20000);
        m_house->model.say(u"Sencha."_s);
        m_house->model.finish({{u"prompt_tokens"_s, 3000}, {u"completion_tokens"_s, 50}});
        m_house->model.open.clear();
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isVisible("whyButton"), 20000);

        m_house->click("whyButton");

        QTRY_VERIFY(m_house->isVisible("whyDetails"));
        const QString id = m_house->askFor(u"/conversations"_s, u"conversations"_s).at(0)["id"_L1].toString();
        const QJsonArray messages = m_house->askFor(u"/conversations/"_s + id, u"messages"_s);
        const QJsonObject answer = messages.last()["answer"_L1].toObject();
        const QJsonArray memories = answer.value("memories"_L1).toArray();
        QCOMPARE(memories.size(), 1);
        QCOMPARE(memories[0]["id"_L1], kept.value("id"_L1));
        const QVariantList modules = answer.value("selected_modules"_L1).toArray().toVariantList();
        QVERIFY(modules.contains(u"counter"_s));
        QCOMPARE(answer.value("cost"_L1).toDouble(), (4500 * 2 + 160 * 8) / 1e6);   // with the question which modules are needed, as config.yml says
        const double seconds = answer.value("duration_ms"_L1).toDouble() / 1000;
        QVERIFY(seconds > 0);
        QCOMPARE(whyShown(),
                 (QStringList{u"Because: "_s + answer.value("why"_L1).toString(), u"Level: 1, usual"_s,
                              u"Services: "_s + QVariant(modules).toStringList().join(u", "_s), u"Tools: counter.get_count"_s,
                              u"Remembered: "_s + memory, u"Model: openai/m"_s, u"Tokens: 4,500 read, 160 written"_s,
                              u"Cost: $0.0103"_s, u"Questions to the model: 2"_s,
                              u"Time: %1 s"_s.arg(QLocale().toString(seconds, 'f', 1))}));
        QCOMPARE(answer.value("level"_L1).toInt(), 1);
        QCOMPARE(answer.value("model"_L1).toString(), u"openai/m"_s);
        QCOMPARE(answer.value("tools"_L1).toArray(), QJsonArray{u"counter.get_count"_s});
    }

private:
    [[nodiscard]] QStringList whyShown() const
    {
        QStringList lines;
        for (const QLabel *value : m_house->find<QWidget>("whyDetails")->findChildren<QLabel *>(u"whyValue"_s))
            lines.append(value->accessibleName());
        return lines;
    }
    // A conversation of another device, whose id the server says.
    QString converse(const QString &words) const
    {
        m_house->begin(words);
        const auto isAnswered = [this] {
            if (m_house->model.open) {   // it is asked for a title, too
                m_house->model.say(u"Hello."_s);
                m_house->model.finish();
                m_house->model.open.clear();
            }
            const QJsonObject first = m_house->askFor(u"/conversations"_s, u"conversations"_s).at(0).toObject();
            return first.value("messages"_L1).toInt() == 2 && !first.contains("turn"_L1);
        };
        if (!QTest::qWaitFor(isAnswered, 30000) || !QTest::qWaitFor([this] { return listed().isValid(); }, 20000))
            return {};
        return m_house->askFor(u"/conversations"_s, u"conversations"_s).at(0)["id"_L1].toString();
    }
    [[nodiscard]] QJsonObject conversation(const QString &id) const
    {
        return m_house->ask("GET", u"/conversations/"_s + id).value("conversation"_L1).toObject();
    }
    [[nodiscard]] QModelIndex listed() const { return list("conversation")->model()->index(0, 0); }
    void chooseInMenu(const char *action) const
    {
        QListView *conversations = list("conversation");
        m_house->clickRight(conversations->viewport(), conversations->visualRect(listed()).center());
        QTRY_VERIFY(m_house->isVisible("conversationMenu"));
        m_house->clickEntry("conversationMenu", action);
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestPanelActs>(argc, argv);
}
#include "tst_panelacts.moc"
