#include "agent/services/servicehub.h"
#include "shared/http/curlhttpclient.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;

namespace {

// A service in a shell that writes down the token that it was started with.
const QString shell = uR"(printf '%s\n' "$TOKEN" >> "$FOLDER/tokens"
read a; echo '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}'
read a; echo '{"jsonrpc":"2.0","id":2,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}}}}'
read a; read a; echo '{"jsonrpc":"2.0","id":3,"result":{"tools":[{"name":"t","inputSchema":{"type":"object"}}]}}'
cat > /dev/null
)"_s;

class Hub
{
public:
    explicit Hub(const QString &folder) : secrets(folder + u"/service-secrets.json"_s), hub(http, tools, u"alice"_s, secrets)
    {
        const auto service = [&](const QString &name, const QString &token) {
            return config::Service{.name = name,
                                   .command = u"/bin/sh"_s,
                                   .arguments = {u"-c"_s, shell},
                                   .environment = {{u"FOLDER"_s, folder}, {u"TOKEN"_s, token}}};
        };
        hub.add({service(u"photos"_s, u"Bearer ${secret}"_s), service(u"plain"_s, u"$${x}"_s)});
        hub.start();
    }
    [[nodiscard]] protocol::ServiceStatus status(int i) const { return hub.status().at(i); }

    http::CurlHttpClient http;
    ToolRegistry tools;
    ServiceSecrets secrets;
    ServiceHub hub;
};

} // namespace

class TestServiceSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void aServiceWaitsForItsSecretAndGetsIt()
    {
        Hub home(m_folder->path());
        QCOMPARE(home.status(0).status, u"failed"_s);
        QVERIFY2(home.status(0).lastError.contains(u"needs a secret of your own"_s), qPrintable(home.status(0).lastError));
        QCOMPARE(home.status(0).secret, u"missing"_s);
        QTRY_COMPARE(home.status(1).status, u"connected"_s);
        QCOMPARE(home.status(1).secret, QString());

        QVERIFY(home.hub.setSecret(u"photos"_s, u"pa$${s}s ${secret}"_s));

        QTRY_COMPARE(home.status(0).status, u"connected"_s);
        QCOMPARE(home.status(0).secret, u"set"_s);
        QCOMPARE(home.status(0).lastError, QString());
        QCOMPARE(tokens(), QByteArray("${x}\nBearer pa$${s}s ${secret}\n"));   // it is no reference itself

        QVERIFY(home.hub.setSecret(u"photos"_s, u"second"_s));

        QTRY_VERIFY(tokens().endsWith("\nBearer second\n"));
        QTRY_COMPARE(home.status(0).status, u"connected"_s);

        QVERIFY(home.hub.removeSecret(u"photos"_s));

        QCOMPARE(home.status(0).status, u"failed"_s);
        QVERIFY(home.tools.definitions({u"photos"_s}).isEmpty());
        QVERIFY(home.hub.removeSecret(u"photos"_s));   // once more is no error
    }
    void isKeptForTheUserAlone()
    {
        {
            Hub home(m_folder->path());
            QVERIFY(home.hub.setSecret(u"photos"_s, u"kept secret"_s));
        }
        const QFileInfo file(path());
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());

        Hub again(m_folder->path());

        QTRY_COMPARE(again.status(0).status, u"connected"_s);
    }
    void refuses_data()
    {
        QTest::addColumn<QString>("service");
        QTest::addColumn<QString>("secret");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("no such service") << u"none"_s << u"x"_s << ErrorCode::NotFound;
        QTest::newRow("a service that takes none") << u"plain"_s << u"x"_s << ErrorCode::Conflict;
        QTest::newRow("nothing") << u"photos"_s << QString() << ErrorCode::InvalidInput;
        QTest::newRow("two lines") << u"photos"_s << u"a\nb"_s << ErrorCode::InvalidInput;
        QTest::newRow("too long") << u"photos"_s << QString(ServiceSecrets::mostCharacters + 1, u'x') << ErrorCode::InvalidInput;
    }
    void refuses()
    {
        QFETCH(const QString, service);
        QFETCH(const QString, secret);
        QFETCH(const ErrorCode, code);
        Hub home(m_folder->path());

        const auto set = home.hub.setSecret(service, secret);

        QVERIFY(!set);
        QCOMPARE(set.error().code, code);
        QVERIFY(!QFile::exists(path()));
    }
    void theLongestIsTaken()
    {
        ServiceSecrets secrets(path());

        QVERIFY(secrets.set(u"x"_s, QString(ServiceSecrets::mostCharacters, u'x')));
        QCOMPARE(ServiceSecrets(path()).secret(u"x"_s).size(), ServiceSecrets::mostCharacters);
    }
    void aDamagedFileIsLeftAsItIs()
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{\"photos\": \"half") > 0);
        file.close();
        ServiceSecrets secrets(path());

        QVERIFY(!secrets.state());
        QVERIFY(!secrets.set(u"photos"_s, u"new one"_s));
        QVERIFY(!secrets.remove(u"other"_s));

        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("{\"photos\": \"half"));
    }
    void aSettingThatIsMissingStaysWhenTheSecretComes()
    {
        http::CurlHttpClient http;
        ToolRegistry tools;
        ServiceSecrets secrets(path());
        ServiceHub hub(http, tools, u"alice"_s, secrets);
        hub.add({{.name = u"s"_s,
                  .url = u"http://127.0.0.1:1/mcp"_s,
                  .headers = {{u"A"_s, u"${secret}"_s}},
                  .problem = u"headers.B names the environment variable NONE, which is not set"_s}});
        hub.start();

        QVERIFY(hub.setSecret(u"s"_s, u"x"_s));

        QCOMPARE(hub.status().constFirst().status, u"failed"_s);
        QVERIFY(hub.status().constFirst().lastError.contains(u"NONE"_s));
    }

private:
    QString path() const { return m_folder->filePath(u"service-secrets.json"_s); }
    QByteArray tokens() const
    {
        QFile file(m_folder->filePath(u"tokens"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestServiceSecrets)
#include "tst_servicesecrets.moc"
