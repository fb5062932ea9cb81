#include "shared/auth/passwordhash.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::auth;

class TestPasswordHash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const Result<QString> hashed = hashPassword(u"correct horse"_s).result();
        QVERIFY(hashed);
        m_hash = *hashed;
    }
    void makesArgon2idWithItsNumbersInIt()
    {
        QVERIFY2(m_hash.startsWith(u"$argon2id$v=19$m=65536,t=2,p=1$"_s), qPrintable(m_hash));
        QVERIFY(isPasswordHash(m_hash));
        QVERIFY(*hashPassword(u"correct horse"_s).result() != m_hash);   // another salt
    }
    void acceptsOnlyTheRightPassword()
    {
        QCOMPARE(verifyPassword(m_hash, u"correct horse"_s).result(), Result<bool>(true));
        QCOMPARE(verifyPassword(m_hash, u"correct hors"_s).result(), Result<bool>(false));
        QCOMPARE(verifyPassword(m_hash, {}).result(), Result<bool>(false));
        QCOMPARE(verifyPassword(m_hash, u"correct horse "_s).result(), Result<bool>(false));
    }
    void anUmlautIsTheSameHoweverItWasTyped()
    {
        const QString composed = u"J\u00fcrgen"_s;
        const QString decomposed = u"Ju\u0308rgen"_s;
        const Result<QString> hashed = hashPassword(composed).result();

        QCOMPARE(verifyPassword(*hashed, decomposed).result(), Result<bool>(true));
    }
    void nothingMatchesWhatIsNoHash_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("clear text") << u"secret"_s;
        QTest::newRow("bcrypt") << u"$2b$12$C6UzMDM.H6dfI/f/IKcEeO7ZBuE5tq2Lz3h3kzFmC3x5vXlHkyp8W"_s;
        QTest::newRow("cut") << m_hash.left(60);
        QTest::newRow("longer") << m_hash + u"AAAA"_s.repeated(20);
        QTest::newRow("not base64") << m_hash.chopped(4) + u"****"_s;
        QTest::newRow("argon2i") << QString(m_hash).replace(u"argon2id"_s, u"argon2i"_s);
        QTest::newRow("not ASCII") << m_hash.chopped(1) + u"ä"_s;
    }
    void nothingMatchesWhatIsNoHash()
    {
        QFETCH(QString, text);

        QVERIFY(!isPasswordHash(text));
        QCOMPARE(verifyPassword(text, u"secret"_s).result(), Result<bool>(false));
        QCOMPARE(verifyPassword(text, text).result(), Result<bool>(false));
    }
    void hashesOfOtherProgramsWork()
    {
        const QString weaker = u"$argon2id$v=19$m=16384,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$"_s;   // the hash is made by the witness
        const QByteArray witness = argon2ByOpenssl("secret", "736f6d6573616c74736f6d6573616c74", 3, 16384);
        if (witness.isEmpty())
            QSKIP("no openssl with Argon2 here");
        const QString phc = weaker + QString::fromLatin1(witness.toBase64(QByteArray::OmitTrailingEquals));

        QVERIFY(isPasswordHash(phc));
        QCOMPARE(verifyPassword(phc, u"secret"_s).result(), Result<bool>(true));
        QCOMPARE(verifyPassword(phc, u"Secret"_s).result(), Result<bool>(false));
    }
    void anotherImplementationVerifiesOurs()
    {
        const QStringList parts = m_hash.split(u'$');
        const QByteArray salt = QByteArray::fromBase64(parts.at(4).toLatin1()).toHex();

        const QByteArray witness = argon2ByOpenssl("correct horse", salt, 2, 65536);
        if (witness.isEmpty())
            QSKIP("no openssl with Argon2 here");

        QCOMPARE(QString::fromLatin1(witness.toBase64(QByteArray::OmitTrailingEquals)), parts.at(5));
    }
    void manyAtOnceAllGetTheirAnswer()
    {
        QList<QFuture<Result<bool>>> answers;
        for (int i = 0; i < 12; ++i)
            answers.append(verifyPassword(m_hash, i % 2 ? u"correct horse"_s : u"wrong"_s));

        for (int i = 0; i < answers.size(); ++i)
            QCOMPARE(answers[i].result(), Result<bool>(i % 2 == 1));
    }

    void whoComesToAFullLineIsToldAtOnce()
    {
        QList<QFuture<Result<bool>>> line;
        for (int i = 0; i < maxUnfinished; ++i)
            line.append(verifyPassword(m_hash, u"correct horse"_s));

        const QFuture<Result<bool>> verified = verifyPassword(m_hash, u"correct horse"_s);
        const QFuture<Result<QString>> hashed = hashPassword(u"correct horse"_s);

        QVERIFY(verified.isFinished() && hashed.isFinished());
        QCOMPARE(verified.result().error().code, ErrorCode::RateLimited);
        QCOMPARE(hashed.result().error().code, ErrorCode::RateLimited);
        QVERIFY(verified.result().error().retryAfterSeconds > 0);
        for (const QFuture<Result<bool>> &one : std::as_const(line))
            QCOMPARE(one.result(), Result<bool>(true));   // the last of the line, too
        QTRY_COMPARE(verifyPassword(m_hash, u"correct horse"_s).result(), Result<bool>(true));
    }

private:
    static QByteArray argon2ByOpenssl(const QByteArray &password, const QByteArray &hexSalt, int passes, int kibibytes)
    {
        QProcess process;
        process.start(u"openssl"_s,
                      {u"kdf"_s, u"-binary"_s, u"-keylen"_s, u"32"_s, u"-kdfopt"_s, u"pass:"_s + QString::fromLatin1(password),
                       u"-kdfopt"_s, u"hexsalt:"_s + QString::fromLatin1(hexSalt), u"-kdfopt"_s, u"iter:%1"_s.arg(passes),
                       u"-kdfopt"_s, u"memcost:%1"_s.arg(kibibytes), u"-kdfopt"_s, u"lanes:1"_s, u"ARGON2ID"_s});
        return process.waitForFinished() && process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
    }

    QString m_hash;
};

QTEST_GUILESS_MAIN(TestPasswordHash)
#include "tst_passwordhash.moc"
