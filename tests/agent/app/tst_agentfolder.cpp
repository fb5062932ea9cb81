#include "tests/agent/support/agentprocess.h"
#include "tests/agent/support/authority.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/agent/support/peer.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// The real program and the folder of its user: nobody else works there, and what it writes into it.
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

    void recordsWhatModelsAreToldOnlyWhenAsked_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<bool>("isRecorded");
        QTest::newRow("unset") << QString() << false;
        QTest::newRow("0") << u"0"_s << false;
        QTest::newRow("1") << u"1"_s << true;
    }
    void recordsWhatModelsAreToldOnlyWhenAsked()
    {
        QFETCH(const QString, said);
        QFETCH(const bool, isRecorded);
        QTemporaryDir folder;
        config::AgentSlice own = slice();
        own.userFolder = folder.filePath(u"users/alice"_s);
        AgentProcess agent;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        if (!said.isEmpty())
            environment.insert(u"TOM_DEBUG_LLM"_s, said);
        agent.process.setProcessEnvironment(environment);
        const auto ready = agent.start(own);
        QVERIFY(ready);
        Peer peer = serverOf(*ready);
        const auto reader = peer.ask(u"Tell me of Timbuktu"_s);
        QTRY_VERIFY(m_model.open);
        m_model.say(u"Once"_s);
        m_model.finish();
        QTRY_VERIFY(reader->end);

        QByteArray recorded;
        const QDir logs(own.userFolder + u"/logs"_s);
        QTRY_VERIFY(!isRecorded || !logs.entryList(QDir::Files).isEmpty());
        for (const QFileInfo &info : logs.entryInfoList(QDir::Files)) {
            QFile file(info.filePath());
            QVERIFY(file.open(QIODevice::ReadOnly));
            recorded += file.readAll();
            QCOMPARE(info.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther), QFileDevice::Permissions());
        }
        QCOMPARE(recorded.contains("Timbuktu"), isRecorded);
        QVERIFY(!recorded.contains("key-of-the-test"));
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
