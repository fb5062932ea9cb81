#include "agent/conversation/conversationlist.h"
#include "agent/conversation/conversationstore.h"
#include "agent/conversation/messagewords.h"
#include "agent/conversation/schema.h"
#include "agent/turn/journal.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;

// The words of messages are not taken with each of them, and nobody notices.
class TestMessageWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        openJournal(agentMigrations());
    }
    void cleanup() { m_journal.reset(); }

    void areTakenBeforeASearchAndNotWithTheMessage()
    {
        const QString id = say(u"Where is the bicycle?"_s);
        QCOMPARE(indexed(u"bicycle"_s), 0);

        QCOMPARE(found(u"bicycle"_s), QStringList{id});
        QCOMPARE(indexed(u"bicycle"_s), 1);
        const QString next = say(u"The bicycle is mine"_s);
        QCOMPARE(found(u"bicycle"_s), (QStringList{next, id}));
    }

    void areAllTakenHoweverManyThereAre()
    {
        const QString id = say(u"first"_s);
        QVERIFY(m_journal->commit([&]() -> Result<void> {
            for (int i = 0; i < 1000; ++i)
                add(id, llm::Role::Assistant, i == 0 || i == 999 ? u"cellar"_s : u"tea"_s);
            return {};
        }));

        QCOMPARE(MessageWords(database()).takeSome(), Result<bool>(true));
        QCOMPARE(indexed(u"cellar"_s), 1);
        QVERIFY(MessageWords(database()).takeAll());
        QCOMPARE(indexed(u"cellar"_s), 2);
        QCOMPARE(MessageWords(database()).takeSome(), Result<bool>(false));
    }

    void areNotTakenOfWhatToolsSay()
    {
        const QString id = say(u"first"_s);
        add(id, llm::Role::Tool, u"bicycle"_s);

        QCOMPARE(found(u"bicycle"_s), QStringList());
        QCOMPARE(MessageWords(database()).takeSome(), Result<bool>(false));   // but it was looked at
    }

    void ofAConversationThatGoesBeforeTheyAreTakenDamageNothing()
    {
        const QString taken = say(u"the old bicycle"_s);
        QVERIFY(MessageWords(database()).takeAll());
        const QString notTaken = say(u"the new bicycle"_s);
        QVERIFY(m_journal->conversations().remove(notTaken));
        checkIndex(1);

        QCOMPARE(found(u"bicycle"_s), QStringList{taken});
        QVERIFY(m_journal->conversations().remove(taken));
        checkIndex(0);
        const QString last = say(u"a bicycle again"_s);
        QCOMPARE(found(u"bicycle"_s), QStringList{last});
        checkIndex(1);
    }

    void areTakenByThemselvesSoonAndAtTheNextStart()
    {
        QVERIFY(m_journal->commit([&]() -> Result<void> {
            say(u"the bicycle"_s);
            return {};
        }));
        QTRY_COMPARE_WITH_TIMEOUT(indexed(u"bicycle"_s), 1, 10 * Journal::wordsInterval);

        say(u"another bicycle"_s);
        openJournal(agentMigrations());   // as after kill -9: nothing was done about it
        QCOMPARE(indexed(u"bicycle"_s), 1);
        QTRY_COMPARE_WITH_TIMEOUT(indexed(u"bicycle"_s), 2, 10 * Journal::wordsInterval);
    }

    void ofManyAreTakenByThemselvesOneLotAfterTheOther()
    {
        QVERIFY(m_journal->commit([&]() -> Result<void> {
            const QString id = say(u"first"_s);
            for (int i = 0; i < 1000; ++i)
                add(id, llm::Role::Assistant, i == 999 ? u"cellar"_s : u"tea"_s);
            return {};
        }));

        QTRY_COMPARE_WITH_TIMEOUT(indexed(u"tea"_s), 999, 10 * Journal::wordsInterval);
        QCOMPARE(indexed(u"cellar"_s), 1);
        QCOMPARE(MessageWords(database()).takeSome(), Result<bool>(false));
    }

    void thatADatabaseRefusesAreTakenWithTheNextMessage()
    {
        const auto say = [this](const QString &text) {
            return m_journal->commit([&]() -> Result<void> {
                this->say(text);
                return {};
            });
        };
        QVERIFY(say(u"a lamp"_s));
        QVERIFY(MessageWords(database()).takeAll());
        QVERIFY(database().execute(
            u"CREATE TRIGGER no BEFORE UPDATE ON message_words_until BEGIN SELECT RAISE(ABORT, 'not in this house'); END"_s));
        warnings.clear();
        const auto before =
            qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &text) { warnings.append(text); });
        const auto comeBack = qScopeGuard([before] { qInstallMessageHandler(before); });
        QVERIFY(say(u"the bicycle"_s));
        QTRY_VERIFY_WITH_TIMEOUT(warnings.join(u'\n').contains(u"the words of the newest messages wait: "_s),
                                 10 * Journal::wordsInterval);
        QCOMPARE(indexed(u"bicycle"_s), 0);   // and not a half of it
        const auto page = ConversationList(database(), m_clock).page({.words = u"lamp"_s});   // what was taken before is found
        QVERIFY(page);
        QCOMPARE(page->conversations.size(), 1);

        QVERIFY(database().execute(u"DROP TRIGGER no"_s));
        QVERIFY(say(u"another bicycle"_s));
        QTRY_COMPARE_WITH_TIMEOUT(indexed(u"bicycle"_s), 2, 10 * Journal::wordsInterval);
        checkIndex(2);
    }

    void ofTheVersionBeforeAreTakenOnce()
    {
        openJournal(agentMigrations().first(13), u"old.sqlite"_s);
        say(u"the bicycle"_s);
        QCOMPARE(indexed(u"bicycle"_s), 1);

        openJournal(agentMigrations(), u"old.sqlite"_s);
        QCOMPARE(MessageWords(database()).takeSome(), Result<bool>(false));
        const QString next = say(u"another bicycle"_s);
        QCOMPARE(found(u"bicycle"_s).size(), 2);
        QVERIFY(m_journal->conversations().remove(next));
        checkIndex(1);
    }

    void noNumberIsGivenTwiceAfterAnUpgrade()
    {
        for (const bool isAnyLeft : {true, false}) {
            const QString name = isAnyLeft ? u"some.sqlite"_s : u"none.sqlite"_s;
            openJournal(agentMigrations().first(13), name);
            const QString left = say(u"one"_s);
            const QString gone = say(u"two"_s);
            QVERIFY(m_journal->conversations().remove(gone));
            if (!isAnyLeft)
                QVERIFY(m_journal->conversations().remove(left));

            openJournal(agentMigrations(), name);
            QCOMPARE(m_journal->conversations().conversation(say(u"three"_s))->head, std::optional<qint64>(3));
        }
    }

