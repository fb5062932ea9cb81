#include "tests/agent/support/agentprocess.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/agent/support/peer.h"

#include <QDir>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// The real program is killed while it shows what its database does not have yet.
class TestTurnKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_model = std::make_unique<OpenAiPeer>();
    }

    void twoTurnsAndTheirReadersLoseNothing()
    {
        AgentProcess agent;
        auto ready = agent.start(slice());
        QVERIFY(ready);
        QList<QList<protocol::TurnEvent>> shown;
        {
            Peer peer = serverOf(*ready);
            const auto first = peer.ask(u"one"_s, newConversation(peer));
            QTRY_VERIFY(m_model->open);
            const QPointer<QTcpSocket> firstModel = m_model->open;
            const auto second = peer.ask(u"two"_s, newConversation(peer));
            QTRY_VERIFY(m_model->requests.size() == 2 && !first->turn().isEmpty() && !second->turn().isEmpty());
            const QPointer<QTcpSocket> secondModel = m_model->open;
            const auto follower = peer.resume(first->turn(), 1);
            for (int i = 0; i < 20; ++i) {
                m_model->open = i % 2 == 0 ? firstModel : secondModel;
                m_model->say(u"%1 "_s.arg(i));
            }
            QTRY_VERIFY(first->text().endsWith(u"18 "_s) && second->text().endsWith(u"19 "_s));
            QTRY_COMPARE(follower->events, first->events);
            agent.kill();
            QTRY_VERIFY(first->end && second->end);
            shown = {first->events, second->events};
        }
        AgentProcess restarted;
        ready = restarted.start(slice());
        QVERIFY(ready);
        Peer peer = serverOf(*ready);
        for (const QList<protocol::TurnEvent> &events : std::as_const(shown)) {
            const QString turn = std::get<protocol::TurnStarted>(events.constFirst().body).turn;
            for (qint64 from = 1; from <= events.size() + 1; ++from) {   // each of them in the middle of it
                const auto rest = peer.resume(turn, from);
                QTRY_VERIFY(rest->end);
                QCOMPARE(rest->events.first(events.size() + 1 - from), events.sliced(from - 1));
                QVERIFY(rest->isContiguous(from) && rest->answer() && rest->answer()->interrupted);
            }
        }
    }
    void aReaderWhoSawMoreThanIsLeftLearnsOfTheEnd()
    {
        AgentProcess agent;
        auto ready = agent.start(slice());
        QVERIFY(ready);
        QString turn;
        qint64 seen = 0;
        {
            Peer peer = serverOf(*ready);
            const auto reader = peer.ask(u"Tell me a story"_s);
            QTRY_VERIFY(m_model->open);
            for (const QString &piece : {u"Once "_s, u"upon "_s, u"a "_s, u"time"_s}) {
                const auto before = reader->events.size();
                m_model->say(piece);
                QTRY_VERIFY(reader->events.size() > before);
            }
            agent.kill();
            QTRY_VERIFY(reader->end);
            turn = reader->turn();
            seen = reader->events.constLast().number;
        }
        QVERIFY(QFile::remove(QDir(userFolder()).filePath(u"turns.tail"_s)));   // as if the machine had lost its power
        AgentProcess restarted;
        ready = restarted.start(slice());
        QVERIFY(ready);
        Peer peer = serverOf(*ready);

        const auto rest = peer.resume(turn, seen + 1);

        QTRY_VERIFY(rest->end && *rest->end);
        QVERIFY(rest->answer() && rest->answer()->interrupted);
    }

private:
    [[nodiscard]] QString userFolder() const { return m_folder->filePath(u"users/alice"_s); }
    [[nodiscard]] config::AgentSlice slice() const { return aliceSlice(m_authority, userFolder(), m_model->baseUrl()); }
    [[nodiscard]] Peer serverOf(const config::AgentReady &ready) const
    {
        return Peer(m_authority.trustOf(u"tom-server"_s), ready.port);
    }
    [[nodiscard]] static QString newConversation(Peer &peer)
    {
        return peer.json("POST", u"/reset"_s, {{u"client_type"_s, u"desktop"_s}}).value("conversation"_L1).toString();
    }

    Authority m_authority;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<OpenAiPeer> m_model;
};

QTEST_GUILESS_MAIN(TestTurnKill)
#include "tst_turnkill.moc"
