#include "desktop/notify/callmaker.h"
#include "tests/gui/guimain.h"
#include "tests/gui/heardcaller.h"
#include "tests/gui/pagestest.h"
#include "tests/gui/windowtree.h"

#include <QDirIterator>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// Forms of services in turns that are not on the screen, before a real server and its agent.
class TestFormWindow : public PagesTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { enter(); }
    void cleanup() { m_house.reset(); }

    void aFormOfAnotherDevicesTurnIsAnsweredInTheInbox()
    {
        askForNumber();
        QTRY_COMPARE(rows("inbox"), QStringList{u"counter asks you something"_s});
        QTRY_COMPARE(way(), u"Inbox, 1 waiting"_s);
        open("inbox", Qt::Key_2);
        m_house->press("inboxList", Qt::Key_Down);
        QCOMPARE(m_house->find<QLabel>("formMessage")->text(), u"How many?"_s);
        QCOMPARE(unnamedControls(&m_house->app->window()), QStringList());
        QCOMPARE(unreachedByTab(&m_house->app->window()), QStringList());

        m_house->type("field_n", u"3"_s);
        m_house->click("formAccept");

        QTRY_COMPARE(m_house->service.answers.size(), 1);
        QCOMPARE(m_house->service.answers.constFirst().value("content"_L1)["n"_L1].toInt(), 3);
        QTRY_VERIFY(rows("inbox").isEmpty());
        QVERIFY(forms().isEmpty());
        QTRY_COMPARE(way(), u"Inbox"_s);
        QTRY_VERIFY(m_house->notification(u"counter asks you something"_s).value("read"_L1).toBool());
    }
    void whatIsTypedStaysWhenTheNotificationComesAfterTheForm()
    {
        askForNumber();
        QTRY_COMPARE(rows("inbox").size(), 1);
        open("inbox", Qt::Key_2);
        m_house->press("inboxList", Qt::Key_Down);
        m_house->type("field_n", u"3"_s);
        QTRY_VERIFY(!m_house->notification(u"counter asks you something"_s).isEmpty());

        m_house->remind(u"Water the plants"_s);   // the list is another
        QTRY_COMPARE(rows("inbox").size(), 2);

        QCOMPARE(m_house->find<QLineEdit>("field_n")->text(), u"3"_s);
    }
    void whatIsAnsweredElsewhereGoesAwayHere()
    {
        askForNumber();
        QTRY_COMPARE(rows("inbox").size(), 1);
        open("inbox", Qt::Key_2);
        m_house->press("inboxList", Qt::Key_Down);
        QVERIFY(m_house->isVisible("formCard"));

        const QString path = u"/elicitations/"_s + forms().at(0)["id"_L1].toString();
        QCOMPARE(m_house->ask("POST", path, {{u"action"_s, u"decline"_s}}).value("status"_L1).toString(), u"OK"_s);

        QTRY_VERIFY(rows("inbox").isEmpty());
        QTRY_VERIFY(!m_house->isVisible("formCard"));
        QTRY_COMPARE(way(), u"Inbox"_s);
    }
    void theInboxLeadsToTheCardInItsConversation()
    {
        askForNumber();
        QTRY_COMPARE(rows("inbox").size(), 1);
        open("inbox", Qt::Key_2);
        m_house->press("inboxList", Qt::Key_Down);

        m_house->click("openConversation");

        QTRY_VERIFY(m_house->isVisible("chatPanel"));
        QTRY_VERIFY(shown<QWidget>("formCard"));
        shown<QWidget>("formDecline")->setFocus();
        QTest::keyClick(shown<QWidget>("formDecline"), Qt::Key_X);   // was not meant for the message
        QVERIFY(m_house->find<QPlainTextEdit>("input")->toPlainText().isEmpty());
        QTest::keyClicks(shown<QLineEdit>("field_n"), u"4"_s);
        QTest::mouseClick(shown<QWidget>("formAccept"), Qt::LeftButton);
        QTRY_COMPARE(m_house->service.answers.size(), 1);
        QTRY_VERIFY(rows("inbox").isEmpty());
    }
    void whatIsTypedSurvivesTheProgramAndIsInTheConversationToo()
    {
        askForNumber();
        QTRY_COMPARE(rows("inbox").size(), 1);
        open("inbox", Qt::Key_2);
        m_house->press("inboxList", Qt::Key_Down);
        m_house->type("field_n", u"37"_s);

        m_house->startWindow();
        QTRY_COMPARE_WITH_TIMEOUT(rows("inbox").size(), 1, 20000);
        open("inbox", Qt::Key_2);
        m_house->press("inboxList", Qt::Key_Down);
        QTRY_VERIFY(shown<QLineEdit>("field_n"));   // its notification is known before it
        QCOMPARE(shown<QLineEdit>("field_n")->text(), u"37"_s);

        m_house->click("openConversation");
        QTRY_VERIFY(m_house->isVisible("chatPanel") && shown<QWidget>("formCard"));
        QTRY_COMPARE(shown<QLineEdit>("field_n")->text(), u"37"_s);
        shown<QLineEdit>("field_n")->setFocus();
        QTest::keyClick(shown<QLineEdit>("field_n"), Qt::Key_Backspace);
        m_house->click("newConversation");
        QTRY_VERIFY(!shown<QWidget>("formCard"));
        open("inbox", Qt::Key_2);
        m_house->click("openConversation");
        QTRY_VERIFY(m_house->isVisible("chatPanel") && shown<QWidget>("formCard"));
        QTRY_COMPARE(shown<QLineEdit>("field_n")->text(), u"3"_s);

        QTest::mouseClick(shown<QWidget>("formAccept"), Qt::LeftButton);
        QTRY_COMPARE(m_house->service.answers.size(), 1);
        QCOMPARE(m_house->service.answers.constFirst().value("content"_L1)["n"_L1].toInt(), 3);
    }
    // One form, and three places that show it: the quick window, its conversation, the inbox.
    void whatIsTypedInOnePlaceStandsInTheOthers_data()
    {
        QTest::addColumn<bool>("isSecret");
        QTest::newRow("words") << false;
        QTest::newRow("a secret") << true;
    }
    void whatIsTypedInOnePlaceStandsInTheOthers()
    {
        QFETCH(const bool, isSecret);
        m_house->service.wantsPassword = isSecret;
        const QString field = isSecret ? u"field_password"_s : u"field_n"_s;
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isConnected(u"counter"_s), 20000);
        m_house->letModelCall(u"counter__ask_count"_s);
        m_house->app->showQuick();
        QuickWindow &quick = m_house->app->quickWindow();
        QTest::keyClicks(quick.findChild<QWidget *>(u"quickInput"_s), u"ask the counter for its count"_s);
        QTest::keyClick(quick.findChild<QWidget *>(u"quickInput"_s), Qt::Key_Return);
        QVERIFY(m_house->approveTheCall());
        const auto inQuick = [&] { return quick.findChild<QLineEdit *>(field); };
        QTRY_VERIFY_WITH_TIMEOUT(inQuick() && shown<QLineEdit>(field.toLatin1().constData()), 20000);
        QLineEdit *inChat = shown<QLineEdit>(field.toLatin1().constData());

        QTest::keyClicks(inQuick(), u"374"_s);
        QCOMPARE(inChat->text(), u"374"_s);
        QTest::keyClick(inQuick(), Qt::Key_Left);
        QTest::keyClick(inQuick(), Qt::Key_Backspace);   // in the middle, where the cursor stays
        QTest::keyClicks(inQuick(), u"9"_s);
        QCOMPARE(inQuick()->text(), u"394"_s);
        QCOMPARE(inChat->text(), u"394"_s);

        QTest::keyClick(inChat, Qt::Key_End);
        QTest::keyClick(inChat, Qt::Key_Backspace);
        QCOMPARE(inQuick()->text(), u"39"_s);

        open("inbox", Qt::Key_2);
        m_house->press("inboxList", Qt::Key_Down);
        QTRY_VERIFY(shown<QLineEdit>(field.toLatin1().constData()));
        QLineEdit *inInbox = shown<QLineEdit>(field.toLatin1().constData());
        QVERIFY(inInbox != inChat);
        QCOMPARE(inInbox->text(), u"39"_s);
        QTest::keyClick(inInbox, Qt::Key_End);
        QTest::keyClicks(inInbox, u"5"_s);
        QCOMPARE(inQuick()->text(), u"395"_s);
        QCOMPARE(inChat->text(), u"395"_s);
        QTest::keyClicks(inQuick(), u"6"_s);
        QCOMPARE(inInbox->text(), inQuick()->text());
        if (isSecret)
            return;

        const int number = inInbox->text().toInt();
        QTest::mouseClick(shown<QWidget>("formAccept"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_house->service.answers.size(), 1, 20000);
        QCOMPARE(m_house->service.answers.constFirst().value("content"_L1)["n"_L1].toInt(), number);
    }
    void aSecretGoesAlongAndIsOnNoDisk()
    {
        m_house->service.wantsPassword = true;
        askForNumber();
        QTRY_COMPARE(rows("inbox").size(), 1);
        open("inbox", Qt::Key_2);
        m_house->press("inboxList", Qt::Key_Down);
        QTest::keyClicks(shown<QLineEdit>("field_password"), u"swordfish"_s);

        m_house->click("openConversation");

        QTRY_VERIFY(m_house->isVisible("chatPanel") && shown<QWidget>("formCard"));
        QTRY_COMPARE(shown<QLineEdit>("field_password")->text(), u"swordfish"_s);
        shown<QLineEdit>("field_password")->setFocus();
        QTest::keyClicks(shown<QLineEdit>("field_password"), u"es"_s);
        open("inbox", Qt::Key_2);   // both cards are there now
        QTRY_COMPARE(shown<QLineEdit>("field_password")->text(), u"swordfishes"_s);
        QDirIterator files(m_house->clientFolder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("swordfish"), qPrintable(file.fileName()));
        }
    }
    void theSystemCallsForItAndTakesItBack()
    {
        const auto client = m_house->client();
        const auto push = m_house->pushClient();
        HeardCaller caller;
        InboxController inbox(*client, nullptr);
        QuestionCalls questions(inbox, nullptr, {});
        CallMaker maker(inbox, questions, caller);
        QSignalSpy asked(&maker, &CallMaker::showRequested);
        connect(push.get(), &PushClient::opened, &inbox, &InboxController::catchUp);
        connect(push.get(), &PushClient::received, &inbox, &InboxController::takePush);
        QSignalSpy settings(&inbox, &InboxController::settingsKnown);
        QSignalSpy known(&inbox, &InboxController::questionsKnown);
        push->start();
        QTRY_VERIFY_WITH_TIMEOUT(!settings.isEmpty() && !known.isEmpty(), 20000);

        askForNumber();
        const auto ofTheForm = [&caller] { return std::ranges::find(caller.calls, u"counter asks"_s, &Call::title); };
        QTRY_VERIFY(ofTheForm() != caller.calls.end());
        const Call call = *ofTheForm();
        QCOMPARE(call.text, u"How many?"_s);
        QVERIFY(call.actions.isEmpty());
        QCOMPARE(std::ranges::count(caller.calls, call.key, &Call::key), 1);   // its notification is no second call
        Q_EMIT caller.answered(call.key, u"default"_s);
        QCOMPARE(asked.constLast().at(0).toString(), call.key);

        m_house->ask("POST", u"/elicitations/"_s + call.key, {{u"action"_s, u"cancel"_s}});
        QTRY_VERIFY(caller.withdrawn.contains(call.key));
    }