private:
    store::Database &database() { return m_journal->database(); }
    void openJournal(const QList<store::Migration> &migrations, const QString &name = u"agent.sqlite"_s)
    {
        m_journal.reset();
        auto opened = store::Database::open(m_folder->filePath(name), migrations);
        QVERIFY2(opened, opened ? "" : qUtf8Printable(opened.error().message));
        m_journal = std::make_unique<Journal>(std::move(*opened), m_clock);
    }
    QString say(const QString &text)
    {
        const QString id = m_journal->conversations().make(u"web"_s, u"a title"_s)->id;
        add(id, llm::Role::User, text);
        return id;
    }
    void add(const QString &id, llm::Role role, const QString &text)
    {
        QVERIFY(m_journal->conversations().append(id, {}, {.turn = u"t"_s, .message = {.role = role, .text = text}}));
    }
    QStringList found(const QString &words)
    {
        QStringList ids;
        const auto page = ConversationList(database(), m_clock).page({.words = words}).value();
        for (const protocol::Conversation &conversation : page.conversations)
            ids.append(conversation.id);
        std::ranges::sort(ids, std::greater(), [&](const QString &id) {   // the last one said first
            return m_journal->conversations().conversation(id)->head.value_or(0);
        });
        return ids;
    }
    qsizetype indexed(const QString &word)
    {
        return database().query(u"SELECT rowid FROM message_words WHERE message_words MATCH ?"_s, {word})->size();
    }
    // SQLite's own word on it, and that each entry has its message.
    void checkIndex(int count)
    {
        QVERIFY(database().execute(u"INSERT INTO message_words(message_words) VALUES('integrity-check')"_s));
        QCOMPARE(indexed(u"bicycle"_s), count);
        QCOMPARE(database().query(u"SELECT text FROM message_words WHERE message_words MATCH 'bicycle'"_s)->size(), count);
    }

    static inline QStringList warnings;

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Journal> m_journal;
};

QTEST_GUILESS_MAIN(TestMessageWords)
#include "tst_messagewords.moc"
