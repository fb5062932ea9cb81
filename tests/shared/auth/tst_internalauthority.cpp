#include "opensslcommand.h"
#include "shared/auth/certificate.h"
#include "shared/auth/qtcertificates.h"
#include "shared/core/atomicfile.h"

#include <QFileInfo>
#include <QProcess>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::auth;

namespace {

QSslConfiguration tlsWith(const CertifiedKey &own, const Certificate &authority)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(forQt(own.chain));
    configuration.setPrivateKey(forQt(own.key));
    configuration.setCaCertificates({forQt(authority)});
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    return configuration;
}

// A real handshake over loopback.
class Handshake
{
public:
    Handshake(const QSslConfiguration &server, const QSslConfiguration &client, const QString &serverName)
    {
        m_server.setSslConfiguration(server);
        m_server.listen(QHostAddress::LocalHost);
        m_client.setSslConfiguration(client);
        m_client.setPeerVerifyName(serverName);
        m_client.connectToHostEncrypted(u"127.0.0.1"_s, m_server.serverPort());
    }

    // Both ends took the other's certificate, or one of them hung up.
    bool ends()
    {
        return QTest::qWaitFor([this] { return accepted() || m_client.state() == QAbstractSocket::UnconnectedState; }, 20000);
    }
    bool accepted() const { return m_client.isEncrypted() && m_server.hasPendingConnections(); }
    QSslCertificate clientSeenByServer()
    {
        return qobject_cast<QSslSocket *>(m_server.nextPendingConnection())->peerCertificate();
    }
    QSslCertificate serverSeenByClient() const { return m_client.peerCertificate(); }

private:
    QSslServer m_server;
    QSslSocket m_client;
};

} // namespace

