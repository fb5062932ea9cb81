#include "agent/turn/turnprogress.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using Images = TurnTalk::Images;

namespace {

llm::Image image(qsizetype bytes, char of = 'x')
{
    return {.mediaType = u"image/png"_s, .data = QByteArray(bytes, of)};
}

const QList<llm::Message> prompt{{.role = llm::Role::System, .text = u"Tom"_s},
                                 {.text = u"before"_s, .images = {image(1)}},
                                 {.text = u"request"_s, .images = {image(2)}}};
const QList<llm::Message> calls{{.role = llm::Role::Assistant, .text = u"calls"_s},
                                {.role = llm::Role::Tool, .text = u"result"_s}};

} // namespace

class TestTurnTalk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void imagesFollowTheirRound()
    {
        TurnTalk talk;
        talk.begin(prompt);
        talk.addRound(calls, {});
        talk.addNote(u"note"_s);
        talk.addRound(calls, {image(3)});

        QCOMPARE(talk.messages().size(), 3 + 2 + 1 + 2 + 1);
        QCOMPARE(talk.messages().constLast().images, QList{image(3)});
        QCOMPARE(talk.messages().constLast().role, llm::Role::User);
        QCOMPARE(talk.images(), (QList<RoundImages>{{.after = 4, .images = {image(3)}}}));
        TurnTalk again;
        again.begin(prompt, calls + calls, talk.images());
        QCOMPARE(again.messages().constLast(), talk.messages().constLast());
        QCOMPARE(again.messages().size(), talk.messages().size() - 1);   // notes are made anew
        QCOMPARE(again.images(), talk.images());
    }
    void leavesOutInItsOrder()
    {
        TurnTalk talk;
        talk.begin(prompt);
        talk.addRound(calls, {image(3)});

        QCOMPARE(talk.dropImages(), Images::Results);
        QVERIFY(talk.images().isEmpty());
        QCOMPARE(talk.messages().at(1).images.size(), 1);
        QCOMPARE(talk.dropImages(), Images::History);
        QCOMPARE(talk.messages().at(2).images.size(), 1);
        QCOMPARE(talk.dropImages(), Images::Request);
        QVERIFY(talk.messages().at(2).text.startsWith(u"request\n\n["_s));
        QCOMPARE(talk.dropImages(), Images::None);
    }
    void newImagesTakeTheRoomOfOldOnes()
    {
        TurnTalk talk;
        talk.begin(prompt);
        talk.addRound(calls, {image(TurnTalk::maxResultImageBytes - 1, 'a')});
        talk.addRound(calls, {image(1, 'b')});
        QCOMPARE(talk.images().size(), 2);

        talk.addRound(calls, {image(1, 'c')});

        QCOMPARE(talk.images().size(), 2);
        QCOMPARE(talk.images().constFirst().images, QList{image(1, 'b')});
        QVERIFY(talk.messages().at(5).images.isEmpty());
        QVERIFY(talk.messages().at(5).text.contains(u"newer ones"_s));
        QCOMPARE(talk.messages().at(2).images.size(), 1);   // not the user's
    }
    void progressIsKeptWhole()
    {
        const TurnProgress progress{.rounds = 3,
                                    .model = u"fake/model"_s,
                                    .warnings = {u"careful"_s},
                                    .callCounts = {{"abc", 2}},
                                    .provider = u"other"_s,
                                    .offered = {u"a__b"_s},
                                    .memories = {{.id = u"1"_s, .text = u"tea"_s, .date = u"2026-01-01"_s, .score = 0.5}},
                                    .images = {{.after = 2, .images = {image(3)}}},
                                    .usage = {.inputTokens = 5, .cost = 0.25, .unpricedCalls = 1}};

        QCOMPARE(TurnProgress::fromJson(progress.toJson()), progress);
        QCOMPARE(TurnProgress::fromJson({}), TurnProgress());
    }
};

QTEST_GUILESS_MAIN(TestTurnTalk)
#include "tst_turntalk.moc"
