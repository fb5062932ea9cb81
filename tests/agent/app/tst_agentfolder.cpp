#include "tests/agent/support/agentprocess.h"
#include "tests/agent/support/authority.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/agent/support/peer.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// The real program, twice for the same user.
class TestAgentFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sharesItsFolderWithNoOther()
    {
        AgentProcess agent;
        const auto ready = agent.start(slice());
        QVERIFY(ready);
        Peer peer = serverOf(*ready);
        const auto reader = peer.ask(u"Tell me a story"_s);
        QTRY_VERIFY(m_model.open);

        AgentProcess second;
        second.process.start();
        second.process.write(json::compact(slice().toJson()) + '\n');
        QTRY_COMPARE_WITH_TIMEOUT(second.process.state(), QProcess::NotRunning, std::chrono::seconds(30));
        QCOMPARE(second.process.exitCode(), 2);
        const QByteArray said = second.process.readAllStandardError();
        QVERIFY2(said.count('\n') == 1 && said.contains("is it another tom-agent?"), said.constData());

        m_model.say(u"Once"_s);   // the turn of the first one goes on
        m_model.finish();
        QTRY_VERIFY(reader->end);
        QCOMPARE(reader->answer()->response, u"Once"_s);
        agent.kill();
        AgentProcess third;
        QVERIFY(third.start(slice()));
    }

private:
    [[nodiscard]] config::AgentSlice slice() const
    {
        return aliceSlice(m_authority, m_folder.filePath(u"users/alice"_s), m_model.baseUrl());
    }
    [[nodiscard]] Peer serverOf(const config::AgentReady &ready) const
    {
        return Peer(m_authority.trustOf(u"tom-server"_s), ready.port);
    }

    Authority m_authority;
    QTemporaryDir m_folder;
    OpenAiPeer m_model;
};

QTEST_GUILESS_MAIN(TestAgentFolder)
#include "tst_agentfolder.moc"
