#include "server/app/datafolder.h"
#include "server/app/qrtext.h"
#include "shared/protocol/pairing.h"
#include "tests/server/support/client.h"
#include "tests/server/support/signedin.h"

#include <QJsonDocument>
#include <QNetworkInterface>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

const QString program = QStringLiteral(TOM_BIN_DIR "/tom-server");

struct Ended
{
    int status = -1;
    QString out{};
    QString error{};
};

Ended run(const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {.status = process.exitCode(),
            .out = QString::fromUtf8(process.readAllStandardOutput()),
            .error = QString::fromUtf8(process.readAllStandardError())};
}

bool connects(const QString &address, quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(address, port);
    return socket.waitForConnected(2000);
}

// By which others reach this machine; empty where it has none.
QString outerAddress()
{
    for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
        if (address.protocol() == QAbstractSocket::IPv4Protocol && !address.isLoopback())
            return address.toString();
    }
    return {};
}

} // namespace

// A server that was installed: its first start, the first user, the first device. The programs are the real ones.
class TestFirstRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_parent = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<QProcess>();
        m_server->setProcessChannelMode(QProcess::SeparateChannels);
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost));
        m_port = free.serverPort();
    }
    void cleanup()
    {
        m_server->terminate();
        if (!m_server->waitForFinished(15'000))
            m_server->kill();
        m_server.reset();
        m_parent.reset();
    }

    void listensToThisMachineAloneAndTellsWhatToDo()
    {
        QVERIFY(start());

        QVERIFY(!QFileInfo::exists(data().config()));
        QVERIFY(connects(u"127.0.0.1"_s, m_port));
        QVERIFY(!connects(u"127.0.0.2"_s, m_port));   // a socket for all addresses would answer there
        QVERIFY(m_said.contains("sudo tom-server pair"));
        QVERIFY(!m_said.contains("Password"));
        Client client = this->client();
        QCOMPARE(client.ask("GET", u"/healthz"_s).status, 200);
        QCOMPARE(client.ask("GET", u"/version"_s).status, 200);
        for (const auto &[method, path] : {std::pair("GET", "/"),
                                           {"GET", "/auth"},
                                           {"GET", "/readyz"},
                                           {"POST", "/login"},
                                           {"GET", "/sessions"},
                                           {"POST", "/process"},
                                           {"GET", "/admin/config"}}) {
            const http::HttpResponse answer =
                client.ask(method, QString::fromLatin1(path), {{"Content-Type", "application/json"}}, "{}");
            QCOMPARE(answer.status, 503);
            QVERIFY(answer.body.contains("sudo tom-server pair"));
        }
    }
    void statusSaysThatItWaits()
    {
        QVERIFY(start());

        const Ended ended = run({u"status"_s, u"--data"_s, data().path()});

        QCOMPARE(ended.status, 1);
        QVERIFY2(ended.out.contains(u"sudo tom-server pair"_s), qPrintable(ended.out));
        QVERIFY2(!ended.out.contains(u"does not exist"_s), qPrintable(ended.out));
    }
    void theFirstUserChoosesNameAndPasswordAndTalks()
    {
        QVERIFY(start());
        const Ended made = run({u"pair"_s, u"--data"_s, data().path()});
        QVERIFY2(made.status == 0, qPrintable(made.error));
        const auto code = codeIn(made.out);
        QVERIFY2(code.has_value(), qPrintable(made.out));
        QCOMPARE(code->host, u"localhost"_s);
        QCOMPARE(code->port, int(m_port));
        QCOMPARE(code->key, key());
        QVERIFY(code->user.isEmpty());
        Client client = this->client();

        const http::HttpResponse paired = pair(client, *code, u"alice"_s, u"horse-battery"_s);

        QCOMPARE(paired.status, 200);
        QVERIFY(objectOf(paired).value("admin"_L1).toBool());
        QVERIFY(QTest::qWaitFor([this] { return connects(u"127.0.0.2"_s, m_port); }, 10'000));   // now to others, too
        http::Headers headers = sessionOf(paired);
        headers.append({{"Content-Type", "application/json"}, {"Accept", "application/json"}});
        const http::HttpResponse answer = client.ask("POST", u"/process"_s, headers, R"({"request":"2+2"})");
        QCOMPARE(answer.status, 200);
        QVERIFY2(answer.body.contains('4'), answer.body.constData());
        QCOMPARE(client.signIn(u"alice"_s, u"horse-battery"_s).status, 200);
        QVERIFY(!textOf(data().config()).contains("horse-battery"));

        // Nobody becomes the first user twice, also not after a restart.
        QCOMPARE(pair(client, *code, u"mallory"_s, u"horse-battery"_s).status, 403);
        m_server->terminate();
        QVERIFY(m_server->waitForFinished(15'000));
        QVERIFY(start());
        QVERIFY(connects(u"127.0.0.2"_s, m_port));
        QCOMPARE(this->client().signIn(u"alice"_s, u"horse-battery"_s).status, 200);
    }
    void aNameOrPasswordThatCannotBeCostsNoCode()
    {
        QVERIFY(start());
        const auto code = codeIn(run({u"pair"_s, u"--data"_s, data().path()}).out);
        Client client = this->client();

        QCOMPARE(pair(client, *code, u"../alice"_s, u"horse-battery"_s).status, 400);
        QCOMPARE(pair(client, *code, u"alice"_s, u"short"_s).status, 400);
        QVERIFY(!QFileInfo::exists(data().config()));

        QCOMPARE(pair(client, *code, u"alice"_s, u"horse-battery"_s).status, 200);
    }
    void aGuessedCodeMakesNobody()
    {
        QVERIFY(start());
        QCOMPARE(run({u"pair"_s, u"--data"_s, data().path()}).status, 0);
        Client client = this->client();
        const protocol::PairingCode guess{.secret = QByteArray(43, 'a')};

        int status = 403;
        int tries = 0;
        for (; status == 403 && tries < 30; ++tries)
            status = pair(client, guess, u"mallory"_s, u"horse-battery"_s).status;

        QCOMPARE(status, 429);
        QVERIFY(tries < 12);
        QVERIFY(!QFileInfo::exists(data().config()));
    }
    void whoComesThroughAProxyIsNotHere()
    {
        QVERIFY(start());
        const auto code = codeIn(run({u"pair"_s, u"--data"_s, data().path()}).out);
        Client client = this->client();

        for (const char *header : {"X-Forwarded-For", "Forwarded", "Via"}) {
            const http::HttpResponse answer =
                client.ask("POST", u"/pairing"_s, {{"Content-Type", "application/json"}, {header, "203.0.113.7"}}, bodyOf(*code));
            QCOMPARE(answer.status, 503);
        }
        QVERIFY(!QFileInfo::exists(data().config()));
    }
    void aPassedSocketAnswersNobodyFromAfar()
    {
        const QString outer = outerAddress();
        if (outer.isEmpty() || QStandardPaths::findExecutable(u"systemd-socket-activate"_s).isEmpty())
            QSKIP("no address but loopback, or no systemd-socket-activate here");
        m_server->start(u"systemd-socket-activate"_s,
                        {u"-l"_s, u"0.0.0.0:%1"_s.arg(m_port), program, u"--await-pairing"_s, u"--data"_s, data().path()});
        QVERIFY(m_server->waitForStarted());
        QVERIFY(QTest::qWaitFor([this] { return connects(u"127.0.0.1"_s, m_port); }, 10'000));
        QVERIFY(QTest::qWaitFor([this] { return QFileInfo::exists(data().serverFile()); }, 30'000));
        const auto code = codeIn(run({u"pair"_s, u"--data"_s, data().path()}).out);
        QVERIFY(code.has_value());
        http::NetworkHttpClient afar(http::Trust{.pinnedKey = key()});
        const auto ask = [&](const QString &path, const QByteArray &body) {
            http::HttpRequest request{.method = "POST",
                                      .url = QUrl(u"https://%1:%2%3"_s.arg(outer).arg(m_port).arg(path)),
                                      .headers = {{"Content-Type", "application/json"}},
                                      .body = body};
            const auto answer = afar.fetch(request);
            return QTest::qWaitFor([&answer] { return answer.isFinished(); }, 20'000)
                       ? answer.result().value_or(http::HttpResponse{}).status
                       : 0;
        };

        QCOMPARE(ask(u"/pairing"_s, bodyOf(*code)), 503);
        QVERIFY(!QFileInfo::exists(data().config()));

        Client client = this->client();
        QCOMPARE(pair(client, *code, u"alice"_s, u"horse-battery"_s).status, 200);
        QCOMPARE(ask(u"/login"_s, R"({"username":"alice","password":"horse-battery"})"), 200);
    }
    void withoutAScreenTheAdminIsMadeAtTheTerminal()
    {
        QVERIFY(start());

        const Ended made =
            run({u"pair"_s, u"alice"_s, u"--data"_s, data().path(), u"--host"_s, u"127.0.0.1"_s}, "horse-battery\n");

        QVERIFY2(made.status == 0, qPrintable(made.error));
        QVERIFY(!made.out.contains(u"horse-battery"_s));
        const auto code = codeIn(made.out);
        QVERIFY(code.has_value());
        QCOMPARE(code->user, u"alice"_s);
        QVERIFY(connects(u"127.0.0.2"_s, m_port));
        Client client = this->client();
        const http::HttpResponse paired = pair(client, *code, {}, {});
        QCOMPARE(objectOf(paired).value("username"_L1).toString(), u"alice"_s);
        // The command itself is no device that stays signed in.
        QCOMPARE(objectOf(client.ask("GET", u"/sessions"_s, sessionOf(paired))).value("sessions"_L1).toArray().size(), 1);
        // For the next device, without saying whose: there is one user.
        QCOMPARE(codeIn(run({u"pair"_s, u"--data"_s, data().path()}).out)->user, u"alice"_s);
        const auto translated = codeIn(run({u"pair"_s, u"--data"_s, data().path(), u"--host"_s, u"tom.example:443"_s}).out);
        QCOMPARE(translated->host, u"tom.example"_s);
        QCOMPARE(translated->port, 443);
        QCOMPARE(run({u"pair"_s, u"--data"_s, data().path(), u"--host"_s, u"https://tom"_s}).status, 2);
        QVERIFY(run({u"pair"_s, u"init"_s, u"--data"_s, data().path()}).error.contains(u"no user \"init\""_s));   // no command
        QCOMPARE(run({u"pair"_s, u"bob"_s, u"--data"_s, data().path()}).status, 2);
    }
    void aConfigurationWrittenByHandOpensItToo()
    {
        QVERIFY(start());

        QVERIFY(writeText(data().config(), householdConfig()));

        QVERIFY(QTest::qWaitFor([this] { return connects(u"127.0.0.2"_s, m_port); }, 20'000));
        QCOMPARE(client().signIn(u"alice"_s, u"secret-of-alice"_s).status, 200);
    }
    void withoutAServerThereIsNoCode()
    {
        QVERIFY(QDir().mkpath(data().path()));
        const Ended ended = run({u"pair"_s, u"--data"_s, data().path()});

        QCOMPARE(ended.status, 2);
        QVERIFY(ended.error.contains(u"start it first"_s));
    }
    void aQrCodeIsASquareForATerminal()
    {
        const QStringList lines = qrText("tom://localhost:8443/pair?key=x").split(u'\n', Qt::SkipEmptyParts);

        const qsizetype width = plain(lines.constFirst()).size();
        QVERIFY(width >= 25);
        for (const QString &line : lines)
            QCOMPARE(plain(line).size(), width);
        QCOMPARE(lines.size(), (width + 1) / 2);
        QVERIFY(plain(lines.constFirst()).trimmed().isEmpty());   // the quiet zone
        QVERIFY(plain(lines.at(1)).trimmed().startsWith(u"█▀▀▀▀▀█"_s));   // the first finder
        QVERIFY(qrText(QByteArray(4000, 'x')).isEmpty());
    }

private:
    [[nodiscard]] DataFolder data() const { return DataFolder(m_parent->filePath(u"data"_s)); }
    [[nodiscard]] static QString plain(QString line)
    {
        static const QRegularExpression colours(u"\x1b\\[[0-9;]*m"_s);
        return line.remove(colours);
    }
    [[nodiscard]] bool start()
    {
        QFile::remove(data().serverFile());
        m_said.clear();
        m_server->start(program, {u"--await-pairing"_s, u"--data"_s, data().path(), u"--port"_s, QString::number(m_port)});
        return QTest::qWaitFor(
                   [this] {
                       m_said += m_server->readAllStandardOutput();
                       return (QFileInfo::exists(data().serverFile()) && m_said.endsWith('\n'))
                              || m_server->state() == QProcess::NotRunning;
                   },
                   30'000)
               && m_server->state() == QProcess::Running;
    }
    [[nodiscard]] QByteArray key() const
    {
        return QJsonDocument::fromJson(textOf(data().serverFile())).object().value("key"_L1).toString().toLatin1();
    }
    [[nodiscard]] Client client() const { return Client(m_port, key()); }
    [[nodiscard]] static std::optional<protocol::PairingCode> codeIn(const QString &text)
    {
        static const QRegularExpression form(u"tom://\\S+"_s);
        const auto code = protocol::PairingCode::parse(form.match(text).captured());
        return code ? std::optional(*code) : std::nullopt;
    }
    [[nodiscard]] static QByteArray bodyOf(const protocol::PairingCode &code, const QString &user = u"mallory"_s,
                                           const QString &password = u"horse-battery"_s)
    {
        return QJsonDocument(
                   protocol::PairingRequest{.secret = code.secret, .username = user, .password = password, .device = u"laptop"_s}
                       .toJson())
            .toJson();
    }
    [[nodiscard]] static http::HttpResponse pair(Client &client, const protocol::PairingCode &code, const QString &user,
                                                 const QString &password)
    {
        return client.ask("POST", u"/pairing"_s, {{"Content-Type", "application/json"}}, bodyOf(code, user, password));
    }

    std::unique_ptr<QTemporaryDir> m_parent;
    std::unique_ptr<QProcess> m_server;
    QByteArray m_said;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(TestFirstRun)
#include "tst_firstrun.moc"
