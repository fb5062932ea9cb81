#include "desktop/chat/approvalcard.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QAccessible>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What waits for the user's word, in the window.
class TestConsentWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        m_window->startSignedIn();
        QTRY_COMPARE(m_window->find<QLabel>("connectionState")->text(), u"● Connected"_s);
    }
    void cleanup() { m_window.reset(); }

    void aDangerousCallIsShownWholeAndApproved()
    {
        askForConsent(dangerousCall());
        QCOMPARE(text("approvalRisk"), u"It can delete or overwrite what you have."_s);
        QCOMPARE(m_window->find<QPlainTextEdit>("approvalArguments")->toPlainText(),
                 u"even_unread: true\nfolder: old \\u{202E}txt.exe"_s);
        QVERIFY(text("approvalTimeLeft").contains(u"4:"_s));
        QCOMPARE(text("toolSummary"), u"waits for your word"_s);

        m_window->click("approve");

        QTRY_COMPARE(decisions().size(), 1);
        QCOMPARE(decisions().first(), (protocol::ApprovalDecision{true, protocol::Remember::Once}));
        QTRY_COMPARE(text("approvalRisk"), u"You approved it."_s);
        QVERIFY(!m_window->isVisible("approve"));
        QCOMPARE(text("toolSummary"), u"running…"_s);
    }
    void aDenialByKeyboard()
    {
        askForConsent(dangerousCall());
        m_window->find<QPushButton>("approve")->setFocus();

        QTest::keyClick(focus(), Qt::Key_Tab);
        QTest::keyClick(focus(), Qt::Key_Tab);
        QCOMPARE(focus()->objectName(), u"deny"_s);
        QTest::keyClick(focus(), Qt::Key_Space);

        QTRY_COMPARE(decisions().size(), 1);
        QVERIFY(!decisions().first().isApproved);
        QTRY_COMPARE(text("approvalRisk"), u"You denied it."_s);
    }
    void alwaysIsAMenuOfWhatIsOffered()
    {
        protocol::Approval call = dangerousCall();
        call.remember = {u"once"_s, u"conversation"_s};
        askForConsent(call);
        QVERIFY(m_window->isVisible("always"));
        QVERIFY(m_window->find<QAction>("approveAlways") == nullptr);

        m_window->click("always");
        m_window->clickEntry("alwaysMenu", "approveConversation");

        QTRY_COMPARE(decisions().size(), 1);
        QCOMPARE(decisions().first(), (protocol::ApprovalDecision{true, protocol::Remember::Conversation}));
    }
    void whatMayOnlyBeAllowedOnceHasNoMenu()
    {
        protocol::Approval call = dangerousCall();
        call.remember = {u"once"_s};
        askForConsent(call);

        QVERIFY(!m_window->isVisible("always"));
    }
    void aDecisionMadeElsewhereIsShown_data()
    {
        QTest::addColumn<bool>("byPush");
        QTest::newRow("stream") << false;
        QTest::newRow("push channel") << true;
    }
    void aDecisionMadeElsewhereIsShown()
    {
        QFETCH(const bool, byPush);
        askForConsent(dangerousCall());
        QTRY_COMPARE(m_window->server.pushSockets(), 1);
        protocol::Approval decided = dangerousCall();
        decided.state = u"denied"_s;

        if (byPush)
            m_window->server.push({protocol::PushApproval{decided.id, decided.toJson()}});
        else
            m_window->server.say(protocol::ApprovalEnded{decided.id, decided.state});

        QTRY_COMPARE(text("approvalRisk"), u"It was denied elsewhere."_s);
        QVERIFY(!m_window->isVisible("approve"));
        QVERIFY(decisions().isEmpty());
    }
    void aDecisionThatDidNotArriveCanBeMadeAgain()
    {
        askForConsent(dangerousCall());
        m_window->server.approvals.clear();

        m_window->click("approve");
        QTRY_VERIFY(m_window->isVisible("approvalProblem"));
        QVERIFY(m_window->find<QPushButton>("approve")->isEnabled());
        m_window->server.approvals = {dangerousCall()};
        m_window->click("deny");

        QTRY_COMPARE(text("approvalRisk"), u"You denied it."_s);
        QVERIFY(!m_window->isVisible("approvalProblem"));
    }
    void theEndOfTheTurnEndsWhatWaits()
    {
        askForConsent(dangerousCall());

        m_window->server.say(protocol::TurnDone{{.response = u"x"_s, .stopped = true}});

        QTRY_COMPARE(text("approvalRisk"), u"It is not wanted any more."_s);
    }
    void aScreenReaderHearsWhatIsAsked()
    {
        askForConsent(dangerousCall());

        const QString name =
            QAccessible::queryAccessibleInterface(m_window->find<ApprovalCard>("approvalCard"))->text(QAccessible::Name);

        QVERIFY(name.contains(u"mail · delete folder"_s));
        QVERIFY(name.contains(u"delete or overwrite"_s));
    }
    void aFormIsCheckedAndSent()
    {
        begin();
        m_window->server.say(protocol::ElicitationAsked{seatForm()});
        QTRY_VERIFY(m_window->isVisible("formCard"));
        QCOMPARE(text("formMessage"), u"Which seat shall I book?"_s);

        m_window->type("field_name", u"A"_s);
        m_window->click("formAccept");
        QVERIFY(m_window->server.requestsTo(u"/elicitations/e1"_s).isEmpty());
        QCOMPARE(focus()->objectName(), u"field_name"_s);
        m_window->type("field_name", u"nna"_s);
        m_window->type("field_seats", u"2"_s);
        m_window->press("field_bike", Qt::Key_Space);
        m_window->chooseItem("field_where", m_window->find<QComboBox>("field_where")->itemText(2));
        m_window->click("formAccept");

        QTRY_COMPARE(m_window->server.requestsTo(u"/elicitations/e1"_s).size(), 1);
        const auto sent =
            m_window->server.requestsTo(u"/elicitations/e1"_s).first().json().and_then(protocol::ElicitationAnswer::fromJson);
        QCOMPARE(sent->action, u"accept"_s);
        QCOMPARE(sent->content, (QJsonObject{{u"name"_s, u"Anna"_s}, {u"bike"_s, true}, {u"seats"_s, 2}, {u"where"_s, u"a"_s}}));
        QTRY_COMPARE(text("formEnd"), u"You answered."_s);
    }
    void aFormIsDeclined()
    {
        begin();
        m_window->server.say(protocol::ElicitationAsked{seatForm()});
        QTRY_VERIFY(m_window->isVisible("formCard"));

        m_window->click("formDecline");

        QTRY_COMPARE(text("formEnd"), u"You declined."_s);
    }
    void aFormIsCancelled()
    {
        begin();
        m_window->server.say(protocol::ElicitationAsked{seatForm()});
        QTRY_VERIFY(m_window->isVisible("formCard"));

        m_window->click("formCancel");

        QTRY_COMPARE(m_window->server.requestsTo(u"/elicitations/e1"_s).size(), 1);
        const auto sent =
            m_window->server.requestsTo(u"/elicitations/e1"_s).first().json().and_then(protocol::ElicitationAnswer::fromJson);
        QCOMPARE(sent->action, u"cancel"_s);
        QTRY_COMPARE(text("formEnd"), u"You cancelled it."_s);
    }
    void aFieldReadsOutWhatIsWrongWithIt()
    {
        begin();
        protocol::Elicitation form = seatForm();
        QJsonObject properties = form.schema.value("properties"_L1).toObject();
        QJsonObject name = properties.value("name"_L1).toObject();
        name.insert("description"_L1, u"As in the passport"_s);
        properties.insert("name"_L1, name);
        form.schema.insert("properties"_L1, properties);
        m_window->server.say(protocol::ElicitationAsked{form});
        QTRY_VERIFY(m_window->isVisible("formCard"));
        QCOMPARE(m_window->find<QLineEdit>("field_name")->accessibleDescription(), u"As in the passport"_s);

        m_window->type("field_name", u"A"_s);
        m_window->click("formAccept");

        const QString described = m_window->find<QLineEdit>("field_name")->accessibleDescription();
        QVERIFY2(described.endsWith(u" As in the passport"_s), qPrintable(described));
    }
    void aFormThatCannotBeShownCanOnlyBeDeclined()
    {
        protocol::Elicitation form = seatForm();
        form.schema = {{u"properties"_s, QJsonObject{{u"x"_s, QJsonObject{{u"type"_s, u"object"_s}}}}}};
        begin();
        m_window->server.say(protocol::ElicitationAsked{form});

        QTRY_VERIFY(m_window->isVisible("formProblem"));
        QVERIFY(!m_window->isVisible("formAccept"));
        QVERIFY(m_window->isVisible("formDecline"));
    }
    void anAnswerSaysWhyOnDemand()
    {
        m_window->server.events = richTurn();
        m_window->server.events.last().body =
            protocol::TurnDone{{.response = u"It is done."_s,
                                .selectedModules = {u"lists"_s},
                                .level = 2,
                                .model = u"ollama/qwen3"_s,
                                .why = u"it names a list"_s,
                                .memories = {{u"m1"_s, u"likes oat milk"_s}},
                                .usage = {.inputTokens = 1200, .outputTokens = 30, .cost = 0.0123}}};
        ask();
        QTRY_VERIFY(m_window->isVisible("whyButton"));
        QVERIFY(!m_window->isVisible("whyDetails"));

        m_window->click("whyButton");

        QStringList values;
        for (const QLabel *label : m_window->app->window().findChildren<QLabel *>(u"whyValue"_s))
            values += label->text();
        QVERIFY(values.contains(u"it names a list"_s));
        QVERIFY(values.contains(u"2, thorough"_s));
        QVERIFY(values.contains(u"lists"_s));
        QVERIFY(values.join(u' ').contains(u"30 written"_s));
        QVERIFY(values.contains(u"$0.0123"_s));
        QVERIFY(values.contains(u"likes oat milk"_s));
    }
    void theStateOfTheConnectionFollowsThePushChannelAtOnce()
    {
        QTRY_COMPARE(m_window->server.pushSockets(), 1);

        m_window->server.kill();
        QTRY_COMPARE(text("connectionState"), u"● No connection"_s);
        m_window->server.restart();

        QTRY_COMPARE(text("connectionState"), u"● Connected"_s);
        QTRY_COMPARE(m_window->server.pushSockets(), 1);
    }

