#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/history.h"
#include "desktop/chat/toolcard.h"
#include "desktop/chat/turnevents.h"

#include <QLabel>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

protocol::ProcessAnswer anAnswer()
{
    return {.response = u"It is on the list."_s,
            .selectedModules = {u"lists"_s},
            .level = 2,
            .iterations = 2,
            .model = u"fake/model"_s,
            .why = u"it is about milk"_s,
            .warning = u"A fallback answered."_s,
            .tools = {u"lists.add_item"_s},
            .memories = {{.id = u"7"_s, .text = u"Alice buys oat milk"_s}},
            .usage = {.inputTokens = 120, .outputTokens = 30, .cost = 0.02},
            .durationMs = 4200};
}

QList<protocol::TurnEvent> theTurn()
{
    return {{.number = 1, .body = protocol::TurnStarted{.turn = u"t1"_s, .conversation = u"c1"_s}},
            {.number = 2, .body = protocol::ReasoningDelta{u"Milk is for a list."_s}},
            {.number = 3,
             .body =
                 protocol::ToolCallStarted{
                     .id = u"x"_s, .module = u"lists"_s, .name = u"add_item"_s, .arguments = {{u"item"_s, u"milk"_s}}}},
            {.number = 4, .body = protocol::ToolCallEnded{.id = u"x"_s, .summary = u"added"_s, .durationMs = 3700}},
            {.number = 5, .body = protocol::TextDelta{u"It is on the list."_s}},
            {.number = 6, .body = protocol::TurnDone{anAnswer()}}};
}

// The same turn, as GET /conversations/{id} and the cache have it.
QList<protocol::ConversationMessage> theMessages()
{
    protocol::ConversationLine line{.conversation = {.id = u"c1"_s}};
    line.messages = {{.id = 1, .turn = u"t1"_s, .role = u"user"_s, .text = u"Milk, please"_s, .state = u"complete"_s},
                     {.id = 2,
                      .parent = 1,
                      .turn = u"t1"_s,
                      .role = u"assistant"_s,
                      .state = u"complete"_s,
                      .toolCalls = {{.id = u"x"_s, .name = u"lists__add_item"_s, .arguments = {{u"item"_s, u"milk"_s}}}},
                      .reasoning = u"Milk is for a list."_s},
                     {.id = 3,
                      .parent = 2,
                      .turn = u"t1"_s,
                      .role = u"tool"_s,
                      .text = u"added"_s,
                      .state = u"complete"_s,
                      .toolCallId = u"x"_s,
                      .toolName = u"lists__add_item"_s,
                      .durationMs = 3700},
                     {.id = 4,
                      .parent = 3,
                      .turn = u"t1"_s,
                      .role = u"assistant"_s,
                      .text = u"It is on the list."_s,
                      .state = u"complete"_s,
                      .answer = anAnswer()}};
    return protocol::ConversationLine::fromJson(line.toJson()).value().messages;
}

// All that can be read, from top to bottom, with everything unfolded.
QStringList readable(AssistantMessage &message)
{
    for (QToolButton *fold : message.findChildren<QToolButton *>()) {
        if (fold->isCheckable())
            fold->setChecked(true);
    }
    QStringList texts{message.text()};
    for (const QLabel *label : message.findChildren<QLabel *>()) {
        if (label->isVisibleTo(&message) && !label->text().isEmpty())
            texts += label->text();
    }
    for (const QWidget *block : message.findChildren<QWidget *>(u"toolArguments"_s))
        texts += block->accessibleName();
    return texts;
}

} // namespace

// An answer that was read again, after a restart for example, is the one that was seen when it came.
class TestStoredAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itShowsWhatTheLiveOneShowed()
    {
        AssistantMessage live;
        for (const protocol::TurnEvent &event : theTurn())
            showTurnEvent(live, event);
        AssistantMessage stored;
        showStoredAnswer(stored, turnsOf(theMessages()).constFirst());

        const QStringList shown = readable(stored);

        QCOMPARE(shown, readable(live));
        for (const QString &part : {u"it is about milk"_s, u"Alice buys oat milk"_s, u"lists.add_item"_s,
                                    u"A fallback answered."_s, u"2, thorough"_s, u"Milk is for a list."_s})
            QVERIFY2(shown.contains(part), qPrintable(part + u" is not in "_s + shown.join(u" | "_s)));
        QVERIFY(stored.findChild<QLabel *>(u"toolTime"_s)->text().startsWith(u"3"_s));
    }
    void oneOfAnEarlierVersionIsReadable()
    {
        QList<protocol::ConversationMessage> messages = theMessages();
        for (protocol::ConversationMessage &message : messages) {
            message.answer.reset();
            message.reasoning.clear();
            message.durationMs = 0;
        }
        AssistantMessage stored;

        showStoredAnswer(stored, turnsOf(messages).constFirst());

        QCOMPARE(stored.text(), u"It is on the list."_s);
        QVERIFY(!stored.findChild<QWidget *>(u"answerFooter"_s));
        QVERIFY(!stored.findChild<ToolCard *>()->isRunning());
    }
    void resultsFindTheirCallsWhenAModelUsesAnIdTwice()
    {
        QList<protocol::ConversationMessage> messages = theMessages().first(3);
        for (const protocol::ConversationMessage &again : theMessages().sliced(1, 2))
            messages += again;
        messages[4].text = u"added again"_s;

        const QList<StoredPart> parts = turnsOf(messages).constFirst().parts;

        QCOMPARE(parts.at(1).result, u"added"_s);
        QCOMPARE(parts.at(3).result, u"added again"_s);
    }
};

QTEST_MAIN(TestStoredAnswer)
#include "tst_storedanswer.moc"