class TestInternalAuthority : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesItselfOncePrivately()
    {
        const QString folder = m_folder.filePath(u"once/internal"_s);

        const Result<InternalAuthority> made = InternalAuthority::loadOrMake(folder);
        const Result<InternalAuthority> loaded = InternalAuthority::loadOrMake(folder);

        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        QVERIFY(loaded);
        QCOMPARE(loaded->certificate(), made->certificate());
        const QFile::Permissions group =
            QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
        QCOMPARE(QFileInfo(folder).permissions() & group, QFile::Permissions());
        QCOMPARE(QFileInfo(folder + u"/ca-key.pem"_s).permissions() & group, QFile::Permissions());
        QCOMPARE(QDir(folder).entryList(QDir::Files | QDir::Hidden, QDir::Name),
                 QStringList({u"ca-key.pem"_s, u"ca.lock"_s, u"ca.pem"_s}));
        QVERIFY(made->certificate().effectiveDate().daysTo(made->certificate().expiryDate()) >= 3652);
    }
    void opensslAcceptsWhatItIssued()
    {
        if (!haveOpenssl())
            QSKIP("no openssl here");
        const QString folder = m_folder.filePath(u"witness"_s);
        const Result<InternalAuthority> authority = InternalAuthority::loadOrMake(folder);
        const Result<CertifiedKey> issued = authority->issue(u"agent:alice"_s);
        QVERIFY(issued);
        const QString leaf = m_folder.filePath(u"leaf.pem"_s);
        QVERIFY(writeFileAtomically(leaf, issued->certificatePem()));

        for (const QString &purpose : {u"sslserver"_s, u"sslclient"_s}) {
            const OpensslAnswer verified = openssl({u"verify"_s, u"-x509_strict"_s, u"-purpose"_s, purpose, u"-verify_hostname"_s,
                                                    u"agent-alice"_s, u"-CAfile"_s, folder + u"/ca.pem"_s, leaf});
            QVERIFY2(verified.status == 0, verified.output.constData());
        }
        const QByteArray leafText = openssl({u"x509"_s, u"-noout"_s, u"-text"_s}, issued->certificatePem()).output;
        QVERIFY(leafText.contains("Subject: CN=agent:alice"));
        QVERIFY(leafText.contains("DNS:agent-alice"));
        QVERIFY(leafText.contains("TLS Web Client Authentication, TLS Web Server Authentication"));
        const QByteArray ownText = openssl({u"x509"_s, u"-noout"_s, u"-text"_s}, authority->certificate().toPem()).output;
        QVERIFY(ownText.contains("CA:TRUE, pathlen:0"));
        QVERIFY(ownText.contains("Certificate Sign"));
    }
    void peersOfOneAuthorityKnowEachOther()
    {
        const Result<InternalAuthority> authority = InternalAuthority::loadOrMake(m_folder.filePath(u"one"_s));
        const CertifiedKey server = *authority->issue(u"tom-server"_s);
        const CertifiedKey agent = *authority->issue(u"agent:alice"_s);

        Handshake handshake(tlsWith(agent, authority->certificate()), tlsWith(server, authority->certificate()),
                            u"agent-alice"_s);

        QVERIFY(handshake.ends());
        QVERIFY(handshake.accepted());
        QCOMPARE(handshake.clientSeenByServer().subjectInfo(QSslCertificate::CommonName), QStringList{u"tom-server"_s});
        QCOMPARE(keyFingerprint(handshake.serverSeenByClient()), keyFingerprint(agent.chain.constFirst()));
    }
    void peersOfAnotherAuthorityAreRefused()
    {
        const Result<InternalAuthority> ours = InternalAuthority::loadOrMake(m_folder.filePath(u"ours"_s));
        const Result<InternalAuthority> theirs = InternalAuthority::loadOrMake(m_folder.filePath(u"theirs"_s));
        const CertifiedKey agent = *ours->issue(u"agent:alice"_s);
        const CertifiedKey stranger = *theirs->issue(u"tom-server"_s);

        Handshake badClient(tlsWith(agent, ours->certificate()), tlsWith(stranger, ours->certificate()), u"agent-alice"_s);
        QVERIFY(badClient.ends());
        QVERIFY(!badClient.accepted());

        Handshake badServer(tlsWith(stranger, ours->certificate()), tlsWith(agent, ours->certificate()), u"tom-server"_s);
        QVERIFY(badServer.ends());
        QVERIFY(!badServer.accepted());

        QSslConfiguration noCertificate = tlsWith(agent, ours->certificate());
        noCertificate.setLocalCertificateChain({});
        noCertificate.setPrivateKey({});
        Handshake anonymous(tlsWith(agent, ours->certificate()), noCertificate, u"agent-alice"_s);
        QVERIFY(anonymous.ends());
        QVERIFY(!anonymous.accepted());
    }
    void aLeafCannotSignOthers()
    {
        if (!haveOpenssl())
            QSKIP("no openssl here");
        const QString folder = m_folder.filePath(u"strict"_s);
        const CertifiedKey leaf = *InternalAuthority::loadOrMake(folder)->issue(u"agent:mallory"_s);
        const QString leafFile = m_folder.filePath(u"mallory.pem"_s);
        const QString leafKey = m_folder.filePath(u"mallory-key.pem"_s);
        const QString forged = m_folder.filePath(u"forged.pem"_s);
        QVERIFY(writeFileAtomically(leafFile, leaf.certificatePem()));
        QVERIFY(writeFileAtomically(leafKey, leaf.keyPem()));
        QCOMPARE(openssl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s, u"-nodes"_s,
                          u"-keyout"_s, m_folder.filePath(u"forged-key.pem"_s), u"-subj"_s, u"/CN=tom-server"_s, u"-CA"_s,
                          leafFile, u"-CAkey"_s, leafKey, u"-out"_s, forged})
                     .status,
                 0);

        const OpensslAnswer verified =
            openssl({u"verify"_s, u"-CAfile"_s, folder + u"/ca.pem"_s, u"-untrusted"_s, leafFile, forged});

        QVERIFY(verified.status != 0);
    }
    void aHalfMadeOneIsMadeAnew()
    {
        const QString folder = m_folder.filePath(u"half"_s);
        QVERIFY(makePrivateFolder(folder));
        QVERIFY(writeFileAtomically(folder + u"/ca-key.pem"_s,
                                    "-----BEGIN EC PRIVATE KEY-----\nMHc"));   // killed before the certificate

        const Result<InternalAuthority> authority = InternalAuthority::loadOrMake(folder);

        QVERIFY(authority);
        QVERIFY(authority->issue(u"tom-server"_s));
    }
    void aDamagedOneIsSaidAndNotReplaced()
    {
        const QString folder = m_folder.filePath(u"damaged"_s);
        QVERIFY(InternalAuthority::loadOrMake(folder));
        QVERIFY(QFile::remove(folder + u"/ca-key.pem"_s));

        const Result<InternalAuthority> authority = InternalAuthority::loadOrMake(folder);

        QVERIFY(!authority);
        QVERIFY(authority.error().message.contains(u"ca-key.pem does not exist"_s));
    }
    void processesThatStartAtOnceAgree()
    {
        const QString folder = m_folder.filePath(u"race"_s);
        std::vector<std::unique_ptr<QProcess>> processes;
        for (int i = 0; i < 6; ++i) {
            auto process = std::make_unique<QProcess>();
            process->start(QCoreApplication::applicationFilePath(), {u"--make-authority"_s, folder});
            processes.push_back(std::move(process));
        }

        QSet<QByteArray> seen;
        for (const auto &process : processes) {
            QVERIFY(process->waitForFinished());
            QCOMPARE(process->exitCode(), 0);
            seen.insert(process->readAllStandardOutput());
        }

        QCOMPARE(seen, QSet<QByteArray>{keyFingerprint(InternalAuthority::loadOrMake(folder)->certificate())});
    }
    void killedAnywhereItIsWholeAtTheNextStart()
    {
        for (int round = 0; round < 10; ++round) {
            const QString folder = m_folder.filePath(u"killed-%1"_s.arg(round));
            QProcess process;
            process.start(QCoreApplication::applicationFilePath(), {u"--make-authority"_s, folder});
            QVERIFY(process.waitForStarted());
            if (!process.waitForFinished(round * 12))
                process.kill();
            process.waitForFinished();

            const Result<InternalAuthority> authority = InternalAuthority::loadOrMake(folder);

            QVERIFY2(authority, authority ? "" : qPrintable(authority.error().message));
            QVERIFY(authority->issue(u"tom-server"_s));
        }
    }
    // Killed after it had made the file of its lock, and before it wrote anything into it.
    void aLockThatNobodyHoldsIsNone()
    {
        const QString folder = m_folder.filePath(u"locked"_s);
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(QFile(folder + u"/ca.lock"_s).open(QIODevice::WriteOnly));
        const Result<InternalAuthority> authority = InternalAuthority::loadOrMake(folder);
        QVERIFY2(authority, authority ? "" : qPrintable(authority.error().message));
    }
    void namesThatDoNotFitAreRefused()
    {
        const Result<InternalAuthority> authority = InternalAuthority::loadOrMake(m_folder.filePath(u"names"_s));

        QCOMPARE(authority->issue({}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(authority->issue(u"a"_s.repeated(65)).error().code, ErrorCode::InvalidInput);
        QCOMPARE(authority->issue(u"agent:J\u00fcrgen"_s)->chain.constFirst().commonNames(), QStringList{u"agent:J\u00fcrgen"_s});
    }
    void saysWhenTheFolderCannotBeMade()
    {
        const QString blocker = m_folder.filePath(u"file"_s);
        QVERIFY(writeFileAtomically(blocker, "x"));

        const Result<InternalAuthority> authority = InternalAuthority::loadOrMake(blocker + u"/internal"_s);

        QCOMPARE(authority.error().code, ErrorCode::Storage);
        QVERIFY(authority.error().message.contains(blocker));
    }

private:
    QTemporaryDir m_folder;
};

// Run as "tst_internalauthority --make-authority FOLDER" this program is one of the processes of the test.
int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == "--make-authority"_L1) {
        const Result<InternalAuthority> authority = InternalAuthority::loadOrMake(app.arguments().value(2));
        if (!authority)
            return 1;
        QTextStream(stdout) << keyFingerprint(authority->certificate());
        return 0;
    }
    TestInternalAuthority test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_internalauthority.moc"
