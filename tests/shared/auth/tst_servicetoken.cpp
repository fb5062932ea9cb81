#include "shared/auth/servicetoken.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::auth;

class TestServiceToken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesItsUser_data()
    {
        QTest::addColumn<QString>("user");
        for (const QString &user : {u"alice"_s, u"a.b"_s, u"a-b_c"_s, u"x"_s, u"."_s})
            QTest::newRow(qPrintable(user)) << user;
    }
    void namesItsUser()
    {
        QFETCH(const QString, user);
        const QByteArray token = serviceToken(m_secret, user);

        QCOMPARE(userOfServiceToken(m_secret, token), user);
        QCOMPARE(serviceToken(m_secret, user), token);   // nothing is kept, so it must always be the same
        QCOMPARE(userOfServiceToken(QByteArray(43, 'x'), token), std::nullopt);
        for (qsizetype i = 0; i < token.size(); ++i) {
            QByteArray changed = token;
            changed[i] = changed.at(i) == 'A' ? 'B' : 'A';
            QCOMPARE(userOfServiceToken(m_secret, changed), std::nullopt);
            QCOMPARE(userOfServiceToken(m_secret, token.first(i)), std::nullopt);
        }
        QCOMPARE(userOfServiceToken(m_secret, token + '='), std::nullopt);
    }
    void refusesASecretThatIsNone()
    {
        for (const QByteArray &secret : {QByteArray(), QByteArray(31, 's')})
            QCOMPARE(userOfServiceToken(secret, serviceToken(secret, u"alice"_s)), std::nullopt);
        const QByteArray least(32, 's');
        QCOMPARE(userOfServiceToken(least, serviceToken(least, u"alice"_s)), u"alice"_s);
    }

private:
    const QByteArray m_secret = QByteArray(43, 's');
};

QTEST_GUILESS_MAIN(TestServiceToken)
#include "tst_servicetoken.moc"
