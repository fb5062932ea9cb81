#include "agent/conversation/attachedcontent.h"
#include "tests/agent/support/agentfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

namespace {

QByteArray imageOf(const QByteArray &content)
{
    return "\x89PNG\r\n\x1a\n" + content;
}

qsizetype count(const QList<llm::Message> &messages, const QString &words)
{
    qsizetype found = 0;
    for (const llm::Message &message : messages)
        found += message.text.count(words);
    return found;
}

QList<QByteArray> imagesIn(const QList<llm::Message> &messages)
{
    QList<QByteArray> images;
    for (const llm::Message &message : messages) {
        for (const llm::Image &image : message.images)
            images.append(image.data);
    }
    return images;
}

} // namespace

// What of attached files a model is shown, now and later in the conversation, and what when it refuses them.
class TestTurnAttachments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<AgentFixture>();
        m_store = std::make_unique<AttachmentStore>(m->kept->database(), folder(), m->clock);
        m->kept->setAttachments(m_store.get());
    }
    void cleanup()
    {
        m.reset();
        m_store.reset();
    }

    void oneRefusedImageDoesNotSpoilTheConversation()
    {
        const QByteArray bad = imageOf("bad");
        const QByteArray good = imageOf("good");
        const auto first = ask(u"what is this?"_s, {add(u"bad.png"_s, bad)});
        QCOMPARE(imagesIn(m->llm.requests.constLast().messages), QList{bad});
        refuse();
        QTRY_COMPARE(m->llm.requests.size(), 2);
        const llm::Message again = m->llm.requests.constLast().messages.constLast();
        QVERIFY(again.images.isEmpty());
        QVERIFY(again.text.startsWith(u"what is this?"_s) && again.text.contains(u"could not take them"_s));
        finish(first);
        QVERIFY(answerOf(*first)->warning.contains(u"could not take the images"_s));

        const auto second = ask(u"and this?"_s, {add(u"good.png"_s, good)});   // nobody has to refuse it once more
        QCOMPARE(imagesIn(m->llm.requests.constLast().messages), QList{good});
        QCOMPARE(count(m->llm.requests.constLast().messages, u"\"bad.png\" (image/png), which is left out here"_s), 1);
        finish(second);
        QVERIFY(answerOf(*second)->warning.isEmpty());
    }
    void whatCameBeforeIsLeftOutFirst()
    {
        const QByteArray old = imageOf("old");
        const QByteArray own = imageOf("own");
        finish(ask(u"one"_s, {add(u"old.png"_s, old)}));
        const auto log = ask(u"two"_s, {add(u"own.png"_s, own)});
        QCOMPARE(imagesIn(m->llm.requests.constLast().messages), (QList{old, own}));
        refuse();
        QTRY_COMPARE(m->llm.requests.size(), 3);
        QCOMPARE(imagesIn(m->llm.requests.constLast().messages), QList{own});
        finish(log);

        ask(u"three"_s, {});
        QCOMPARE(imagesIn(m->llm.requests.constLast().messages), QList{own});
    }
    void anotherReasonMarksNothing()
    {
        const QByteArray image = imageOf("fine");
        const auto log = ask(u"one"_s, {add(u"a.png"_s, image)});
        refuse();
        QTRY_COMPARE(m->llm.requests.size(), 2);
        m->llm.reply->fail({.code = ErrorCode::LlmRejected, .message = u"wrong key"_s});
        QTRY_VERIFY(log->isEnded());
        QCOMPARE(errorOf(*log)->message, u"wrong key"_s);
        QCOMPARE(m->llm.requests.size(), 2);

        ask(u"two"_s, {});
        QCOMPARE(imagesIn(m->llm.requests.constLast().messages), QList{image});
    }
    void whatWasSaidIsNotSaidAgain()
    {
        const auto log = ask(u"one"_s, {add(u"a.png"_s, imageOf("fine"))});
        m->llm.reply->say(u"It is"_s);
        refuse();   // a filter in the middle of the answer
        QTRY_VERIFY(log->isEnded());

        QCOMPARE(m->llm.requests.size(), 1);
        QCOMPARE(textOf(*log), u"It is"_s);
        QCOMPARE(errorOf(*log)->code, ErrorCode::LlmRejected);
    }
    void imagesHaveTheirRoomInBytes()
    {
        const QByteArray half(roomOfRequest.imageBytes / 2, 'x');
        const QString first = add(u"first.png"_s, imageOf(half.first(half.size() - 8)));
        const QString second = add(u"second.png"_s, imageOf("b" + half.first(half.size() - 9)));
        const QString third = add(u"third.png"_s, imageOf("c"));
        const auto log = ask(u"one"_s, {first, second, third});
        QCOMPARE(m->llm.requests.constLast().messages.constLast().images.size(), 2);
        QCOMPARE(count(m->llm.requests.constLast().messages, u"\"third.png\" (image/png), which is left out here"_s), 1);
        finish(log);

        ask(u"two"_s, {third});   // the history has what this request leaves
        const auto &messages = m->llm.requests.constLast().messages;
        QCOMPARE(messages.constLast().images.size(), 1);
        QCOMPARE(imagesIn(messages).size(), 3);   // first, third of then, third of now; the second has no room
        qsizetype bytes = 0;
        for (const QByteArray &image : imagesIn(messages))
            bytes += image.size();
        QVERIFY(bytes <= roomOfRequest.imageBytes);
    }
    void olderImagesAreOnlyNamed()
    {
        const QString image = add(u"a.png"_s, imageOf("a"));
        QList<StoredMessage> history;
        for (int i = 0; i <= roomOfHistory.images; ++i)
            history.append({.message = {.text = QString::number(i)}, .attachments = {image}});

        showAttachments(*m_store, history, roomOfHistory, 10'000);

        QVERIFY(history.at(0).message.images.isEmpty());
        QVERIFY(history.at(0).message.text.contains(u"left out here"_s));
        QCOMPARE(history.at(1).message.images.size(), 1);
    }
    void aLongTextIsCut()
    {
        const QString at = add(u"at"_s, QByteArray(maxShownText, 'x'));
        const QString over = add(u"over"_s, QByteArray(maxShownText + 1, 'x'));
        llm::Message message;
        AttachmentRoom room = roomOfRequest;
        showAttachments(*m_store, {at}, message, room);
        QVERIFY(!message.text.contains(u"left out"_s));
        room = roomOfRequest;
        showAttachments(*m_store, {over, u"gone"_s}, message, room);
        QVERIFY(message.text.contains(u"[The rest of this file is left out.]"_s));
        QVERIFY(message.text.contains(u"no longer there"_s));
    }
    void twoLongTextsLeaveTheConversationWhole()
    {
        const QString first = add(u"first.txt"_s, QByteArray(maxShownText, 'Q'));
        const QString second = add(u"second.txt"_s, QByteArray(maxShownText, 'Z'));
        finish(ask(u"hello"_s, {}));
        const auto log = ask(u"read them"_s, {first, second});
        QVERIFY(count(m->llm.requests.constLast().messages, u"Q"_s) > maxShownText - 1000);
        QVERIFY(count(m->llm.requests.constLast().messages, u"Z"_s) > maxShownText - 1000);
        finish(log);

        ask(u"and now?"_s, {});
        const auto &messages = m->llm.requests.constLast().messages;
        QVERIFY(!messages.at(1).text.contains(u"left out"_s));   // not the history
        QCOMPARE(messages.at(1).text, u"hello"_s);
        QVERIFY(messages.at(3).text.startsWith(u"read them"_s));
        QVERIFY(count(messages, u"Q"_s) > roomOfHistory.characters / 2 - 1000);   // half of the room for each
        QVERIFY(count(messages, u"Z"_s) > roomOfHistory.characters / 2 - 1000);
        QVERIFY(messages.at(3).text.size() < roomOfHistory.characters + 1000);
    }
    void theNewestTextsHaveTheRoom()
    {
        const QString old = add(u"old.txt"_s, QByteArray(maxShownText, 'Q'));
        const QString newer = add(u"new.txt"_s, QByteArray(maxShownText, 'Z'));
        finish(ask(u"one"_s, {old}));
        finish(ask(u"two"_s, {newer}));

        ask(u"three"_s, {});
        const auto &messages = m->llm.requests.constLast().messages;
        QCOMPARE(count(messages, u"\"old.txt\" (text/plain), which is left out here"_s), 1);
        QVERIFY(count(messages, u"Z"_s) > maxShownText - 1000);
    }
    void whatTheHistoryLeavesOutIsNotReadAtAll()
    {
        QList<StoredMessage> history{{.message = {.text = u"old"_s}, .attachments = {u"nowhere"_s}},
                                     {.message = {.text = u"x"_s.repeated(100)}, .attachments = {u"nowhere"_s}}};

        showAttachments(*m_store, history, roomOfHistory, 100);

        QCOMPARE(history.at(0).message.text, u"old"_s);
        QVERIFY(history.at(1).message.text.contains(u"no longer there"_s));
    }

private:
    QString folder() const { return m->folder.filePath(u"attachments"_s); }
    QString add(const QString &name, const QByteArray &bytes) { return m_store->add(name, bytes)->id; }
    Agent::Log ask(const QString &text, const QStringList &attachments)
    {
        auto request = says(text);
        request.attachments = attachments;
        return m->ask(request);
    }
    void refuse() { m->llm.reply->fail({.code = ErrorCode::LlmRejected, .message = u"that is no image"_s}); }
    void finish(const Agent::Log &log)
    {
        m->llm.reply->finish(u"answer"_s);
        QTRY_VERIFY(log->isEnded());
    }

    std::unique_ptr<AgentFixture> m;
    std::unique_ptr<AttachmentStore> m_store;
};

QTEST_GUILESS_MAIN(TestTurnAttachments)
#include "tst_turnattachments.moc"
