#include "shared/auth/certificate.h"
#include "tests/server/support/serverfixture.h"

#include <QTcpServer>

#ifdef Q_OS_UNIX
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

using Spoil = std::function<void(const DataFolder &data, ServerSettings &settings)>;
Q_DECLARE_METATYPE(Spoil)

// A start that cannot succeed says in one line what to do.
class TestServerStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_taken.listen(QHostAddress::LocalHost)); }

    void failsWithOneClearLine_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QString>("says");
        QTest::newRow("a taken port") << Spoil([this](const DataFolder &, ServerSettings &settings) {
            settings.port = m_taken.serverPort();
        }) << QString::number(m_taken.serverPort());
        QTest::newRow("no address") << Spoil([](const DataFolder &, ServerSettings &settings) { settings.listen = u"here"_s; })
                                    << u"here"_s;
        QTest::newRow("a foreign key") << Spoil([](const DataFolder &data, ServerSettings &) {
            const QByteArray key = auth::makeSelfSigned({u"localhost"_s}, {}).value().keyPem();
            QVERIFY(writeText(data.key(), key));
        }) << u"key.pem"_s;
        QTest::newRow("a key that others can read") << Spoil([](const DataFolder &data, ServerSettings &) {
            QVERIFY(QFile::setPermissions(data.key(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadOther));
        }) << u"key.pem"_s;
        QTest::newRow("no key") << Spoil([](const DataFolder &data, ServerSettings &) { QVERIFY(QFile::remove(data.key())); })
                                << u"key.pem"_s;
        QTest::newRow("no certificate") << Spoil([](const DataFolder &data, ServerSettings &) {
            QVERIFY(QFile::remove(data.certificate()));
        }) << u"cert.pem"_s;
        QTest::newRow("no PEM") << Spoil([](const DataFolder &data, ServerSettings &) {
            QVERIFY(writeText(data.certificate(), "hello"));
        }) << u"cert.pem"_s;
        QTest::newRow("other things in tls") << Spoil([](const DataFolder &data, ServerSettings &) {
            QVERIFY(QFile::rename(data.key(), data.tls() + u"/server.key"_s) && QFile::remove(data.certificate()));
        }) << u"tls"_s;
        QTest::newRow("broken YAML") << Spoil([](const DataFolder &data, ServerSettings &) {
            QVERIFY(writeText(data.config(), "users: [\n"));
        }) << u"config.yml"_s;
        QTest::newRow("nobody in it") << Spoil([](const DataFolder &data, ServerSettings &) {
            QVERIFY(writeText(data.config(), "users: []\n"));
        }) << u"config.yml"_s;
        QTest::newRow("a configuration that is not there") << Spoil([](const DataFolder &data, ServerSettings &settings) {
            settings.configFile = data.path() + u"/other.yml"_s;
        }) << u"other.yml"_s;
        QTest::newRow("a broken authority") << Spoil([](const DataFolder &data, ServerSettings &) {
            QVERIFY(writeText(data.internal() + u"/ca.pem"_s, "hello"));
        }) << u"ca.pem"_s;
        QTest::newRow("a file as folder") << Spoil([](const DataFolder &data, ServerSettings &settings) {
            settings.dataFolder = data.config();
        }) << u"config.yml"_s;
#ifdef Q_OS_LINUX
        QTest::newRow("no place for a folder")
            << Spoil([](const DataFolder &, ServerSettings &settings) { settings.dataFolder = u"/proc/tom"_s; })
            << u"/proc/tom"_s;
#endif
#ifdef Q_OS_UNIX
        if (::getuid() == 0)
            return;   // root can read and write everything
        QTest::newRow("a key that cannot be read")
            << Spoil([](const DataFolder &data, ServerSettings &) { QVERIFY(QFile::setPermissions(data.key(), {})); })
            << u"key.pem"_s;
        QTest::newRow("a folder that cannot be written") << Spoil([](const DataFolder &data, ServerSettings &) {
            QVERIFY(QFile::setPermissions(data.path(), QFileDevice::ReadOwner | QFileDevice::ExeOwner));
        }) << u"data"_s;
#endif
    }
    void failsWithOneClearLine()
    {
        QFETCH(Spoil, spoil);
        QFETCH(QString, says);
        ServerFixture fixture;
        QVERIFY(fixture.start());
        fixture.end();
        ServerSettings settings = fixture.settings();
        spoil(fixture.data(), settings);

        {
            ServerApp app(settings);
            const Result<void> started = app.start();

            QVERIFY(!started);
            const QString message = started.error().message;
            QVERIFY2(message.contains(says) && !message.contains(u'\n') && message.size() < 400, qPrintable(message));
        }
        QVERIFY(!QFileInfo::exists(fixture.data().serverFile()));
        QFile::setPermissions(fixture.data().path(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    }
    void leavesTheServerAloneThatHasTheFolder()
    {
        ServerFixture first;
        QVERIFY(first.start());

        {
            ServerApp second(first.settings());
            const Result<void> started = second.start();
            QVERIFY(!started);
            QCOMPARE(started.error().code, ErrorCode::Conflict);
            QVERIFY2(started.error().message.contains(first.data().path()), qPrintable(started.error().message));
        }

        QVERIFY(QFileInfo::exists(first.data().serverFile()));
        QCOMPARE(first.client().ask("GET", u"/healthz"_s).status, 200);
    }
    void showsThePasswordAtTheFirstStartThatServes()
    {
        ServerFixture fixture;
        {
            ServerSettings settings = fixture.settings();
            settings.port = m_taken.serverPort();
            ServerApp app(settings);
            QVERIFY(!app.start());
        }
        QVERIFY(!QFileInfo::exists(fixture.data().config()));

        const Result<void> started = fixture.start();

        QVERIFY2(started, started ? "" : qPrintable(started.error().message));
        QVERIFY(fixture.app->firstUser());
        QVERIFY(!fixture.app->firstUser()->password.isEmpty());
    }
    void keepsNoUserWhosePasswordIsNotShown()
    {
        ServerFixture fixture;
        QVERIFY(QDir().mkpath(fixture.data().serverFile() + u"/in the way"_s));

        QVERIFY(!fixture.start());

        QVERIFY(!QFileInfo::exists(fixture.data().config()));
    }
    void closesAFolderThatSomebodyMade()
    {
        ServerFixture fixture;
        QVERIFY(QDir().mkpath(fixture.data().path()));
        const auto others = QFileDevice::ReadGroup | QFileDevice::ExeGroup | QFileDevice::ReadOther | QFileDevice::ExeOther;
        QVERIFY(QFile::setPermissions(fixture.data().path(),
                                      others | QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner));

        QVERIFY(fixture.start());

        QCOMPARE(QFileInfo(fixture.data().path()).permissions() & others, QFileDevice::Permissions());
    }
    void saysNoPasswordOfABrokenConfiguration()
    {
        ServerFixture fixture;
        QVERIFY(fixture.configure("users:\n  - username: alice\n    password: [secret-of-alice\n"));

        const Result<void> started = fixture.start();

        QVERIFY(!started);
        QVERIFY(!started.error().message.contains(u"secret"_s));
    }

private:
    QTcpServer m_taken;
};

QTEST_GUILESS_MAIN(TestServerStart)
#include "tst_serverstart.moc"
