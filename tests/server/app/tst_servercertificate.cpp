#include "server/app/agentidentities.h"
#include "server/app/certificatekeeper.h"
#include "server/app/internalcertificates.h"
#include "shared/core/atomicfile.h"
#include "tests/server/support/saidlines.h"
#include "tests/server/support/serverfixture.h"
#include "tests/shared/httpserver/rawclient.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

const QList<QHostAddress> ownAddresses{QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)};

// As the server makes it, so many days ago.
auth::CertifiedKey ownCertificate(int daysAgo)
{
    return auth::makeSelfSigned({u"localhost"_s}, ownAddresses, {}, QDateTime::currentDateTimeUtc().addDays(-daysAgo)).value();
}

auth::CertifiedKey anothersCertificate(int daysAgo = 0)
{
    return auth::makeSelfSigned({u"tom.example.org"_s}, {}, {}, QDateTime::currentDateTimeUtc().addDays(-daysAgo)).value();
}

bool put(const DataFolder &data, const auth::CertifiedKey &identity)
{
    return makePrivateFolder(data.path()) && makePrivateFolder(data.tls()) && writeFileAtomically(data.key(), identity.keyPem())
           && writeFileAtomically(data.certificate(), identity.certificatePem());
}

QByteArray keyOf(const auth::CertifiedKey &identity)
{
    return auth::keyFingerprint(identity.chain.constFirst());
}

QDateTime endOf(const QString &path)
{
    return auth::Certificate::fromPem(textOf(path)).value(0).expiryDate();
}

} // namespace

