#include "opensslcommand.h"
#include "shared/auth/certificate.h"
#include "shared/auth/qtcertificates.h"
#include "shared/core/atomicfile.h"

#include <QCryptographicHash>
#include <QSslCertificateExtension>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::auth;

class TestCertificate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const Result<CertifiedKey> made = makeSelfSigned({u"localhost"_s, u"tom.example"_s, u"LocalHost"_s},
                                                         {QHostAddress::LocalHost, QHostAddress::LocalHostIPv6});
        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        m_made = *made;
        QVERIFY(writeFileAtomically(m_folder.filePath(u"cert.pem"_s), m_made.certificatePem()));
    }
    void namesAreInTheCertificate()
    {
        const QSslCertificate certificate = forQt(m_made.chain.constFirst());   // read by others
        const auto names = certificate.subjectAlternativeNames();

        QCOMPARE(m_made.chain.size(), 1);
        QStringList hosts = names.values(QSsl::DnsEntry);
        hosts.sort();
        QCOMPARE(hosts, QStringList({u"localhost"_s, u"tom.example"_s}));
        QCOMPARE(names.values(QSsl::IpAddressEntry).size(), 2);
        QCOMPARE(certificate.subjectInfo(QSslCertificate::CommonName), QStringList{u"localhost"_s});
        QCOMPARE(certificate.issuerInfo(QSslCertificate::CommonName), QStringList{u"localhost"_s});
    }
    void isValidNowAndFor397Days()
    {
        const Certificate certificate = m_made.chain.constFirst();
        const QDateTime now = QDateTime::currentDateTimeUtc();

        QVERIFY(certificate.effectiveDate() <= now.addSecs(-3500));
        QCOMPARE(certificate.effectiveDate().daysTo(certificate.expiryDate()), 397);
    }
    void opensslReadsWhatItIsFor()
    {
        if (!haveOpenssl())
            QSKIP("no openssl here");

        const OpensslAnswer text = openssl({u"x509"_s, u"-noout"_s, u"-text"_s}, m_made.certificatePem());
        const QString file = m_folder.filePath(u"cert.pem"_s);
        const OpensslAnswer verified = openssl({u"verify"_s, u"-x509_strict"_s, u"-purpose"_s, u"sslserver"_s,
                                                u"-verify_hostname"_s, u"tom.example"_s, u"-CAfile"_s, file, file});

        QCOMPARE(text.status, 0);
        for (const char *expected :
             {"Version: 3", "ecdsa-with-SHA256", "prime256v1", "CA:FALSE", "Digital Signature", "TLS Web Server Authentication",
              "DNS:localhost", "DNS:tom.example", "IP Address:127.0.0.1", "IP Address:0:0:0:0:0:0:0:1"})
            QVERIFY2(text.output.contains(expected), expected);
        QVERIFY(!text.output.contains("TLS Web Client Authentication"));
        QVERIFY2(verified.status == 0, verified.output.constData());
    }
    void fingerprintIsTheOneOpensslComputes()
    {
        if (!haveOpenssl())
            QSKIP("no openssl here");
        const QByteArray publicKey = openssl({u"x509"_s, u"-noout"_s, u"-pubkey"_s}, m_made.certificatePem()).output;
        const QByteArray der = openssl({u"pkey"_s, u"-pubin"_s, u"-outform"_s, u"der"_s}, publicKey).output;

        const QByteArray fingerprint = keyFingerprint(m_made.chain.constFirst());

        QCOMPARE(fingerprint, QCryptographicHash::hash(der, QCryptographicHash::Sha256).toHex());
        QCOMPARE(fingerprint.size(), 64);
    }
    void fingerprintForPeopleHasPairs()
    {
        QCOMPARE(readableFingerprint("00ab10ff"), u"00:AB:10:FF"_s);
        QCOMPARE(keyFingerprint(Certificate()), QByteArray());
    }
    void keysAndSerialsAreNew()
    {
        const Result<CertifiedKey> other = makeSelfSigned({u"localhost"_s}, {});

        QVERIFY(other);
        QVERIFY(forQt(other->chain.constFirst()).serialNumber() != forQt(m_made.chain.constFirst()).serialNumber());
        QVERIFY(keyFingerprint(other->chain.constFirst()) != keyFingerprint(m_made.chain.constFirst()));
        QVERIFY(other->key != m_made.key);
    }
    void pemGoesOutAndComesBack()
    {
        const Result<CertifiedKey> read = certifiedKeyFromPem(m_made.certificatePem(), m_made.keyPem());

        QVERIFY(read);
        QCOMPARE(read->chain, m_made.chain);
        QCOMPARE(read->key, m_made.key);
    }
    void readsWhatQtReads()
    {
        const Certificate ours = m_made.chain.constFirst();
        const QSslCertificate qts(m_made.certificatePem(), QSsl::Pem);

        QCOMPARE(ours.toDer(), qts.toDer());
        QCOMPARE(ours.toPem(), qts.toPem());
        QCOMPARE(ours.commonNames(), qts.subjectInfo(QSslCertificate::CommonName));
        QCOMPARE(ours.issuerCommonNames(), qts.issuerInfo(QSslCertificate::CommonName));
        QCOMPARE(ours.effectiveDate(), qts.effectiveDate());
        QCOMPARE(ours.expiryDate(), qts.expiryDate());
        QCOMPARE(keyFingerprint(ours), keyFingerprint(qts));
        QCOMPARE(m_made.keyPem(), forQt(m_made.key).toPem());
    }
    void readsPemOutOfWhatStandsAroundIt()
    {
        const CertifiedKey other = makeSelfSigned({u"other.example"_s}, {}).value();
        const QByteArray broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                                  "-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----\n";
        const QByteArray pem =
            "# made by hand\n" + m_made.certificatePem() + broken + other.keyPem() + other.certificatePem() + "the end";

        const QList<Certificate> read = Certificate::fromPem(pem);

        QCOMPARE(read, m_made.chain + other.chain);
        QCOMPARE(Certificate::fromPem("nothing of the kind"), QList<Certificate>());
        QCOMPARE(Certificate::fromPem({}), QList<Certificate>());
        QVERIFY(Certificate("no DER"_ba).isNull());
        QCOMPARE(Certificate(), Certificate());
        QVERIFY(Certificate() != m_made.chain.constFirst());
    }
    void strangeHostNamesDoNotGetIn()
    {
        const Result<CertifiedKey> made =
            makeSelfSigned({u"a,DNS:evil.example"_s, u"my_host"_s, u"m\u00fcller.example"_s, u"no spaces"_s, QString()}, {});
        const Result<CertifiedKey> nothing = makeSelfSigned({u" "_s}, {QHostAddress()});

        QVERIFY(made);
        const QStringList names = made->chain.constFirst().dnsNames();
        QCOMPARE(QSet<QString>(names.begin(), names.end()), QSet<QString>({u"my_host"_s, u"xn--mller-kva.example"_s}));
        QCOMPARE(nothing.error().code, ErrorCode::InvalidInput);
    }
    void aNameLongerThanX509AllowsStillGetsACertificate()
    {
        const QString name = u"a"_s.repeated(60) + u".example.org"_s;

        const Result<CertifiedKey> made = makeSelfSigned({name}, {});

        QVERIFY(made);
        QCOMPARE(made->chain.constFirst().dnsNames(), QStringList{name});
    }

private:
    QTemporaryDir m_folder;
    CertifiedKey m_made;
};

QTEST_GUILESS_MAIN(TestCertificate)
#include "tst_certificate.moc"
