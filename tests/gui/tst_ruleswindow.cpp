#include "desktop/look/surebutton.h"
#include "tests/gui/guimain.h"
#include "tests/gui/pagestest.h"
#include "tests/gui/windowtree.h"

#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What tools may do without a question, before a real server and its agent: what the window says of it is looked for there.
class TestRulesWindow : public PagesTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { enter(); }
    void cleanup() { m_house.reset(); }

    void alwaysIsARuleAtTheServerUntilItIsTakenBack()
    {
        callTheCounter();
        chooseTheQuestion();
        m_house->click("always");
        m_house->clickEntry("alwaysMenu", "approveAlways");
        QTRY_COMPARE_WITH_TIMEOUT(m_house->service.calls, 1, 40000);
        QTRY_COMPARE_WITH_TIMEOUT(rules().size(), 1, 40000);
        QCOMPARE(rules().at(0)["module"_L1].toString(), u"counter"_s);
        QCOMPARE(rules().at(0)["name"_L1].toString(), u"write_count"_s);
        endTheAnswer();

        callTheCounter();
        QTRY_COMPARE_WITH_TIMEOUT(m_house->service.calls, 2, 40000);   // without a question
        QVERIFY(m_house->askFor(u"/approvals"_s, u"approvals"_s).isEmpty());
        endTheAnswer();

        open("modules", Qt::Key_4);
        QTRY_VERIFY(rows("modules").contains(u"counter"_s));
        choose("modules", u"counter"_s);
        QTRY_VERIFY(m_house->isVisible("takeRuleBack"));
        QCOMPARE(m_house->find<QLabel>("ruleTool")->text(), u"write count"_s);
        QVERIFY(m_house->find<QLabel>("ruleWhere")->text().startsWith(u"Everywhere, since "_s));
        m_house->click("takeRuleBack");
        QCOMPARE(rules().size(), 1);   // asked, not done
        m_house->click("takeRuleBack");
        QTRY_VERIFY(!m_house->isVisible("takeRuleBack"));
        QVERIFY(rules().isEmpty());

        callTheCounter();
        QTRY_COMPARE_WITH_TIMEOUT(m_house->askFor(u"/approvals"_s, u"approvals"_s).size(), 1, 40000);
        QCOMPARE(m_house->service.calls, 2);
    }
    void aRuleOfOneConversationSaysWhich()
    {
        callTheCounter();
        chooseTheQuestion();
        m_house->click("always");
        m_house->clickEntry("alwaysMenu", "approveConversation");
        QTRY_COMPARE_WITH_TIMEOUT(rules().size(), 1, 40000);
        const QString conversation = rules().at(0)["conversation"_L1].toString();
        QVERIFY(!conversation.isEmpty());
        endTheAnswer();
        m_house->ask("PATCH", u"/conversations/"_s + conversation, {{u"title"_s, u"Sheep at night"_s}});

        open("modules", Qt::Key_4);
        choose("modules", u"counter"_s);

        QTRY_VERIFY(m_house->isVisible("ruleWhere"));
        QTRY_VERIFY(m_house->find<QLabel>("ruleWhere")->text().startsWith(u"In the conversation “Sheep at night”, since "_s));
    }
    void whatTheAdminSaysIsShownAndCannotBeChanged()
    {
        open("modules", Qt::Key_4);
        QTRY_VERIFY(rows("modules").contains(u"vault"_s));
        choose("modules", u"vault"_s);

        QTRY_COMPARE(adminRules(), (QStringList{u"Never used: delete_*"_s, u"Asked about each time: ask_count"_s,
                                                u"Asked about each time in what is scheduled: vault"_s}));
        QVERIFY(!m_house->isVisible("takeRuleBack"));
        QCOMPARE(unnamedControls(&m_house->app->window()), QStringList());
        choose("modules", u"counter"_s);
        QTRY_COMPARE(adminRules(), QStringList{u"Never used in what is scheduled: counter.write_*"_s});
    }
    void aRuleIsTakenBackByKeys()
    {
        callTheCounter();
        chooseTheQuestion();
        m_house->press("always", Qt::Key_Space);
        m_house->chooseEntry("alwaysMenu", "approveAlways");
        QTRY_COMPARE_WITH_TIMEOUT(rules().size(), 1, 40000);
        open("modules", Qt::Key_4);
        choose("modules", u"counter"_s);
        QTRY_VERIFY(m_house->isVisible("takeRuleBack"));
        auto *button = m_house->find<SureButton>("takeRuleBack");
        QVERIFY(button->accessibleDescription().startsWith(u"write count, Everywhere"_s));
        QCOMPARE(unnamedControls(&m_house->app->window()), QStringList());
        QCOMPARE(unreachedByTab(&m_house->app->window()), QStringList());

        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
        QTest::keyClick(button, Qt::Key_Space);

        QTRY_VERIFY(rules().isEmpty());
        QTRY_COMPARE(m_house->app->window().focusWidget(), list("modules"));
    }

private:
    // Another device's conversation, in which the model wants to count.
    void callTheCounter() const
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isConnected(u"counter"_s), 20000);
        m_house->begin(u"count"_s, {u"counter"_s});
        QTRY_VERIFY_WITH_TIMEOUT(isModelAsked(), 20000);
        m_house->model.call(u"c1"_s, u"counter__write_count"_s);
        m_house->model.open.clear();
    }
    // A notification may tell of it before the question itself is known.
    void chooseTheQuestion() const
    {
        QTRY_COMPARE_WITH_TIMEOUT(rows("inbox").size(), 1, 40000);
        open("inbox", Qt::Key_2);
        m_house->press("inboxList", Qt::Key_Down);
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isVisible("always"), 40000);
    }
    void endTheAnswer() const
    {
        QTRY_VERIFY_WITH_TIMEOUT(isModelAsked(), 20000);
        m_house->model.say(u"Counted."_s);
        m_house->model.finish();
        m_house->model.open.clear();
        QTRY_VERIFY_WITH_TIMEOUT(m_house->askFor(u"/tasks"_s, u"tasks"_s).isEmpty(), 20000);
    }
    [[nodiscard]] QJsonArray rules() const { return m_house->askFor(u"/approvals/rules"_s, u"rules"_s); }
    [[nodiscard]] QStringList adminRules() const
    {
        QStringList lines;
        for (const QLabel *line : m_house->app->window().findChildren<QLabel *>(u"adminRule"_s))
            lines.append(line->text());
        return lines;
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestRulesWindow>(argc, argv);
}
#include "tst_ruleswindow.moc"