private:
    // Another device's conversation, in which a tool wants to know a number.
    void askForNumber() const
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isConnected(u"counter"_s), 20000);
        m_house->begin(u"count"_s, {u"counter"_s});
        QTRY_VERIFY_WITH_TIMEOUT(m_house->model.open, 20000);
        m_house->model.call(u"c1"_s, u"counter__ask_count"_s);
        QTRY_COMPARE(m_house->askFor(u"/approvals"_s, u"approvals"_s).size(), 1);
        const QString call = m_house->askFor(u"/approvals"_s, u"approvals"_s).at(0)["id"_L1].toString();
        m_house->ask("POST", u"/approvals/"_s + call, {{u"decision"_s, u"approve"_s}});
        QTRY_COMPARE(forms().size(), 1);
    }
    // In the inbox or in its conversation, whichever is on the screen.
    template<typename Widget>
    [[nodiscard]] Widget *shown(const char *name) const
    {
        const QList<Widget *> all = m_house->app->window().findChildren<Widget *>(QString::fromLatin1(name));
        const auto found = std::ranges::find_if(all, &QWidget::isVisible);
        return found == all.end() ? nullptr : *found;
    }
    [[nodiscard]] QJsonArray forms() const { return m_house->askFor(u"/elicitations"_s, u"elicitations"_s); }
    [[nodiscard]] QString way() const { return m_house->find<QWidget>("inboxWay")->accessibleName(); }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestFormWindow>(argc, argv);
}
#include "tst_formwindow.moc"
