#include "agent/conversation/conversationlist.h"
#include "agent/conversation/conversationreader.h"
#include "agent/conversation/conversationstore.h"
#include "agent/conversation/schema.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;

// Files that earlier versions of Tom wrote: data/agent-v1.sqlite is of tom-agent 0.1.0 with the schema of version 1.
class TestAgentSchema : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensAFileOfVersion1()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"agent.sqlite"_s);
        QVERIFY(QFile::copy(QStringLiteral(TOM_SOURCE_DIR "/tests/agent/conversation/data/agent-v1.sqlite"), path));
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner));
        for (int opening = 0; opening < 2; ++opening) {   // a second time finds nothing to do
            auto database = store::Database::open(path, agentMigrations());
            QVERIFY2(database, database ? "" : qUtf8Printable(database.error().message));
            QCOMPARE((*database)->query(u"PRAGMA user_version"_s)->constFirst().value(u"user_version"_s).toInt(),
                     agentMigrations().constLast().version);
            QCOMPARE((*database)->query(u"SELECT * FROM list_items"_s)->size(), 1);
            QCOMPARE((*database)->query(u"SELECT * FROM notes"_s)->size(), 1);
            checkConversations(**database);
        }
    }

private:
    void checkConversations(store::Database &database)
    {
        ConversationList list(database, m_clock);
        const auto page = list.page({});
        QVERIFY(page);
        QCOMPARE(page->conversations.size(), 3);
        QCOMPARE(page->conversations.constFirst().title, u"hello"_s);
        QVERIFY(page->conversations.constFirst().isCurrent);

        const auto found = list.page({.words = u"cafe"_s});
        QVERIFY(found);
        QCOMPARE(found->conversations.size(), 1);
        QCOMPARE(found->conversations.constFirst().title, u"Put café crème on the shopping list"_s);
        QCOMPARE(found->conversations.constFirst().messages, 12);
        const auto line = ConversationReader(database).line(found->conversations.constFirst(), {});
        QVERIFY(line);
        QCOMPARE(line->messages.size(), 8);
        QCOMPARE(line->messages.at(4).text, u"Is bread on the shopping list?"_s);
        QCOMPARE(line->messages.at(4).branches, (QList<qint64>{5, 15}));

        QCOMPARE(list.page({.words = u"zurich"_s})->conversations.size(), 1);
        QCOMPARE(list.page({.words = u"added"_s})->conversations.size(), 2);   // what tools said is not in it
    }

    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TestAgentSchema)
#include "tst_agentschema.moc"
