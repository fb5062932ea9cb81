#include "shared/auth/token.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::auth;

class TestToken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokensHaveTheEntropyAskedFor()
    {
        QSet<QByteArray> seen;
        for (int i = 0; i < 1000; ++i)
            seen.insert(randomToken());

        QCOMPARE(seen.size(), 1000);
        for (const QByteArray &token : std::as_const(seen)) {
            const auto decoded =
                QByteArray::fromBase64Encoding(token, QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
            QVERIFY(decoded);
            QCOMPARE(decoded.decoded.size(), 32);
            QVERIFY(!token.contains('='));
        }
        QCOMPARE(QByteArray::fromBase64(randomToken(16), QByteArray::Base64UrlEncoding).size(), 16);
    }
    void passwordsCanBeTypedByAPerson()
    {
        static const QRegularExpression form(u"^[a-z2-9]{4}(-[a-z2-9]{4}){3}$"_s);
        QSet<QString> seen;
        QSet<QChar> letters;
        for (int i = 0; i < 1000; ++i) {
            const QString password = randomPassword();
            QVERIFY2(form.match(password).hasMatch(), qPrintable(password));
            seen.insert(password);
            letters.unite(QSet<QChar>(password.begin(), password.end()));
        }

        QCOMPARE(seen.size(), 1000);
        QCOMPARE(letters.size(), 32);   // 31 letters, all of them used, and the hyphen
        for (const QChar confusable : u"ilo"_s)
            QVERIFY(!letters.contains(confusable));
    }
    void sha256IsTheOneOfTheStandard()
    {
        QCOMPARE(sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_ba);
    }
    void comparesWholeValues()
    {
        QVERIFY(constantTimeEquals("same", "same"));
        QVERIFY(constantTimeEquals("", ""));
        QVERIFY(!constantTimeEquals("same", "sane"));
        QVERIFY(!constantTimeEquals("same", "sam"));
        QVERIFY(!constantTimeEquals("", "x"));
    }
};

QTEST_GUILESS_MAIN(TestToken)
#include "tst_token.moc"
