#include "tests/shared/httpserver/exampleserver.h"

#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::httpserver;

constexpr int patience = 30'000;

// What OpenSSL's own client says of sessions, renegotiation and key updates.
class TestTlsSessions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_example = std::make_unique<ExampleServer>();
        QVERIFY(m_example->isListening);
        m_folder = std::make_unique<QTemporaryDir>();
    }
    void cleanup() { m_example.reset(); }

    void aSessionIsResumed_data()
    {
        QTest::addColumn<QString>("version");
        QTest::newRow("1.2") << u"-tls1_2"_s;
        QTest::newRow("1.3") << u"-tls1_3"_s;
    }
    void aSessionIsResumed()
    {
        QFETCH(const QString, version);
        const QByteArray first = ask({version, u"-sess_out"_s, sessionFile()});
        QVERIFY2(first.contains("New, "), first.constData());
        QVERIFY2(first.contains("{\"status\":\"OK\"}"), first.constData());

        for (int again = 0; again < 3; ++again) {   // each time with the ticket that came last
            const QByteArray before = read(sessionFile());
            const QByteArray next = ask({version, u"-sess_in"_s, sessionFile(), u"-sess_out"_s, sessionFile()});

            QVERIFY2(next.contains("Reused, "), next.constData());
            QCOMPARE(read(sessionFile()) != before, version == u"-tls1_3"_s);
            QVERIFY2(next.contains("{\"status\":\"OK\"}"), next.constData());
        }
    }
    void noSessionOutlivesItsCertificate()
    {
        QVERIFY(ask({u"-sess_out"_s, sessionFile()}).contains("New, "));
        const auto other = *auth::makeSelfSigned({u"localhost"_s}, {QHostAddress::LocalHost});
        QVERIFY(m_example->server->setTls(serverTls(other.chain, other.key)));

        const QByteArray second = ask({u"-sess_in"_s, sessionFile()});

        QVERIFY2(second.contains("New, "), second.constData());
        QVERIFY2(second.contains("{\"status\":\"OK\"}"), second.constData());
    }
    void aKeyThatDoesNotFitLeavesAllAsItWas()
    {
        const auto other = *auth::makeSelfSigned({u"localhost"_s}, {QHostAddress::LocalHost});
        QVERIFY(!m_example->server->setTls(serverTls(m_example->identity.chain, other.key)));
        QVERIFY(ask({}).contains("{\"status\":\"OK\"}"));
    }
    void whoMustShowACertificateShowsItEachTime_data() { aSessionIsResumed_data(); }
    void whoMustShowACertificateShowsItEachTime()
    {
        QFETCH(const QString, version);
        const auto authority = *auth::InternalAuthority::loadOrMake(m_folder->path());
        const auto client = *authority.issue(u"tom-server"_s);
        TlsSettings tls = serverTls(m_example->identity.chain, m_example->identity.key);
        tls.clientAuthorities = QList{authority.certificate()};
        QVERIFY(m_example->server->setTls(tls));
        const QStringList identity{u"-cert"_s, write(u"cert.pem"_s, client.chain.constFirst().toPem()), u"-key"_s,
                                   write(u"key.pem"_s, client.key.toPem())};
        const QByteArray first = ask(QStringList{version, u"-sess_out"_s, sessionFile()} + identity);
        QVERIFY2(first.contains("{\"status\":\"OK\"}"), first.constData());
        const QByteArray withTicket = ask(QStringList{version, u"-sess_in"_s, sessionFile()} + identity);
        QVERIFY2(!withTicket.contains("Reused, "), withTicket.constData());

        const QByteArray without = ask({version, u"-sess_in"_s, sessionFile()});

        QVERIFY2(!without.contains("\"status\""), without.constData());
    }
    void nobodyRenegotiates()
    {
        const QByteArray said = talk({u"-tls1_2"_s}, "R\n");
        QVERIFY2(said.contains("RENEGOTIATING"), said.constData());
        QVERIFY2(said.contains("no renegotiation"), said.constData());
    }
    void keysMayBeUpdated()
    {
        const QByteArray said = talk({u"-tls1_3"_s}, "K\n", request);
        QVERIFY2(said.contains("KEYUPDATE"), said.constData());
        QVERIFY2(said.contains("{\"status\":\"OK\"}"), said.constData());
    }

private:
    static constexpr auto request = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    [[nodiscard]] QString sessionFile() const { return m_folder->filePath(u"session"_s); }
    [[nodiscard]] static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] QString write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
    }
    [[nodiscard]] QByteArray ask(const QStringList &options) const { return talk(options + QStringList{u"-ign_eof"_s}, request); }
    [[nodiscard]] QByteArray talk(const QStringList &options, const QByteArray &first, const QByteArray &then = {}) const
    {
        QProcess openssl;
        openssl.setProcessChannelMode(QProcess::MergedChannels);
        openssl.start(u"openssl"_s,
                      QStringList{u"s_client"_s, u"-connect"_s, u"127.0.0.1:%1"_s.arg(m_example->port())} + options);
        QByteArray said;
        const auto hears = [&](const QByteArray &text) {
            return QTest::qWaitFor(
                [&] {
                    said += openssl.readAllStandardOutput();
                    return said.contains(text) || openssl.state() == QProcess::NotRunning;
                },
                patience);
        };
        if (!hears("Verify return code"))
            return said;
        openssl.write(first);
        if (!then.isEmpty()) {
            hears("KEYUPDATE");
            openssl.write(then);
        }
        if (!QTest::qWaitFor([&] { return openssl.state() == QProcess::NotRunning; }, patience))
            said += "(it did not end)";
        return said + openssl.readAllStandardOutput();
    }

    std::unique_ptr<ExampleServer> m_example;
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestTlsSessions)
#include "tst_tlssessions.moc"
