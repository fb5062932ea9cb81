#include "tests/agent/support/agentprocess.h"
#include "tests/agent/support/authority.h"
#include "tests/agent/support/peer.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// The real program, killed while its reminders are due, in front of two devices that come and go.
class TestRemindersKilled : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noReminderIsLostOrToldTwice()
    {
        constexpr int reminders = 60;
        constexpr int kills = 20;
        const QDateTime begin =
            QDateTime::currentDateTimeUtc().addSecs(20);   // until all of them are there, also on a busy machine
        QStringList expected;
        {
            AgentProcess agent;
            const auto ready = agent.start(slice());
            QVERIFY(ready);
            Peer peer = serverOf(*ready);
            for (int i = 0; i < reminders; ++i) {
                expected.append(u"reminder %1"_s.arg(i));
                const QJsonObject body{{u"text"_s, expected.constLast()},
                                       {u"start"_s, begin.addSecs(i / 4).toString(Qt::ISODate)}};
                QCOMPARE(peer.status("POST", u"/schedules"_s, body), 200);
            }
            agent.kill();
        }
        Device flapping;
        Device late;
        for (int round = 0; round < kills || QDateTime::currentDateTimeUtc() < begin.addSecs(reminders / 4 + 1); ++round) {
            AgentProcess agent;
            const auto ready = agent.start(slice());
            QVERIFY(ready);
            Peer peer = serverOf(*ready);
            if (round % 2 == 0)
                flapping.catchUp(peer);
            QTest::qWait(QRandomGenerator::global()->bounded(400));
            if (round % 3 == 0)
                flapping.catchUp(peer);
            agent.kill();
        }
        AgentProcess agent;
        const auto ready = agent.start(slice());
        QVERIFY(ready);
        Peer peer = serverOf(*ready);
        QTRY_VERIFY_WITH_TIMEOUT(peer.json("GET", u"/schedules"_s).value(u"schedules").toArray().isEmpty(), 10'000);
        flapping.catchUp(peer);
        late.catchUp(peer);

        QStringList told = late.titles.values();
        told.removeIf([](const QString &title) { return !title.startsWith("reminder "_L1); });   // a digest may be among them
        told.sort();
        expected.sort();
        QCOMPARE(told, expected);
        QCOMPARE(flapping.titles, late.titles);
        QCOMPARE(flapping.last, late.last);
    }

private:
    struct Device
    {
        void catchUp(Peer &peer)
        {
            const QJsonObject page = peer.json("GET", u"/notifications?limit=500&since="_s + QString::number(last));
            if (!page.contains(u"last"_s))
                return;   // the agent was killed meanwhile
            for (const QJsonValue &one : page.value(u"notifications").toArray()) {
                QVERIFY(one[u"seq"].toInteger() > last);
                last = one[u"seq"].toInteger();
                titles.insert(one[u"id"].toInteger(), one[u"title"].toString());
            }
            last = page.value(u"last").toInteger();
        }
        qint64 last = 0;
        QMap<qint64, QString> titles;
    };

    [[nodiscard]] config::AgentSlice slice() const
    {
        const QString model = u"builtin/assistant"_s;
        return {.username = u"alice"_s,
                .llm = {.defaultName = u"own"_s, .providers = {{.name = u"own"_s, .models = {model, model, model}}}},
                .logLevel = u"ERROR"_s,
                .userFolder = m_folder.filePath(u"alice"_s),
                .certificatePem = m_authority.agent.certificatePem(),
                .keyPem = m_authority.agent.keyPem(),
                .authorityPem = m_authority.certificate().toPem()};
    }
    [[nodiscard]] Peer serverOf(const config::AgentReady &ready) const
    {
        return Peer(m_authority.trustOf(u"tom-server"_s), ready.port);
    }

    QTemporaryDir m_folder;
    Authority m_authority;
};

QTEST_GUILESS_MAIN(TestRemindersKilled)
#include "tst_reminderskilled.moc"