// Certificates of a server that lives longer than they do.
class TestServerCertificate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_server = std::make_unique<ServerFixture>(); }
    void cleanup() { m_server.reset(); }

    void aNewPairIsTakenOverAndNobodyDropped()
    {
        QVERIFY(m_server->start());
        const SaidLines said;
        httpserver::RawClient early(m_server->app->port());
        early.say(httpserver::get("/healthz"));
        QTRY_COMPARE(early.status(), 200);
        const auth::CertifiedKey other = anothersCertificate();

        QVERIFY(put(m_server->data(), other));

        QTRY_COMPARE_WITH_TIMEOUT(m_server->app->keyFingerprint(), keyOf(other), 10'000);
        QCOMPARE(m_server->client().ask("GET", u"/healthz"_s).status, 200);   // pins the new key
        QCOMPARE(said.count(u"its key is another one"_s), 1);
        QCOMPARE(QJsonDocument::fromJson(textOf(m_server->data().serverFile())).object().value("key"_L1).toString().toLatin1(),
                 keyOf(other));
        early.received.clear();
        early.say(httpserver::get("/healthz"));
        QTRY_COMPARE(early.status(), 200);
    }
    void aBadPairIsRefusedAndTheOldOneGoesOn_data()
    {
        using Spoil = std::function<bool(const DataFolder &)>;
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QString>("said");
        QTest::newRow("a key of another certificate")
            << Spoil([](const DataFolder &data) { return bool(writeFileAtomically(data.key(), anothersCertificate().keyPem())); })
            << u"does not belong to the certificate"_s;
        QTest::newRow("no certificate") << Spoil([](const DataFolder &data) {
            return bool(writeFileAtomically(data.certificate(), "what?\n"));
        }) << u"holds no certificate in PEM form"_s;
        QTest::newRow("a key that others can read") << Spoil([](const DataFolder &data) {
            return QFile::setPermissions(data.key(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadOther);
        }) << u"can be read or changed by others"_s;
        QTest::newRow("one that is over") << Spoil([](const DataFolder &data) { return put(data, anothersCertificate(400)); })
                                          << u"expired on"_s;
        QTest::newRow("gone") << Spoil([](const DataFolder &data) { return QFile::remove(data.certificate()); })
                              << u"does not exist"_s;
    }
    void aBadPairIsRefusedAndTheOldOneGoesOn()
    {
        QFETCH(std::function<bool(const DataFolder &)>, spoil);
        QFETCH(QString, said);
        QVERIFY(m_server->start());
        const SaidLines lines;
        const QByteArray before = m_server->app->keyFingerprint();

        QVERIFY(spoil(m_server->data()));

        QTRY_COMPARE_WITH_TIMEOUT(lines.count(u"❌ the certificate is not taken over"_s), 1, 10'000);
        QCOMPARE(lines.with(u"not taken over"_s).filter(said).size(), 1);
        QCOMPARE(m_server->app->keyFingerprint(), before);
        QCOMPARE(m_server->client().ask("GET", u"/healthz"_s).status, 200);

        const auth::CertifiedKey good = anothersCertificate();
        QVERIFY(put(m_server->data(), good));
        QTRY_COMPARE_WITH_TIMEOUT(m_server->app->keyFingerprint(), keyOf(good), 10'000);
    }
    void ourOwnIsRenewedAtTheStart_data()
    {
        QTest::addColumn<int>("daysOld");
        QTest::addColumn<bool>("isRenewed");
        QTest::newRow("new") << 0 << false;
        QTest::newRow("31 days before its end") << 397 - 32 << false;
        QTest::newRow("30 days before its end") << 397 - 30 << true;
        QTest::newRow("over") << 400 << true;
    }
    void ourOwnIsRenewedAtTheStart()
    {
        QFETCH(int, daysOld);
        QFETCH(bool, isRenewed);
        const auth::CertifiedKey old = ownCertificate(daysOld);
        QVERIFY(put(m_server->data(), old));

        const Result<void> started = m_server->start();

        QVERIFY2(started, started ? "" : qPrintable(started.error().message));
        QCOMPARE(m_server->app->keyFingerprint(), keyOf(old));   // pins hold
        QCOMPARE(endOf(m_server->data().certificate()) > QDateTime::currentDateTimeUtc().addDays(395), isRenewed || daysOld == 0);
        QCOMPARE(m_server->client().ask("GET", u"/healthz"_s).status, 200);
    }
    void readyzWarnsBeforeTheEnd_data()
    {
        QTest::addColumn<int>("daysLeft");
        QTest::addColumn<bool>("isSaid");
        QTest::newRow("a month and two days") << 32 << false;
        QTest::newRow("twenty days") << 20 << true;
    }
    void readyzWarnsBeforeTheEnd()
    {
        QFETCH(int, daysLeft);
        QFETCH(bool, isSaid);
        QVERIFY(put(m_server->data(), anothersCertificate(397 - daysLeft)));
        QVERIFY(m_server->start());

        const http::HttpResponse ready = m_server->client().ask("GET", u"/readyz"_s);

        QCOMPARE(ready.status, 200);
        QCOMPARE(ready.body.contains("it ends in 19 days") || ready.body.contains("it ends in 20 days"), isSaid);
        QCOMPARE(ready.body.contains("it ends in"), isSaid);
    }
    void anothersIsNeverTouched()
    {
        QVERIFY(put(m_server->data(), anothersCertificate(400)));
        const QByteArray before = textOf(m_server->data().certificate());

        const Result<void> started = m_server->start();

        QVERIFY(!started && started.error().message.contains("expired on"_L1));
        QCOMPARE(textOf(m_server->data().certificate()), before);
    }
    void ourOwnIsRenewedWhileServing()
    {
        const DataFolder data = m_server->data();
        const auth::CertifiedKey own = ownCertificate(0);
        QVERIFY(put(data, own));
        CertificateKeeper keeper(data, own);
        QSignalSpy changed(&keeper, &CertificateKeeper::changed);
        const QDateTime end = own.chain.constFirst().expiryDate();

        keeper.check(end.addDays(-30).addSecs(-1));
        QCOMPARE(changed.size(), 0);
        keeper.check(end.addDays(-30));

        QCOMPARE(changed.size(), 1);
        QCOMPARE(keyOf(keeper.identity()), keyOf(own));
        QVERIFY(endOf(data.certificate()) > end.addDays(360));
        QCOMPARE(keeper.identity().chain, auth::Certificate::fromPem(textOf(data.certificate())));
        keeper.check(end.addDays(-29));
        QCOMPARE(changed.size(), 1);
    }
    void theEndOfAnothersIsSaidOnceADay()
    {
        const DataFolder data = m_server->data();
        const auth::CertifiedKey other = anothersCertificate();
        QVERIFY(put(data, other));
        CertificateKeeper keeper(data, other);
        const QDateTime end = other.chain.constFirst().expiryDate();
        const SaidLines said;

        keeper.check(end.addDays(-31));
        QCOMPARE(said.count(u"ends on"_s), 0);
        keeper.check(end.addDays(-30));
        keeper.check(end.addDays(-30).addSecs(1));
        QCOMPARE(said.count(u"in 30 days: put a new one there"_s), 1);
        keeper.check(end.addDays(-29));
        QCOMPARE(said.count(u"in 29 days"_s), 1);
        keeper.check(end.addDays(1));
        QCOMPARE(said.count(u"ended on"_s), 1);
        QCOMPARE(textOf(data.certificate()), other.certificatePem());
    }
    void whatServerAndAgentsShowEachOtherIsRenewed()
    {
        const DataFolder data = m_server->data();
        QVERIFY(makePrivateFolder(data.path()));
        const config::Config config{.users = {{.username = u"alice"_s, .agentUrl = u"https://a:1"_s}, {.username = u"bob"_s}}};
        const auto certificates = InternalCertificates::loadOrMake(data, config, data.config()).value();
        QSignalSpy changed(certificates.get(), &InternalCertificates::changed);
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto agentsCertificate = [&data] {
            return auth::Certificate::fromPem(textOf(data.agent(u"alice"_s) + u"/cert.pem"_s)).value(0);
        };

        certificates->check(now);
        QCOMPARE(changed.size(), 0);
        QVERIFY(!QFileInfo::exists(data.agent(u"bob"_s)));   // we start that one
        const auth::Certificate first = agentsCertificate();
        QVERIFY(!first.isNull());
        const auth::Certificate authority = certificates->authority().certificate();
        const auth::CertifiedKey server = certificates->server();

        certificates->check(now.addDays(397 - 31));
        QCOMPARE(changed.size(), 0);
        certificates->check(now.addDays(397 - 29));
        QCOMPARE(changed.size(), 1);
        QVERIFY(certificates->server().chain != server.chain);
        QCOMPARE(keyOf(certificates->server()), keyOf(server));   // by which agents know where to ring
        QCOMPARE(certificates->authority().certificate(), authority);

        // A year and a month before its own end.
        certificates->check(authority.expiryDate().addDays(-397 - 29));
        QVERIFY(certificates->authority().certificate() != authority);
        QCOMPARE(auth::keyFingerprint(certificates->authority().certificate()), auth::keyFingerprint(authority));
        QVERIFY(certificates->authority().certificate().expiryDate() > authority.expiryDate().addYears(8));
        QCOMPARE(textOf(data.agent(u"alice"_s) + u"/ca.pem"_s), certificates->authority().certificate().toPem());
        QVERIFY(agentsCertificate() != first);
        QCOMPARE(auth::keyFingerprint(agentsCertificate()), auth::keyFingerprint(first));   // who kept the old one is believed
    }

private:
    std::unique_ptr<ServerFixture> m_server;
};

QTEST_GUILESS_MAIN(TestServerCertificate)
#include "tst_servercertificate.moc"
