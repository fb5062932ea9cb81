#include "server/app/serverapp.h"
#include "shared/auth/certificate.h"
#include "shared/core/atomicfile.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/flow/household.h"
#include "tests/flow/householddevices.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::test;

// What a server has to say about itself reaches the inbox of its admins, and of nobody else. A real server, its agents, and
// devices that listen.
class TestAdminNews : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_model = std::make_unique<agent::test::OpenAiPeer>();
        QVERIFY(makePrivateFolder(data()).has_value());
        writeConfigOfTwo(data(), m_model->baseUrl());
        QFile config(data() + u"/config.yml"_s);
        QVERIFY(config.open(QIODevice::ReadOnly));
        m_config = config.readAll();
        m_config.replace("username: alice,", "username: alice, role: admin,");
        QVERIFY(writeFileAtomically(data() + u"/config.yml"_s, m_config));
    }
    void cleanup()
    {
        m_devices.reset();
        m_server.reset();
    }

    void aFailedBackupIsInTheInboxOfTheAdmin()
    {
        // A file where the folder should be: nobody can write there, not even root.
        const QString place = m_folder->filePath(u"stick"_s);
        QVERIFY(writeFileAtomically(place, "no folder"));
        start();

        configureBackups(place);   // one is due at once
        m_server->reload();

        QTRY_COMPARE_WITH_TIMEOUT(m_alice->known.size(), 1, 60'000);

        const protocol::Notification said = m_alice->known.first();
        QVERIFY2((said.title + said.text).contains(u"No backup was made"_s), qPrintable(said.title + said.text));
        QVERIFY((said.title + said.text).contains(place));
        QVERIFY(m_bob->known.isEmpty());
    }
    void aCertificateNearItsEndIsInTheInboxOfTheAdmin()
    {
        // Somebody else's, which Tom may not renew, with five days left of its 397.
        const auto identity =
            auth::makeSelfSigned({u"tom.example.org"_s}, {}, {}, QDateTime::currentDateTimeUtc().addDays(-(397 - 5)));
        QVERIFY(identity.has_value());
        QVERIFY(makePrivateFolder(data() + u"/tls"_s).has_value());
        QVERIFY(writeFileAtomically(data() + u"/tls/key.pem"_s, identity->keyPem()).has_value());
        QVERIFY(writeFileAtomically(data() + u"/tls/cert.pem"_s, identity->certificatePem()).has_value());
        start();

        QTRY_COMPARE_WITH_TIMEOUT(m_alice->known.size(), 1, 60'000);

        const protocol::Notification said = m_alice->known.first();
        QVERIFY2((said.title + said.text).contains(u"certificate ends on"_s), qPrintable(said.title + said.text));
        QVERIFY(m_bob->known.isEmpty());

        // The same news comes once, also from a server that was started again.
        m_devices.reset();
        m_server.reset();
        start();
        QTRY_COMPARE_WITH_TIMEOUT(m_alice->known.size(), 1, 60'000);
        configureBackups(m_folder->filePath(u"nowhere"_s));   // what comes after it shows that it is over
        m_server->reload();
        QTRY_COMPARE_WITH_TIMEOUT(m_alice->known.size(), 2, 60'000);
        QVERIFY(m_bob->known.isEmpty());
    }

private:
    [[nodiscard]] QString data() const { return m_folder->path() + u"/data"_s; }
    void configureBackups(const QString &place)
    {
        QVERIFY(writeFileAtomically(data() + u"/config.yml"_s,
                                    m_config + "\nbackup:\n  at: '03:00'\n  folder: '" + place.toUtf8() + "'\n"));
    }
    void start()
    {
        m_server = std::make_unique<server::ServerApp>(server::ServerSettings{.dataFolder = data(),
                                                                              .listen = u"127.0.0.1"_s,
                                                                              .agentProgram = u"" TOM_BIN_DIR "/tom-agent"_s,
                                                                              .serverProgram = u"" TOM_BIN_DIR "/tom-server"_s,
                                                                              .port = 0});
        const Result<void> started = m_server->start().and_then([this] { return m_server->completeStart(); });
        QVERIFY2(started.has_value(), started ? "" : qPrintable(started.error().message));
        m_devices = std::make_unique<HouseholdDevices>(m_server->port(), m_server->keyFingerprint());
        m_alice = &m_devices->device(u"alice"_s);
        m_bob = &m_devices->device(u"bob"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_alice->isLive() && m_bob->isLive(), 30'000);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<agent::test::OpenAiPeer> m_model;
    std::unique_ptr<server::ServerApp> m_server;
    std::unique_ptr<HouseholdDevices> m_devices;
    InboxDevice *m_alice = nullptr;
    InboxDevice *m_bob = nullptr;
    QByteArray m_config;
};

QTEST_GUILESS_MAIN(TestAdminNews)
#include "tst_adminnews.moc"
