#include "shared/log/redaction.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::log;

class TestRedaction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hidesWhatLooksSecret_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        const QString key = u"abcdefghijklmnopqrstuvwxyz012345"_s;
        QTest::newRow("OpenAI") << u"key sk-proj-"_s + key << u"key sk-•••2345"_s;
        QTest::newRow("Anthropic") << u"(sk-ant-api03-"_s + key + u')' << u"(sk-•••2345)"_s;
        QTest::newRow("Google") << u"?key=AIzaSy"_s + key + u"&x=1"_s << u"?key=AIza•••2345&x=1"_s;
        QTest::newRow("Groq") << u"gsk_"_s + key << u"gsk_•••2345"_s;
        QTest::newRow("xAI") << u"\"xai-"_s + key + u'"' << u"\"xai-•••2345\""_s;
        QTest::newRow("short key") << u"sk-abcdefghijkl"_s << u"sk-•••"_s;
        QTest::newRow("bearer") << u"Authorization: Bearer "_s + key << u"Authorization: Bearer •••2345"_s;
        QTest::newRow("the seed's bearer") << u"Authorization: \"Bearer token123\""_s << u"Authorization: \"Bearer •••\""_s;
        QTest::newRow("basic") << u"authorization: basic YWxpY2U6YWxpY2UxMjM="_s << u"authorization: basic •••MjM="_s;
        QTest::newRow("JSON web token") << u"got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijk now"_s
                                        << u"got eyJ•••hijk now"_s;
        QTest::newRow("access token") << u"got tomtok_alice."_s + key + u" now"_s << u"got tomtok_•••2345 now"_s;
        QTest::newRow("password hash") << u"h $argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g x"_s
                                       << u"h $argon2•••hc2g x"_s;
        QTest::newRow("pair") << u"login password=hunter2 ok"_s << u"login password=••• ok"_s;
        QTest::newRow("form") << u"username=a&password=h%20x&b=c"_s << u"username=a&password=•••&b=c"_s;
        QTest::newRow("YAML") << u"password: hunter"_s << u"password: •••"_s;
        QTest::newRow("JSON") << QString::fromUtf8(R"({"password":"a\"b c","x":1})")
                              << QString::fromUtf8(R"({"password":"•••","x":1})");
        QTest::newRow("JSON with spaces") << QString::fromUtf8(R"({"api_key" : "abc"})")
                                          << QString::fromUtf8(R"({"api_key" : "•••"})");
        QTest::newRow("JSON number") << QString::fromUtf8(R"({"password":123456})") << QString::fromUtf8(R"({"password":•••})");
        QTest::newRow("JSON in a quoted string")
            << QString::fromUtf8(R"("{\"token\":\"a\\\"b\",\"x\":1}")") << QString::fromUtf8(R"("{\"token\":\"•••\",\"x\":1}")");
        QTest::newRow("unfinished") << QString::fromUtf8(R"({"password":"abc)") << QString::fromUtf8(R"({"password":"•••)");
        QTest::newRow("longer name") << u"OPENAI_API_KEY=abc x-api-key: abc1 client_secret=abc"_s
                                     << u"OPENAI_API_KEY=••• x-api-key: ••• client_secret=•••"_s;
        QTest::newRow("scheme in a pair") << u"token: Bearer abc"_s << u"token: Bearer •••"_s;
        QTest::newRow("cookie") << u"Cookie: a=b; __Host-tom_session=abcdef; c=d"_s
                                << u"Cookie: a=b; __Host-tom_session=•••; c=d"_s;
        QTest::newRow("URL") << u"GET https://alice:hunter2@host/x"_s << u"GET https://alice:•••@host/x"_s;
        QTest::newRow("private key") << u"-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----\nx"_s
                                     << u"-----BEGIN PRIVATE KEY-----•••-----END PRIVATE KEY-----\nx"_s;
        QTest::newRow("several") << u"password=a1 password=b2 token=c3"_s << u"password=••• password=••• token=•••"_s;
    }
    void hidesWhatLooksSecret()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, shown);

        QCOMPARE(Redaction().redacted(text), shown);
        QCOMPARE(Redaction().redacted(shown), shown);
    }
    void leavesOrdinaryLinesAlone_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("the seed's") << u"✅ Configured LLM 'openai' with models: ['openai/gpt-4o-mini', 'openai/gpt-4.1']"_s;
        QTest::newRow("words") << u"task-list risk-free ask-me-anything-you-like-today desk-"_s;
        QTest::newRow("problem") << u"config.yml:12:5: users[0].password: is stored as readable text"_s;
        QTest::newRow("prose") << u"a bearer certificate of somebody; token: none was sent"_s;
        QTest::newRow("counts") << u"max_tokens=4096 tokens: 12"_s;
        QTest::newRow("address") << u"🚀 https://[::1]:8443/process at 10:30:45, mail a@b.c"_s;
        QTest::newRow("empty value") << u"\"token\":\"\" password="_s;
        QTest::newRow("fingerprint") << u"key 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"_s;
        QTest::newRow("empty") << u""_s;
    }
    void leavesOrdinaryLinesAlone()
    {
        QFETCH(const QString, text);

        QCOMPARE(Redaction().redacted(text), text);
    }
    void hidesWhatWasAnnounced()
    {
        Redaction redaction;
        redaction.addSecret(u"correct horse"_s);
        redaction.addSecret(u"correct horse battery"_s);
        redaction.addSecret(u"a\"b\\c/d e"_s);

        QCOMPARE(redaction.redacted(u"<correct horse battery> <correct horse>"_s), u"<•••> <•••>"_s);
        QCOMPARE(redaction.redacted(u"plain a\"b\\c/d e"_s), u"plain •••"_s);
        QCOMPARE(redaction.redacted(QString::fromUtf8(R"(quoted a\"b\\c/d e)")), u"quoted •••"_s);
        QCOMPARE(redaction.redacted(u"address a%22b%5Cc%2Fd%20e"_s), u"address •••"_s);
    }
    void ignoresSecretsThatAreTooShort()
    {
        Redaction redaction;
        redaction.addSecret(u"alice"_s);
        redaction.addSecret(u"      "_s);
        redaction.addSecret({});

        QCOMPARE(redaction.redacted(u"alice       reads"_s), u"alice       reads"_s);
    }
};

QTEST_GUILESS_MAIN(TestRedaction)
#include "tst_redaction.moc"
