#include "tests/server/endurance/serverprocess.h"
#include "tests/server/support/processes.h"

#include <QDir>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

using Answer = QFuture<Result<http::HttpResponse>>;

constexpr int answerLimit = 40'000;   // ms: an answer that does not come by then never comes

// Asks without waiting.
class Asker
{
public:
    explicit Asker(const ServerProcess &server)
        : m_client(server.port(), server.key()),
          m_http(http::Trust{.pinnedKey = server.key()})
    {}

    [[nodiscard]] Answer ask(const QString &path, const http::Headers &headers)
    {
        return m_http.fetch(m_client.request("GET", path, headers));
    }
    [[nodiscard]] Answer signIn(const QString &name)
    {
        const QByteArray body = R"({"username":")" + name.toUtf8() + R"(","password":"a secret of the house"})";
        return m_http.fetch(m_client.request("POST", u"/login"_s, {{"Content-Type", "application/json"}}, body));
    }

private:
    Client m_client;
    http::NetworkHttpClient m_http;
};

[[nodiscard]] bool areFinished(const QList<Answer> &answers)
{
    return QTest::qWaitFor([&] { return std::ranges::all_of(answers, &Answer::isFinished); }, answerLimit);
}

// Sends another request whenever one is answered, until the server is gone; remembers the sessions that were acknowledged.
class SigningIn : public QObject
{
public:
    SigningIn(const ServerProcess &server, const QString &name, int atOnce) : m_asker(server), m_name(name)
    {
        for (int i = 0; i < atOnce; ++i)
            next();
    }

    QList<http::Headers> acknowledged;

private:
    void next()
    {
        m_asker.signIn(m_name).then(this, [this](const Result<http::HttpResponse> &answer) {
            if (!answer)
                return;   // killed
            if (answer->status == 200)
                acknowledged.append(sessionOf(*answer));
            next();
        });
    }

    Asker m_asker;
    QString m_name;
};

} // namespace

// kill -9, again and again: what was promised is kept, and who waits gets an answer.
class TestKilled : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QByteArray users;
        for (int i = 0; i < userCount(); ++i)
            users += "  - username: " + nameOf(i).toUtf8() + "\n    password: a secret of the house\n";
        QFile config(data().config());
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write("global:\n  limits:\n    requests_per_minute: 1000000000\nusers:\n" + users);
    }

    void keepsEverySignInThatItAcknowledged()
    {
        QList<http::Headers> all;
        const int rounds = isLong() ? 100 : 4;
        for (int round = 0; round < rounds; ++round) {
            ServerProcess server(data());
            QVERIFY2(server.start(), qPrintable(u"round %1"_s.arg(round)));
            QVERIFY(checkFiles());
            const qsizetype newest = std::max<qsizetype>(0, all.size() - 20);
            QVERIFY(areLive(server, all.sliced(newest)));

            SigningIn signingIn(server, nameOf(round % userCount()), 3);
            QTRY_VERIFY_WITH_TIMEOUT(!signingIn.acknowledged.isEmpty(), answerLimit);
            QTest::qWait(QRandomGenerator::global()->bounded(150));   // anywhere in the next ones
            server.kill();
            all += signingIn.acknowledged;
        }
        ServerProcess server(data());
        QVERIFY(server.start());
        QVERIFY(checkFiles());
        QVERIFY(areLive(server, all));
        qInfo("%lld acknowledged sessions live after %d kills", all.size(), rounds);
    }
    void answersEveryRequestWhileAgentsAreKilled()
    {
        ServerProcess server(data());
        QVERIFY(server.start());
        Asker asker(server);
        QList<http::Headers> sessions;
        for (int i = 0; i < userCount(); ++i)
            sessions.append(sessionOf(server.client().signIn(nameOf(i), u"a secret of the house"_s)));
        int answered = 0;
        int refused = 0;
        const int kills = isLong() ? 100 : 6;
        for (int i = 0; i < kills; ++i) {
            const int user = i % userCount();
            QTRY_COMPARE_WITH_TIMEOUT(server.client().ask("GET", u"/tasks"_s, sessions.at(user)).status, 200, answerLimit);
            const qint64 agent = pidOf(data().agent(nameOf(user)) + u"/agent.pid"_s);
            QVERIFY(agent > 0);

            QList<Answer> answers;
            for (int request = 0; request < 8; ++request) {
                answers.append(asker.ask(request % 2 ? u"/tasks"_s : u"/status"_s, sessions.at(user)));
                if (request == 3) {
                    QTest::qWait(QRandomGenerator::global()->bounded(15));   // before, while and after the agent reads
                    QCOMPARE(::kill(pid_t(agent), SIGKILL), 0);
                }
            }

            QVERIFY2(areFinished(answers), qPrintable(u"a request hangs after kill %1"_s.arg(i)));
            for (const Answer &answer : answers) {
                QVERIFY(answer.result());
                if (answer.result()->status == 200) {
                    ++answered;
                    continue;
                }
                ++refused;
                QCOMPARE(answer.result()->status, 503);
                QVERIFY2(std::ranges::any_of(answer.result()->headers,
                                             [](const auto &header) { return header.first.toLower() == "retry-after"; }),
                         answer.result()->body.constData());
            }
        }
        qInfo("%d kills: %d requests answered, %d refused with 503", kills, answered, refused);
        QVERIFY(answered > 0);
    }

private:
    [[nodiscard]] static int userCount() { return isLong() ? 20 : 3; }
    [[nodiscard]] static QString nameOf(int user) { return u"person%1"_s.arg(user); }
    [[nodiscard]] DataFolder data() const { return DataFolder(m_folder->path()); }
    // Every session on disk is a whole one.
    [[nodiscard]] bool checkFiles() const
    {
        for (const QFileInfo &info : QDir(data().sessions()).entryInfoList(QDir::Files)) {
            if (info.fileName().size() != 64)
                continue;   // on its way to its name when the server was killed; removed after an hour
            QFile file(info.filePath());
            if (!file.open(QIODevice::ReadOnly) || !QJsonDocument::fromJson(file.readAll()).isObject()) {
                qWarning() << info.fileName() << "is half a file";
                return false;
            }
        }
        return true;
    }
    [[nodiscard]] static bool areLive(const ServerProcess &server, const QList<http::Headers> &sessions)
    {
        Client client = server.client();
        for (http::Headers headers : sessions) {
            headers.append(std::pair<QByteArray, QByteArray>{"Accept", "application/json"});
            const http::HttpResponse state = client.ask("GET", u"/auth"_s, headers);
            if (!QJsonDocument::fromJson(state.body).object().value("authenticated"_L1).toBool()) {
                qWarning() << "an acknowledged session is lost:" << state.status << state.body;
                return false;
            }
        }
        return true;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestKilled)
#include "tst_killed.moc"
