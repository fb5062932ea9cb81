#include "tests/interop/contractserver.h"

#include <QProcess>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server::test;

// The push channel as somebody else's client sees it: npm's ws.
class TestPushPeer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void npmWsListens()
    {
        QTemporaryDir notes;
        ContractServer server;
        QVERIFY(server.start(notes.filePath(u"answers.jsonl"_s)));
        const QByteArray alice = http::headerValue(server.signIn(u"alice"_s, u"secret-of-alice"_s), "cookie");
        const QByteArray bob = http::headerValue(server.signIn(u"bob"_s, u"secret-of-bob"_s), "cookie");
        QVERIFY(!alice.isEmpty() && !bob.isEmpty());

        QProcess node;
        node.setProcessChannelMode(QProcess::MergedChannels);
        const QString folder = QStringLiteral(TOM_SOURCE_DIR "/tests/interop/");
        node.start(u"bash"_s, {u"-c"_s, u"peers=$(\"$0\" --where) && exec node \"$1\" \"$peers\" \"$2\""_s,
                               folder + u"peers.sh"_s, folder + u"push.mjs"_s, u"127.0.0.1:%1"_s.arg(server.port())});
        node.write(alice + '\n' + bob + '\n');
        node.closeWriteChannel();

        QVERIFY(QTest::qWaitFor([&node] { return node.state() == QProcess::NotRunning; }, 100'000));
        QVERIFY2(node.exitCode() == 0, node.readAll().constData());
    }
};

QTEST_GUILESS_MAIN(TestPushPeer)
#include "tst_pushpeer.moc"
