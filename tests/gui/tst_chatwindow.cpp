#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/markdownview.h"
#include "desktop/look/tonedlabel.h"
#include "shared/protocol/processrequest.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// The windows that are shown while it watches.
class WindowsSeen : public QObject
{
public:
    QStringList names;

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const auto *widget = qobject_cast<QWidget *>(watched);
        if (widget && event->type() == QEvent::Show && widget->isWindow())
            names += widget->objectName();
        return false;
    }
};

class TestChatWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        m_window->startSignedIn();
        QTRY_COMPARE(connection(), u"● Connected"_s);
    }
    void cleanup() { m_window.reset(); }

    void enterSendsAndTheAnswerComesInPieces()
    {
        ask(u"Is it done?"_s);
        QTRY_COMPARE(m_window->server.requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().request, u"Is it done?"_s);
        QCOMPARE(m_window->asked().clientType, u"desktop"_s);
        QVERIFY(input()->toPlainText().isEmpty());

        m_window->server.say(protocol::TurnStarted{u"t1"_s, u"c1"_s});
        m_window->server.say(protocol::TextDelta{u"It is "_s});
        QTRY_COMPARE(shownText(), u"It is"_s);
        m_window->server.say(protocol::TextDelta{u"**done**."_s});
        QTRY_COMPARE(shownText(), u"It is done."_s);
        m_window->server.say(protocol::TurnDone{{.response = u"It is **done**."_s, .model = u"builtin/assistant"_s}});

        QTRY_VERIFY(m_window->isVisible("answerFooter"));
        QCOMPARE(shownText(), u"It is done."_s);
    }
    void whatIsTypedAfterAClickElsewhereIsWrittenIntoTheMessage()
    {
        m_window->server.events = richTurn();
        ask(u"Milk"_s);
        QTRY_VERIFY(m_window->isVisible("answerFooter"));
        const auto typeInto = [this](QWidget *where, const QString &letters) {
            where->setFocus();
            for (const QChar letter : letters)
                QTest::keyClick(m_window->app->window().focusWidget(), letter.toLatin1());   // wherever the keys are by then
        };

        QTest::mouseClick(view()->viewport(), Qt::LeftButton);
        QVERIFY(m_window->app->window().focusWidget() != input());
        QTest::keyClick(view(), Qt::Key_A, Qt::ControlModifier);   // marks the answer
        QVERIFY(m_window->app->window().focusWidget() != input());
        typeInto(view(), u"He"_s);
        QCOMPARE(m_window->app->window().focusWidget(), input());
        typeInto(m_window->find<QWidget>("attachButton"), u"l"_s);
        typeInto(m_window->find<QWidget>("moreButton"), u"lo"_s);

        QCOMPARE(input()->toPlainText(), u"Hello"_s);
    }
    void aLetterThatTakesTwoMoreKeysIsALetter()
    {
        m_window->server.events = richTurn();
        ask(u"Milk"_s);
        QTRY_VERIFY(m_window->isVisible("answerFooter"));
        const auto press = [this](Qt::KeyboardModifiers with, const QString &text) {
            view()->setFocus();
            QKeyEvent event(QEvent::KeyPress, Qt::Key_Q, with, text);
            QCoreApplication::sendEvent(view(), &event);
        };

        press(Qt::ControlModifier | Qt::AltModifier, u"@"_s);   // AltGr, as Windows tells it
        press({}, u"😀"_s);
        press({}, u" "_s);   // this one scrolls
        press(Qt::AltModifier, u"q"_s);

        QCOMPARE(input()->toPlainText(), u"@😀"_s);
    }
    void whoClicksOnSendGoesOnWriting()
    {
        m_window->type("input", u"Is it done?"_s);
        m_window->click("sendButton");
        QTRY_COMPARE(m_window->server.requestsTo(u"/process"_s).size(), 1);
        m_window->server.say(protocol::TurnStarted{u"t1"_s, u"c1"_s});
        m_window->server.say(protocol::TurnDone{{.response = u"Yes."_s, .model = u"builtin/assistant"_s}});
        QTRY_VERIFY(m_window->isVisible("answerFooter"));

        QTest::keyClicks(m_window->app->window().focusWidget(), u"Thanks"_s);

        QCOMPARE(input()->toPlainText(), u"Thanks"_s);
    }
    void shiftEnterBeginsALine()
    {
        m_window->type("input", u"one"_s);
        m_window->press("input", Qt::Key_Return, Qt::ShiftModifier);
        m_window->type("input", u"two"_s);

        QCOMPARE(input()->toPlainText(), u"one\ntwo"_s);
        QVERIFY(m_window->server.requestsTo(u"/process"_s).isEmpty());
    }
    void theInputGrowsWithItsText()
    {
        const int before = input()->height();

        for (int i = 0; i < 20; ++i)
            m_window->press("input", Qt::Key_Return, Qt::ShiftModifier);

        QVERIFY(input()->height() > 3 * before);
        QVERIFY(input()->height() < m_window->app->window().height() / 2);
    }
    void toolsAndThoughtsHaveTheirPlaces()
    {
        m_window->server.events = richTurn();

        ask(u"Milk"_s);

        QTRY_VERIFY(m_window->isVisible("toolCard"));
        QTRY_COMPARE(m_window->find<QLabel>("toolSummary")->text(), u"added"_s);
        QVERIFY(!m_window->isVisible("toolArguments"));
        m_window->click("toolFold");
        QVERIFY(m_window->isVisible("toolArguments"));
        QVERIFY(m_window->find<QPlainTextEdit>("toolArguments")->toPlainText().contains(u"milk"_s));
        QVERIFY(!m_window->isVisible("reasoningText"));
        m_window->click("reasoningButton");
        QCOMPARE(m_window->find<QLabel>("reasoningText")->text(), u"hm"_s);
    }
    void theButtonStopsAndKeepsWhatWasThere()
    {
        ask(u"Tell me everything"_s);
        m_window->server.say(protocol::TurnStarted{u"t1"_s, u"c1"_s});
        m_window->server.say(protocol::TextDelta{u"Half an"_s});
        QTRY_COMPARE(shownText(), u"Half an"_s);

        m_window->click("sendButton");

        QTRY_VERIFY(m_window->isVisible("answerFooter"));
        QCOMPARE(m_window->server.requestsTo(u"/process/t1"_s).constLast().method, "DELETE"_ba);
        QCOMPARE(shownText(), u"Half an"_s);
        QVERIFY(m_window->find<QLabel>("answerFooter")->text().contains(u"stopped"_s));
    }
    void escapeStopsToo()
    {
        ask(u"Tell me everything"_s);
        m_window->server.say(protocol::TurnStarted{u"t1"_s, u"c1"_s});
        QTRY_COMPARE(m_window->server.requestsTo(u"/process"_s).size(), 1);
        QTest::qWait(50);

        m_window->press("input", Qt::Key_Escape);

        QTRY_VERIFY(!m_window->server.requestsTo(u"/process/t1"_s).isEmpty());
    }
    void anErrorIsSaidInWordsAndRetriedAsANewTurn()
    {
        m_window->server.events = {
            {.number = 1, .body = protocol::TurnStarted{u"t1"_s, u"c1"_s}},
            {.number = 2, .body = protocol::TurnFailed{.error = {ErrorCode::LlmUnavailable, u"the model is away"_s}}}};
        ask(u"Hello"_s);
        QTRY_VERIFY(m_window->isVisible("problemAction"));
        QCOMPARE(m_window->find<QLabel>("problemText")->text(), u"The model is away."_s);
        const QString first = m_window->asked().requestId;
        m_window->server.events = richTurn(u"t2"_s);

        m_window->click("problemAction");

        QTRY_VERIFY(m_window->find<AssistantMessage>("assistantMessage")->text() == "It is **done**."_L1);
        QVERIFY(m_window->asked().requestId != first);
        QTRY_COMPARE(m_window->app->window().findChildren<AssistantMessage *>().size(), 1);
    }
    void aRefusedRequestIsRetriedAsTheSameTurn()
    {
        m_window->server.refusal = Error{.code = ErrorCode::AgentUnavailable, .message = u"the agent is starting"_s};
        ask(u"Hello"_s);
        QTRY_VERIFY(m_window->isVisible("problemAction"));
        const QString first = m_window->asked().requestId;
        m_window->server.events = richTurn();

        m_window->click("problemAction");

        QTRY_COMPARE(m_window->server.requestsTo(u"/process"_s).size(), 2);
        QCOMPARE(m_window->asked().requestId, first);
    }
    void aLostConnectionIsShownAndTheAnswerGoesOn()
    {
        ask(u"Hello"_s);
        m_window->server.say(protocol::TurnStarted{u"t1"_s, u"c1"_s});
        m_window->server.say(protocol::TextDelta{u"One "_s});
        QTRY_COMPARE(shownText(), u"One"_s);

        m_window->server.kill();
        QTRY_COMPARE(connection(), u"● Reconnecting…"_s);
        m_window->server.restart();
        m_window->server.say(protocol::TextDelta{u"two"_s});
        m_window->server.say(protocol::TurnDone{{.response = u"One two"_s}});

        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, 20000);
        QTRY_COMPARE(shownText(), u"One two"_s);
    }
    void thereIsOneButtonForANewConversation()
    {
        const auto buttons = [this] {
            const QList<QToolButton *> all = m_window->app->window().findChildren<QToolButton *>();
            return std::ranges::count_if(all, [](const QToolButton *button) {
                return button->isVisible() && button->accessibleName().startsWith(u"New conversation"_s);
            });
        };
        m_window->app->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->app->window()));
        QCOMPARE(buttons(), 1);
        QTest::keyClick(&m_window->app->window(), Qt::Key_N, Qt::ControlModifier);
        QTRY_COMPARE(m_window->server.requestsTo(u"/reset"_s).size(), 1);

        QTest::keyClick(&m_window->app->window(), Qt::Key_B, Qt::ControlModifier);

        QTRY_VERIFY(!m_window->isVisible("conversationPanel"));
        QCOMPARE(buttons(), 1);
        QTest::keyClick(&m_window->app->window(), Qt::Key_N, Qt::ControlModifier);
        QTRY_COMPARE(m_window->server.requestsTo(u"/reset"_s).size(), 2);
    }
    void nothingFlashesAsAWindowOfItsOwn()
    {
        WindowsSeen seen;
        qApp->installEventFilter(&seen);

        m_window->server.events = richTurn();
        ask(u"Milk"_s);
        QTRY_VERIFY(m_window->isVisible("answerFooter"));

        QCOMPARE(seen.names, QStringList());
    }
    void aNewConversationClearsTheWindow()
    {
        m_window->server.events = richTurn();
        ask(u"Hello"_s);
        QTRY_COMPARE(shownText(), u"It is done."_s);

        m_window->click("newInList");

        QTRY_VERIFY(m_window->isVisible("greeting"));
        QTRY_COMPARE(m_window->server.requestsTo(u"/reset"_s).size(), 1);
        QTRY_VERIFY(m_window->app->window().findChildren<AssistantMessage *>().isEmpty());
    }
    void aNewConversationLeavesTheTurnRunning()
    {
        ask(u"Long"_s);
        m_window->server.say(protocol::TurnStarted{u"t1"_s, u"c1"_s});
        m_window->server.say(protocol::TextDelta{u"Once"_s});
        QTRY_COMPARE(shownText(), u"Once"_s);

        m_window->click("newInList");

        QTRY_VERIFY(m_window->isVisible("greeting"));
        QTest::qWait(200);
        QVERIFY(m_window->server.requestsTo(u"/process/t1"_s).isEmpty());   // nobody stopped it
    }
    void aServerWithoutAPushChannelIsNotPressed()
    {
        m_window->app.reset();
        m_window->server.refusesPush = true;
        const auto before = m_window->server.requests.size();
        m_window->start();

        QTest::qWait(2500);   // its pauses are of a second and more

        QVERIFY(m_window->server.requestsTo(u"/push"_s).size() >= 1);
        QStringList made;
        for (qsizetype i = before; i < m_window->server.requests.size(); ++i)
            made.append(m_window->server.requests.at(i).path);
        QVERIFY2(made.count(u"/push"_s) < 5 && made.size() < 30,
                 qPrintable(made.join(u' ')));   // a start asks for each page once
    }
    void theEndIsFollowedOnlyFromTheEnd()
    {
        ask(u"Long"_s);
        m_window->server.say(protocol::TurnStarted{u"t1"_s, u"c1"_s});
        m_window->server.say(protocol::TextDelta{u"word\n\n"_s.repeated(200)});
        QScrollBar *bar = m_window->find<QScrollArea>("messageList")->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 1000);
        QTRY_COMPARE(bar->value(), bar->maximum());
        QVERIFY(!m_window->isVisible("toEnd"));

        bar->setValue(100);
        const int before = bar->maximum();
        m_window->server.say(protocol::TextDelta{u"more\n\n"_s.repeated(200)});
        QTRY_VERIFY(bar->maximum() > before + 1000);
        QCOMPARE(bar->value(), 100);

        m_window->click("toEnd");
        QCOMPARE(bar->value(), bar->maximum());
    }
    void aLinkIsOpenedOnlyAfterItsAddressWasSeen()
    {
        m_window->server.events = {
            {.number = 1, .body = protocol::TurnStarted{u"t1"_s, u"c1"_s}},
            {.number = 2, .body = protocol::TextDelta{u"[bank](https://example.org/a b)  ![x](https://example.org/spy.png)"_s}},
            {.number = 3, .body = protocol::TurnDone{{.response = u"x"_s}}}};
        ask(u"Link"_s);
        QTRY_VERIFY(view());
        QTRY_VERIFY(!view()->toPlainText().isEmpty());
        const auto shown = [this](const QString &name) {
            return view()->document()->resource(QTextDocument::ImageResource, QUrl(name)).value<QImage>();
        };
        QCOMPARE(shown(u"https://example.org/spy.png"_s), shown(u"nothing"_s));   // the same sign, whatever is named

        Q_EMIT view()->anchorClicked(QUrl(u"javascript:alert(1)"_s));
        Q_EMIT view()->anchorClicked(QUrl(u"file:///etc/passwd"_s));
        QVERIFY(!m_window->isVisible("linkBox"));
        Q_EMIT view()->anchorClicked(QUrl(u"https://example.org/a"_s));

        QTRY_VERIFY(m_window->isVisible("linkBox"));
        QCOMPARE(m_window->find<QMessageBox>("linkBox")->informativeText(), u"https://example.org/a"_s);
        m_window->find<QMessageBox>("linkBox")->reject();
    }
    void codeIsCopiedByItsButton()
    {
        m_window->server.events = {
            {.number = 1, .body = protocol::TurnStarted{u"t1"_s, u"c1"_s}},
            {.number = 2, .body = protocol::TextDelta{u"Look:\n\n```sh\ncd /\n\nls\n```\n```sh\npwd\n```\n\nEnd."_s}},
            {.number = 3, .body = protocol::TurnDone{{.response = u"x"_s}}}};
        ask(u"Code"_s);
        QTRY_VERIFY(m_window->isVisible("copyCode0"));

        m_window->click("copyCode0");

        QCOMPARE(QGuiApplication::clipboard()->text(), u"cd /\n\nls"_s);
        m_window->click("copyCode1");   // nothing stands between the two
        QCOMPARE(QGuiApplication::clipboard()->text(), u"pwd"_s);
    }
    void whatCanBeUsedHasANameForScreenReaders()
    {
        m_window->server.events = richTurn();
        ask(u"Hello"_s);
        QTRY_VERIFY(m_window->isVisible("toolCard"));

        int checked = 0;
        for (QWidget *widget : m_window->app->window().findChildren<QWidget *>()) {
            // What Qt makes itself has no name of ours: bars, and the list that a combo box opens.
            if (widget->focusPolicy() == Qt::NoFocus || widget->inherits("QScrollBar") || widget->inherits("QComboBoxListView")
                || widget->objectName().startsWith(u"qt_"))
                continue;
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(face);
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QVERIFY2(!face->text(QAccessible::Name).isEmpty(), qPrintable(widget->objectName()));
            ++checked;
        }
        QVERIFY(checked > 15);
    }

private:
    void ask(const QString &words)
    {
        m_window->type("input", words);
        m_window->press("input", Qt::Key_Return);
    }
    [[nodiscard]] MarkdownView *view() const { return m_window->find<MarkdownView>("assistantText"); }
    [[nodiscard]] QString shownText() const { return view() ? view()->toPlainText().trimmed() : QString(); }
    [[nodiscard]] QString connection() const { return m_window->find<QLabel>("connectionState")->text(); }
    [[nodiscard]] QPlainTextEdit *input() const { return m_window->find<QPlainTextEdit>("input"); }

    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestChatWindow>(argc, argv);
}
#include "tst_chatwindow.moc"
