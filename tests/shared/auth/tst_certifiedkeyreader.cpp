#include "opensslcommand.h"
#include "shared/auth/certificate.h"
#include "shared/core/atomicfile.h"

#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::auth;

class TestCertifiedKeyReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!haveOpenssl())
            QSKIP("no openssl here");
        const Result<CertifiedKey> made = makeSelfSigned({u"localhost"_s}, {});
        QVERIFY(made);
        write(u"cert.pem"_s, made->certificatePem());
        write(u"key.pem"_s, made->keyPem());
        write(u"other.pem"_s, makeSelfSigned({u"other"_s}, {})->certificatePem());
        QFile::setPermissions(m_folder.path(), QFileDevice::Permissions(0x7755));
    }
    void readsWhatWeWrote()
    {
        QVERIFY(loadCertifiedKey(path(u"cert.pem"_s), path(u"key.pem"_s)));
        QVERIFY(loadCertifiedKey(path(u"cert.pem"_s), path(u"key.pem"_s), path(u"no-chain.pem"_s)));
    }
    void readsKeysOfEveryUsualForm_data()
    {
        QTest::addColumn<QStringList>("generate");
        QTest::addColumn<QStringList>("convert");
        const QStringList rsa{u"genpkey"_s, u"-algorithm"_s, u"RSA"_s, u"-pkeyopt"_s, u"rsa_keygen_bits:2048"_s};
        const QStringList ec{u"genpkey"_s, u"-algorithm"_s, u"EC"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-384"_s};
        QTest::newRow("RSA, PKCS#8") << rsa << QStringList{u"pkcs8"_s, u"-topk8"_s, u"-nocrypt"_s};
        QTest::newRow("RSA, traditional") << rsa << QStringList{u"rsa"_s, u"-traditional"_s};
        QTest::newRow("EC, PKCS#8") << ec << QStringList{u"pkcs8"_s, u"-topk8"_s, u"-nocrypt"_s};
        QTest::newRow("EC, traditional") << ec << QStringList{u"ec"_s};
    }
    void readsKeysOfEveryUsualForm()
    {
        QFETCH(QStringList, generate);
        QFETCH(QStringList, convert);
        const QString key = path(u"form-key.pem"_s);
        const QString certificate = path(u"form-cert.pem"_s);
        write(u"raw-key.pem"_s, {});
        QCOMPARE(openssl(generate + QStringList{u"-out"_s, path(u"raw-key.pem"_s)}).status, 0);
        QFile::remove(key);
        QCOMPARE(openssl(convert + QStringList{u"-in"_s, path(u"raw-key.pem"_s), u"-out"_s, key}).status, 0);
        QCOMPARE(
            openssl({u"req"_s, u"-x509"_s, u"-key"_s, key, u"-subj"_s, u"/CN=form"_s, u"-days"_s, u"2"_s, u"-out"_s, certificate})
                .status,
            0);
        QFile::setPermissions(key, QFile::ReadOwner);

        const Result<CertifiedKey> loaded = loadCertifiedKey(certificate, key);

        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().message));
        QVERIFY(!loaded->key.isNull());
        QVERIFY(certifiedKeyFromPem(loaded->certificatePem(), loaded->keyPem()));
    }
    void addsTheChainOnce()
    {
        write(u"chain.pem"_s, *readFile(path(u"cert.pem"_s), 100000) + *readFile(path(u"other.pem"_s), 100000));

        const Result<CertifiedKey> loaded = loadCertifiedKey(path(u"cert.pem"_s), path(u"key.pem"_s), path(u"chain.pem"_s));

        QVERIFY(loaded);
        QCOMPARE(loaded->chain.size(), 2);
        QCOMPARE(loaded->chain.at(1).commonNames(), QStringList{u"other"_s});
    }
    void saysWhichFileIsMissing()
    {
        QCOMPARE(loadCertifiedKey(path(u"no.pem"_s), path(u"key.pem"_s)).error(),
                 (Error{ErrorCode::NotFound, u"the certificate %1 does not exist"_s.arg(path(u"no.pem"_s))}));
        QCOMPARE(loadCertifiedKey(path(u"cert.pem"_s), path(u"no.pem"_s)).error(),
                 (Error{ErrorCode::NotFound, u"the key %1 does not exist"_s.arg(path(u"no.pem"_s))}));
        QCOMPARE(loadCertifiedKey(m_folder.path(), path(u"key.pem"_s)).error().message,
                 u"the certificate %1 is a folder, not a file"_s.arg(m_folder.path()));
    }
    void saysWhatIsNotPem()
    {
        write(u"garbage.pem"_s, QByteArray("\x30\x82\0garbage", 10));

        QVERIFY(errorOf(u"garbage.pem"_s, u"key.pem"_s).contains(u"garbage.pem holds no certificate in PEM form"_s));
        QVERIFY(errorOf(u"cert.pem"_s, u"garbage.pem"_s).contains(u"garbage.pem holds no private key in PEM form"_s));
        QVERIFY(errorOf(u"cert.pem"_s, u"cert.pem"_s).contains(u"cert.pem holds no private key in PEM form"_s));
        QCOMPARE(certifiedKeyFromPem({}, {}).error().message,
                 u"the certificate holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)"_s);
    }
    void refusesTheKeyOfAnotherCertificate()
    {
        QCOMPARE(errorOf(u"other.pem"_s, u"key.pem"_s),
                 u"the key %1 does not belong to the certificate %2"_s.arg(path(u"key.pem"_s), path(u"other.pem"_s)));
    }
    void refusesAKeyThatOthersCanRead()
    {
        const QString open = path(u"open-key.pem"_s);
        QVERIFY(writeFileAtomically(open, *readFile(path(u"key.pem"_s), 100000), FileAccess::Everybody));

        QCOMPARE(errorOf(u"cert.pem"_s, u"open-key.pem"_s),
                 u"the key %1 can be read or changed by others; run: chmod 600 '%1'"_s.arg(open));
        QFile::setPermissions(open, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup);
        QVERIFY(loadCertifiedKey(path(u"cert.pem"_s), open));
    }
    void saysWhenItExpiredOrBegins()
    {
        const auto dated = [this](const QString &from, const QString &until) {
            const QString certificate = path(u"dated.pem"_s);
            QFile::remove(certificate);
            const OpensslAnswer made = openssl({u"req"_s, u"-x509"_s, u"-key"_s, path(u"key.pem"_s), u"-subj"_s, u"/CN=dated"_s,
                                                u"-not_before"_s, from, u"-not_after"_s, until, u"-out"_s, certificate});
            return made.status == 0;
        };
        if (!dated(u"20200101000000Z"_s, u"20210203040506Z"_s))
            QSKIP("this openssl cannot set the dates");

        QCOMPARE(errorOf(u"dated.pem"_s, u"key.pem"_s),
                 u"the certificate %1 expired on 2021-02-03T04:05:06Z: renew it"_s.arg(path(u"dated.pem"_s)));
        QVERIFY(dated(u"20980101000000Z"_s, u"20990203040506Z"_s));
        QCOMPARE(errorOf(u"dated.pem"_s, u"key.pem"_s),
                 u"the certificate %1 is valid only from 2098-01-01T00:00:00Z on: check the clock of this machine"_s.arg(
                     path(u"dated.pem"_s)));
    }
    void aLockedKeyIsRefusedWithoutAsking()
    {
        QCOMPARE(openssl({u"pkey"_s, u"-in"_s, path(u"key.pem"_s), u"-aes256"_s, u"-passout"_s, u"pass:x1234"_s, u"-out"_s,
                          path(u"locked.pem"_s)})
                     .status,
                 0);
        QFile::setPermissions(path(u"locked.pem"_s), QFile::ReadOwner);

        QVERIFY(errorOf(u"cert.pem"_s, u"locked.pem"_s).contains(u"locked.pem is locked with a passphrase"_s));
    }
    void aKeyThatTlsHereCannotUseIsNamed()
    {
        QCOMPARE(openssl({u"genpkey"_s, u"-algorithm"_s, u"ED25519"_s, u"-out"_s, path(u"ed.pem"_s)}).status, 0);
        QCOMPARE(openssl({u"req"_s, u"-x509"_s, u"-key"_s, path(u"ed.pem"_s), u"-subj"_s, u"/CN=ed"_s, u"-out"_s,
                          path(u"ed-cert.pem"_s)})
                     .status,
                 0);
        QFile::setPermissions(path(u"ed.pem"_s), QFile::ReadOwner);

        QVERIFY(errorOf(u"ed-cert.pem"_s, u"ed.pem"_s).contains(u"ed.pem is neither an EC nor an RSA key"_s));
    }
    void saysThatAFileBelongsToAnother()
    {
        const QString closed = path(u"closed"_s);
        QVERIFY(QDir().mkpath(closed));
        QVERIFY(QFile::copy(path(u"key.pem"_s), closed + u"/key.pem"_s));
        QFile::setPermissions(closed, {});
        QFile::setPermissions(path(u"cert.pem"_s), FileAccessAll);

        const bool wasRoot = ::geteuid() == 0;
        if (wasRoot)
            QCOMPARE(::setresuid(65534, 65534, 0), 0);
        else
            QFile::setPermissions(path(u"key.pem"_s), {});
        const QString unreadable = errorOf(u"cert.pem"_s, u"key.pem"_s);
        const QString unreachable = errorOf(u"cert.pem"_s, u"closed/key.pem"_s);
        if (wasRoot)
            QCOMPARE(::setresuid(0, 0, 0), 0);
        QFile::setPermissions(path(u"key.pem"_s), QFile::ReadOwner | QFile::WriteOwner);
        QFile::setPermissions(closed, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);

        QCOMPARE(unreadable,
                 u"the key %1 belongs to another user: let this one read it (chown or chmod)"_s.arg(path(u"key.pem"_s)));
        QCOMPARE(unreachable, u"the key %1 cannot be reached: this user may not enter its folder"_s.arg(closed + u"/key.pem"_s));
    }

private:
    static constexpr auto FileAccessAll = QFileDevice::Permissions(0x6644);

    QString path(const QString &name) const { return m_folder.filePath(name); }
    void write(const QString &name, const QByteArray &bytes) { QVERIFY(writeFileAtomically(path(name), bytes)); }
    QString errorOf(const QString &certificate, const QString &key) const
    {
        const Result<CertifiedKey> loaded = loadCertifiedKey(path(certificate), path(key));
        return loaded ? u"no error"_s : loaded.error().message;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestCertifiedKeyReader)
#include "tst_certifiedkeyreader.moc"
