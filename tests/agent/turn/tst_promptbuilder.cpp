#include "agent/turn/promptbuilder.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using llm::Message;
using llm::Role;

namespace {

StoredMessage stored(Role role, const QString &text, MessageState state = MessageState::Complete)
{
    return {.message = {.role = role, .text = text}, .state = state};
}

QList<StoredMessage> exchanges(int count, int characters)
{
    QList<StoredMessage> history;
    for (int i = 0; i < count; ++i) {
        history.append(stored(Role::User, QString::number(i)));
        history.append(stored(Role::Assistant, u"x"_s.repeated(characters)));
    }
    return history;
}

PromptMoment moment(int minute)
{
    return {.now = QDateTime(QDate(2025, 1, 15), QTime(10, minute), QTimeZone("Europe/Paris"))};
}

} // namespace

class TestPromptBuilder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyAClientThatShowsButtonsIsSentThem_data()
    {
        QTest::addColumn<bool>("isTold");
        QTest::newRow("desktop") << true;
        QTest::newRow("console") << false;
        QTest::newRow("tui") << false;
        QTest::newRow("web") << false;
        QTest::newRow("android") << false;
    }
    void onlyAClientThatShowsButtonsIsSentThem()
    {
        QFETCH(const bool, isTold);
        const PromptBuilder prompts(u"alice"_s, {});

        const auto messages = prompts.build(QString::fromLatin1(QTest::currentDataTag()), {}, moment(30), u"open the news"_s);

        QCOMPARE(messages.constFirst().text.contains("[open:https://"_L1), isTold);
    }
    void putsWhatChangesLast()
    {
        const PromptBuilder prompts(u"alice"_s, u"Allergic to nuts."_s);

        const auto messages = prompts.build(u"desktop"_s, {stored(Role::User, u"hi"_s), stored(Role::Assistant, u"Hello!"_s)},
                                            {.now = moment(30).now, .position = protocol::Position{48.85, 2.35}}, u"weather?"_s);

        QCOMPARE(messages.size(), 5);
        QCOMPARE(messages.at(0).role, Role::System);
        QVERIFY(messages.at(0).text.startsWith(u"You are Tom"_s));
        QVERIFY(messages.at(0).text.indexOf(u"alice"_s) < messages.at(0).text.indexOf(u"Allergic to nuts."_s));
        QVERIFY(messages.at(0).text.contains(u"in the language in which the user writes"_s));
        QCOMPARE(messages.at(1).text, u"hi"_s);
        QCOMPARE(messages.at(2).text, u"Hello!"_s);
        QCOMPARE(messages.at(3).role, Role::System);
        QCOMPARE(messages.at(3).text,
                 u"Now it is Wednesday, 2025-01-15, 10:30, week 3, in the time zone Europe/Paris (UTC+01:00).\n"
                 "The user is at latitude 48.85000, longitude 2.35000."_s);
        QCOMPARE(messages.at(4), (Message{.role = Role::User, .text = u"weather?"_s}));
    }
    void saysTheUsersLanguage_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("said");
        QTest::newRow("French") << u"fr"_s
                                << u" The user's language is French (fr): answer in it where the user's words leave that open. "
                                   "There today is mercredi 15 janvier 2025."_s;
        QTest::newRow("with a country") << u"pt-BR"_s
                                        << u" The user's language is Portuguese (pt-BR): answer in it where the user's words "
                                           "leave that open. There today is quarta-feira, 15 de janeiro de 2025."_s;
        QTest::newRow("not said") << QString() << QString();
        QTest::newRow("nobody knows it") << u"xx"_s << QString();
    }
    void saysTheUsersLanguage()
    {
        QFETCH(const QString, language);
        QFETCH(const QString, said);
        const PromptBuilder prompts(u"alice"_s, {});

        const auto messages = prompts.build(u"desktop"_s, {}, {.now = moment(30).now, .language = language}, u"weather?"_s);

        QCOMPARE(messages.at(1).text,
                 u"Now it is Wednesday, 2025-01-15, 10:30, week 3, in the time zone Europe/Paris (UTC+01:00)."_s + said);
    }
    void keepsThePrefixTheSameFromTurnToTurn()
    {
        const PromptBuilder prompts(u"alice"_s, u"Allergic to nuts."_s);
        const QList<StoredMessage> history = exchanges(3, 100);

        const auto earlier = prompts.build(u"desktop"_s, history.first(4), moment(1), u"a"_s);
        const auto later = prompts.build(u"desktop"_s, history, moment(59), u"b"_s);

        QCOMPARE(later.first(5), earlier.first(5));   // the system's text and the history up to there, byte by byte
    }
    void marksAnswersThatAreNotWhole_data()
    {
        QTest::addColumn<MessageState>("state");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("complete") << MessageState::Complete << u"Yes."_s << u"Yes."_s;
        QTest::newRow("empty") << MessageState::Complete << u""_s << u"[There was no answer.]"_s;
        QTest::newRow("stopped") << MessageState::Stopped << u"Yes"_s << u"Yes\n\n[The user stopped this answer here.]"_s;
        QTest::newRow("interrupted") << MessageState::Interrupted << u""_s
                                     << u"[This answer broke off here: the assistant was restarted.]"_s;
        QTest::newRow("failed") << MessageState::Failed << u""_s
                                << u"[This answer failed here: the user saw an error message instead.]"_s;
    }
    void marksAnswersThatAreNotWhole()
    {
        QFETCH(MessageState, state);
        QFETCH(QString, text);
        QFETCH(QString, shown);

        const auto messages =
            PromptBuilder(u"alice"_s, {})
                .build(u"web"_s, {stored(Role::User, u"?"_s), stored(Role::Assistant, text, state)}, moment(1), u"again"_s);

        QCOMPARE(messages.at(2).text, shown);
    }
    void shortensLongResultsOfEarlierTurns()
    {
        const auto messages = PromptBuilder(u"alice"_s, {})
                                  .build(u"web"_s,
                                         {stored(Role::User, u"?"_s), stored(Role::Tool, u"r"_s.repeated(60'000)),
                                          stored(Role::Assistant, u"ok"_s)},
                                         moment(1), u"?"_s);

        QVERIFY(messages.at(2).text.size() < 9000);
        QVERIFY(messages.at(2).text.endsWith(u"left out.]"_s));
    }
    void tellsTheModelWhatIsLeftOut()
    {
        const PromptBuilder prompts(u"alice"_s, {});
        const auto second = [&](int length) {   // of four exchanges
            return prompts.build(u"desktop"_s, exchanges(4, length), moment(1), u"?"_s).at(1);
        };
        constexpr int fits = historyBudget / 4 - 1;

        QCOMPARE(second(fits).role, Role::User);
        QCOMPARE(second(fits + 1).role, Role::System);
        QVERIFY(second(fits + 1).text.contains(u"its 2 oldest messages are left out"_s));
    }
    void dropsTheOldestWholeExchanges()
    {
        QList<StoredMessage> history = exchanges(1, 50);
        history.append(stored(Role::User, u"with a tool"_s));
        history.append({.message = {.role = Role::Assistant, .toolCalls = {{.id = u"1"_s, .name = u"now"_s}}}});
        history.append({.message = {.role = Role::Tool, .text = u"r"_s.repeated(50), .toolCallId = u"1"_s}});
        history.append(stored(Role::Assistant, u"done"_s));
        history += exchanges(1, 20);

        const auto bounded = boundedHistory(history, 60);

        QCOMPARE(bounded, history.last(2));   // the call and its result went together
    }
    void keepsEverythingThatFits()
    {
        const QList<StoredMessage> history = exchanges(10, 100);

        QCOMPARE(boundedHistory(history, 10'000), history);
    }
    void cutsInStepsSoThatTheBeginningStays()
    {
        QSet<QString> beginnings;
        for (int count = 40; count < 60; ++count)
            beginnings.insert(boundedHistory(exchanges(count, 100), 2000).constFirst().message.text);

        QVERIFY2(beginnings.size() <= 5, "every turn would read the whole history anew");
    }
    void neverBeginsInTheMiddleOfAnExchange()
    {
        const QList<StoredMessage> history = exchanges(3, 10).sliced(1);

        QCOMPARE(boundedHistory(history, 10'000).constFirst().message.role, Role::User);
    }
};

QTEST_GUILESS_MAIN(TestPromptBuilder)
#include "tst_promptbuilder.moc"
