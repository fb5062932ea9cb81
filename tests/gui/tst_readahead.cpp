#include "desktop/api/apiclient.h"
#include "desktop/conversations/readahead.h"
#include "shared/http/networkhttpclient.h"
#include "tests/desktop/scriptedserver.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr int patience = 20'000;   // it takes its time

} // namespace

// Which conversations are read before somebody opens them.
class TestReadAhead : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<ScriptedServer>();
        m_server->conversations = {spokenConversation(u"c1"_s, u"Lyon"_s, 1), spokenConversation(u"c2"_s, u"Milk"_s, 1)};
        m_client = std::make_unique<ApiClient>(
            std::make_unique<http::NetworkHttpClient>(http::Trust{.pinnedKey = m_server->fingerprint()}),
            ServerAddress::parse(m_server->address()).value(), m_server->session);
        auto opened = ConversationCache::open(m_folder->filePath(u"conversations.sqlite"_s));
        QVERIFY(opened);
        m_cache = std::move(*opened);
        m_ahead = std::make_unique<ReadAhead>(*m_client, *m_cache, [] { return true; });
    }
    void cleanup()
    {
        m_ahead.reset();
        m_client.reset();
        m_cache.reset();
    }

    void readsThemOneAfterTheOther()
    {
        consider();

        QTRY_VERIFY_WITH_TIMEOUT(isRead(u"c2"_s), patience);
        QVERIFY(isRead(u"c1"_s));
    }
    void oneThatCannotBeReadStopsNoOther()
    {
        m_server->conversations[0].messages[0].id = qint64(1) << 60;   // more than a number may be
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"conversation c1 is not kept"_s));
        consider();

        QTRY_VERIFY_WITH_TIMEOUT(isRead(u"c2"_s), patience);
        QVERIFY(!isRead(u"c1"_s));
        consider();
        m_server->conversations.append(spokenConversation(u"c3"_s, u"Tea"_s, 1));
        consider();
        QTRY_VERIFY_WITH_TIMEOUT(isRead(u"c3"_s), patience);
        QCOMPARE(m_server->requestsTo(u"/conversations/c1"_s).size(), 1);   // it is as it was
    }
    void aSessionThatHasEndedStopsAll()
    {
        m_server->session = "another"_ba;
        consider();

        QTRY_COMPARE_WITH_TIMEOUT(m_server->requestsTo(u"/conversations/c1"_s).size(), 1, patience);
        m_server->session = "scripted-session"_ba;

        QTRY_VERIFY_WITH_TIMEOUT((consider(), isRead(u"c2"_s)), patience);   // as often as the list comes
        QVERIFY(isRead(u"c1"_s));
        QCOMPARE(m_server->requestsTo(u"/conversations/c2"_s).size(), 1);
    }

private:
    void consider()
    {
        QList<protocol::Conversation> list;
        for (const protocol::ConversationLine &line : std::as_const(m_server->conversations))
            list.append(line.conversation);
        m_ahead->consider(list);
    }
    [[nodiscard]] bool isRead(const QString &id) const
    {
        const auto line = m_cache->line(id);
        return line && line->has_value();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<ApiClient> m_client;
    std::unique_ptr<ConversationCache> m_cache;
    std::unique_ptr<ReadAhead> m_ahead;
};

QTEST_GUILESS_MAIN(TestReadAhead)
#include "tst_readahead.moc"
