#include "tests/agent/support/agentprocess.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/agent/support/peer.h"
#include "tests/support/smalldisk.h"

#include <QDir>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// A real agent on a real disk that fills up while it answers.
class TestFullDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysSoAndGoesOnShowingWhatItHas()
    {
        Authority authority;
        OpenAiPeer model;
        QTemporaryDir folder;
        const QString disk = folder.filePath(u"alice"_s);
        QVERIFY(QDir().mkpath(disk));
        AgentProcess agent;
        agent.process.setChildProcessModifier(onSmallDisk(disk, "2m"));
        const auto ready = agent.start(aliceSlice(authority, disk, model.baseUrl()));
        if (!ready && agent.process.exitCode() == noSmallDisk)
            QSKIP("no right to mount a disk");
        QVERIFY(ready);
        Peer peer(authority.trustOf(u"tom-server"_s), ready->port);

        const auto reader = peer.ask(u"tell me"_s);
        QTRY_VERIFY(model.open);
        for (int i = 0; i < 200 && !reader->end; ++i) {   // pieces that wait for the same commit become one event
            const auto before = reader->events.size();
            model.say(u"%1 "_s.arg(i) + u"x"_s.repeated(50'000));
            QTRY_VERIFY_WITH_TIMEOUT(reader->end || reader->events.size() > before, 20'000);
        }

        QVERIFY(reader->end && reader->isContiguous());
        const auto *failed = std::get_if<protocol::TurnFailed>(&reader->events.constLast().body);
        QVERIFY(failed);
        QCOMPARE(failed->error.code, ErrorCode::Storage);
        QVERIFY(reader->text().size() > 100'000);
        QVERIFY(QTest::qWaitFor([&] { return !model.open || model.open->state() != QAbstractSocket::ConnectedState; }));
        // What is there can be read; what is new is refused, and the agent lives.
        const QString conversation = std::get<protocol::TurnStarted>(reader->events.constFirst().body).conversation;
        QCOMPARE(peer.status("GET", u"/conversations/"_s + conversation), 200);
        for (const QString &word : {u"tell"_s, u"nothing"_s}) {   // whose words were taken, or could not be
            const QJsonObject found = peer.json("GET", u"/conversations?query="_s + word);
            QCOMPARE(found.value("status"_L1).toString(), u"OK"_s);
            QVERIFY(found.value("conversations"_L1).isArray());
        }
        const QJsonObject large{{u"request"_s, u"y"_s.repeated(2'000'000)}};
        QCOMPARE(peer.status("POST", u"/process"_s, large), 507);
        QCOMPARE(peer.status("GET", u"/healthz"_s), 200);
        QCOMPARE(agent.process.state(), QProcess::Running);
    }
};

QTEST_GUILESS_MAIN(TestFullDisk)
#include "tst_fulldisk.moc"