private:
    void ask()
    {
        m_window->type("input", u"Tidy up"_s);
        m_window->press("input", Qt::Key_Return);
    }
    void begin()
    {
        ask();
        m_window->server.say(protocol::TurnStarted{u"t1"_s, u"c1"_s});
        m_window->server.say(protocol::ToolCallStarted{u"1"_s, u"mail"_s, u"delete_folder"_s, dangerousCall().arguments});
    }
    void askForConsent(const protocol::Approval &approval)
    {
        begin();
        m_window->server.approvals = {approval};
        m_window->server.say(protocol::ApprovalAsked{approval});
        QTRY_VERIFY(m_window->isVisible("approve"));
    }
    // Also of a window that the system has not made the active one.
    [[nodiscard]] QWidget *focus() const { return m_window->app->window().focusWidget(); }
    [[nodiscard]] QString text(const char *name) const { return m_window->find<QLabel>(name)->text(); }
    [[nodiscard]] QList<protocol::ApprovalDecision> decisions() const
    {
        QList<protocol::ApprovalDecision> all;
        for (const auto &request : m_window->server.requestsTo(u"/approvals/a1"_s))
            all.append(request.json().and_then(protocol::ApprovalDecision::fromJson).value());
        return all;
    }

    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestConsentWindow>(argc, argv);
}
#include "tst_consentwindow.moc"
