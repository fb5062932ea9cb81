#include "tests/server/support/signedin.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

// An admin changes the configuration of a running server.
class TestAdminConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<Household>();
        QVERIFY(m_home->start());
        m_alice = m_home->signIn();
    }
    void cleanup() { m_home.reset(); }

    void showsItWithoutItsSecrets()
    {
        const http::HttpResponse shown = m_home->ask("GET", u"/admin/config"_s, m_alice);

        QCOMPARE(shown.status, 200);
        const QString text = objectOf(shown).value("text"_L1).toString();
        QVERIFY(text.contains(u"# the household"_s) && text.contains(u"username: bob"_s));
        QCOMPARE(text.count(u"password: \"••••\""_s), 2);
        QVERIFY(!shown.body.contains("argon2"));
        QCOMPARE(http::headerValue(shown.headers, "ETag"),
                 '"' + objectOf(shown).value("revision"_L1).toString().toLatin1() + '"');
    }
    void theSchemaSaysWhatWaitsForTheNextStart()
    {
        const QJsonObject sections =
            QJsonDocument::fromJson(textOf(QStringLiteral(TOM_SOURCE_DIR "/resources/config.schema.json")))["$defs"_L1]
                .toObject();
        QStringList said;
        for (const QString &name : {u"agents"_s, u"global"_s}) {
            const QJsonObject keys = sections.value(name)["properties"_L1].toObject();
            for (auto key = keys.begin(); key != keys.end(); ++key) {
                const QString of = key.value()["$ref"_L1].toString().section(u'/', -1);
                const QJsonObject schema = of.isEmpty() ? key.value().toObject() : sections.value(of).toObject();
                if (schema.value("x-restart"_L1) == "server"_L1)
                    said.append(name + u'.' + key.key());
            }
        }
        config::Config other;
        other.global.listen = other.global.sessions = other.agents.door.url = u"x"_s;
        other.global.port = 1;

        QStringList waiting = ConfigChange::waiting({}, other);
        waiting.sort();

        QCOMPARE(said, waiting);
    }
    void theMemoryServiceStartsAnewWithWhatItIsTold_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<bool>("restarts");
        const QString users = u"users:\n  - {username: a, password: b}\n"_s;
        const QString elsewhere = u"memory: {url: 'https://elsewhere/mcp'}\n"_s;
        QTest::newRow("a user more") << users << users + u"  - {username: c, password: d}\n"_s << false;
        QTest::newRow("log level") << users << u"global: {log_level: DEBUG}\n"_s + users << true;
        QTest::newRow("a provider") << users
                                    << u"global: {llms: {x: {api: k, models: [openai/a, openai/a, openai/a]}}}\n"_s + users
                                    << true;
        QTest::newRow("switched off") << users << users + u"memory: {enable: false}\n"_s << true;
        QTest::newRow("elsewhere from now on") << users << users + elsewhere << true;
        QTest::newRow("elsewhere before") << users + elsewhere << users << false;   // it only begins
    }
    void theMemoryServiceStartsAnewWithWhatItIsTold()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(bool, restarts);
        const config::ReadResult old = config::readConfigText(before.toUtf8(), {});
        const config::ReadResult now = config::readConfigText(after.toUtf8(), {});
        QVERIFY(old.isUsable() && now.isUsable());

        QCOMPARE(ConfigChange::restartsMemory(old.config, now.config), restarts);
    }
    void onlyAdminsMay_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("path");
        QTest::newRow("show") << "GET"_ba << u"/admin/config"_s;
        QTest::newRow("write") << "PUT"_ba << u"/admin/config"_s;
        QTest::newRow("check") << "POST"_ba << u"/admin/config/check"_s;
        QTest::newRow("history") << "GET"_ba << u"/admin/config/history"_s;
        QTest::newRow("version") << "GET"_ba << u"/admin/config/history/x"_s;
        QTest::newRow("restore") << "POST"_ba << u"/admin/config/restore"_s;
    }
    void onlyAdminsMay()
    {
        QFETCH(QByteArray, method);
        QFETCH(QString, path);
        const QByteArray before = file();
        const QJsonObject body{{u"text"_s, u"users: []"_s}, {u"revision"_s, QString::fromLatin1(revisionOf(before))}};

        QCOMPARE(m_home->ask(method, path, m_home->signIn(u"bob"_s), method == "GET" ? QJsonObject() : body).status, 403);
        QCOMPARE(m_home->ask(method, path, {}, method == "GET" ? QJsonObject() : body).status, 401);
        QCOMPARE(file(), before);
    }
    void addsAUserWhoSignsInAtOnce()
    {
        const QByteArray before = file();
        const auto [text, revision] = shown();

        const http::HttpResponse written =
            write(text + u"  # a guest\n  - username: carol\n    password: secret-of-carol\n"_s, revision);

        QCOMPARE(written.status, 200);
        QCOMPARE(objectOf(written).value("change"_L1).toObject().value("added"_L1).toArray(), QJsonArray{u"carol"_s});
        QVERIFY(file().startsWith(before));   // comments, hashes and every byte
        QVERIFY(file().contains("# a guest") && !file().contains("secret-of-carol"));
        QCOMPARE(objectOf(written).value("revision"_L1).toString().toLatin1(), revisionOf(file()));
        QVERIFY(m_home->isSignedIn(m_home->signIn(u"carol"_s)));
        QVERIFY(m_home->isSignedIn(m_alice));
        QTest::qWait(500);   // the file is watched, too: nothing is taken over twice, and nobody is thrown out
        QVERIFY(m_home->isSignedIn(m_alice));
    }
    void takesAUserOutAndBack()
    {
        const http::Headers bob = m_home->signIn(u"bob"_s);
        const QByteArray before = file();
        const auto [text, revision] = shown();
        QCOMPARE(write(text.section(u"  - username: bob"_s, 0, 0), revision).status, 200);
        QCOMPARE(m_home->ask("GET", u"/sessions"_s, bob).status, 401);

        const QJsonArray versions =
            objectOf(m_home->ask("GET", u"/admin/config/history"_s, m_alice)).value("versions"_L1).toArray();
        QCOMPARE(versions.size(), 2);
        QCOMPARE(versions.at(0)["author"_L1].toString(), u"alice"_s);
        QCOMPARE(versions.at(0)["summary"_L1].toString(), u"removed bob"_s);
        QVERIFY(versions.at(1)["author"_L1].isNull());
        const QString old = versions.at(1)["revision"_L1].toString();
        const http::HttpResponse version = m_home->ask("GET", u"/admin/config/history/"_s + old, m_alice);
        QCOMPARE(objectOf(version).value("text"_L1).toString(), text);
        QVERIFY(!version.body.contains("argon2"));

        QCOMPARE(m_home->ask("POST", u"/admin/config/restore"_s, m_alice, {{u"revision"_s, old}}).status, 200);

        QCOMPARE(file(), before);
        QVERIFY(m_home->isSignedIn(m_home->signIn(u"bob"_s)));
        QCOMPARE(m_home->ask("POST", u"/admin/config/restore"_s, m_alice, {{u"revision"_s, u"nothing"_s}}).status, 404);
    }
    void theSecondOfTwoEditorsIsTold()
    {
        const auto [text, revision] = shown();
        QCOMPARE(write(text + u"# first\n"_s, revision).status, 200);
        const QByteArray before = file();

        const http::HttpResponse late = write(text + u"# second\n"_s, revision);

        QCOMPARE(late.status, 412);
        QCOMPARE(codeOf(late), u"conflict"_s);
        QCOMPARE(objectOf(late).value("yours"_L1).toString(), text + u"# second\n"_s);
        QCOMPARE(objectOf(late).value("text"_L1).toString(), text + u"# first\n"_s);
        QCOMPARE(objectOf(late).value("base"_L1).toString(), text);
        QVERIFY(!late.body.contains("argon2"));
        QCOMPARE(file(), before);
        QCOMPARE(write(text + u"# first\n# second\n"_s, objectOf(late).value("revision"_L1).toString()).status, 200);
    }
    void aChangeByHandCountsAsAnother()
    {
        const auto [text, revision] = shown();
        QVERIFY(writeText(m_home->server.data().config(), file() + "# by hand\n"));

        QCOMPARE(write(text + u"# late\n"_s, revision).status, 412);
        QVERIFY(file().endsWith("# by hand\n"));
        const auto [now, newRevision] = shown();
        QCOMPARE(write(now + u"# then\n"_s, newRevision).status, 200);
        QVERIFY(file().endsWith("# by hand\n# then\n"));
    }
    void writesNothingThatIsWrong_data()
    {
        QTest::addColumn<QString>("yaml");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("message");
        const QString users = u"users:\n  - {username: alice, password: \"••••\", role: admin}\n"_s;
        QTest::newRow("no YAML") << users + u"global: [\n"_s << 4 << u"never closed"_s;
        QTest::newRow("bad value") << users + u"global: {port: many}\n"_s << 3 << u"whole number"_s;
        QTest::newRow("no admin") << u"users:\n  - {username: bob, password: \"••••\"}\n"_s << 0 << u"nobody would be an admin"_s;
        QTest::newRow("mark of nobody") << users + u"  - {username: new, password: \"••••\"}\n"_s << 3
                                        << u"stands for no secret"_s;
        QTest::newRow("empty") << u""_s << 0 << u""_s;
    }
    void writesNothingThatIsWrong()
    {
        QFETCH(QString, yaml);
        QFETCH(int, line);
        QFETCH(QString, message);
        const QByteArray before = file();

        const http::HttpResponse refused = write(yaml, shown().second);

        QCOMPARE(refused.status, 422);
        const QJsonArray problems = objectOf(refused).value("problems"_L1).toArray();
        const bool isSaid = std::ranges::any_of(problems, [&](const QJsonValue &problem) {
            return problem["severity"_L1].toString() == u"error"_s && (line == 0 || problem["line"_L1].toInt() == line)
                   && problem["message"_L1].toString().contains(message);
        });
        QVERIFY2(isSaid, refused.body.constData());
        QVERIFY(!refused.body.contains("argon2"));
        QCOMPARE(file(), before);
        const QJsonObject body{{u"text"_s, yaml}};
        const http::HttpResponse checked = m_home->ask("POST", u"/admin/config/check"_s, m_alice, body);
        QCOMPARE(checked.status, 200);
        QCOMPARE(objectOf(checked).value("problems"_L1).toArray(), problems);
    }
    void saysBeforehandWhatWouldChange()
    {
        const auto [text, revision] = shown();
        QString changed = text;
        changed.replace(u"log_level: INFO"_s, u"log_level: INFO\n  port: 9999"_s);
        changed.replace(u"username: bob\n"_s, u"username: bob\n    personal_context: likes tea\n"_s);

        const QJsonObject checked = objectOf(m_home->ask("POST", u"/admin/config/check"_s, m_alice, {{u"text"_s, changed}}));

        const QJsonObject change = checked.value("change"_L1).toObject();
        QCOMPARE(change.value("changed"_L1).toArray(), QJsonArray{u"bob"_s});
        QCOMPARE(change.value("next_start"_L1).toArray(), QJsonArray{u"global.port"_s});
        QVERIFY(change.value("everybody"_L1).toBool());
        QVERIFY(!change.value("restarts_memory"_L1).toBool());
        QCOMPARE(change.value("new_passwords"_L1).toArray(), QJsonArray());
        QCOMPARE(shown().second, revision);
    }
    void withoutARevisionNothingIsWritten()
    {
        const QByteArray before = file();

        QCOMPARE(m_home->ask("PUT", u"/admin/config"_s, m_alice, {{u"text"_s, shown().first}}).status, 428);
        QCOMPARE(write(shown().first, u"W/\"other\""_s).status, 412);
        QCOMPARE(m_home->ask("PUT", u"/admin/config"_s, m_alice, {{u"txt"_s, u"x"_s}}).status, 400);
        QCOMPARE(file(), before);
    }
    void aFileThatIsBrokenShowsNoSecretsAndCanBeReplaced()
    {
        const auto [text, revision] = shown();
        QCOMPARE(write(text + u"# good\n"_s, revision).status, 200);
        const QByteArray good = file();
        QVERIFY(writeText(m_home->server.data().config(), good + "users: [\n"));

        const http::HttpResponse broken = m_home->ask("GET", u"/admin/config"_s, m_alice);
        QCOMPARE(broken.status, 200);
        QVERIFY(objectOf(broken).value("text"_L1).isNull());
        QVERIFY(!objectOf(broken).value("problems"_L1).toArray().isEmpty());
        QVERIFY(!broken.body.contains("argon2"));

        QCOMPARE(
            m_home->ask("POST", u"/admin/config/restore"_s, m_alice, {{u"revision"_s, QString::fromLatin1(revisionOf(good))}})
                .status,
            200);
        QCOMPARE(file(), good);
    }
    void aReadOnlyFileStaysAsItIs()
    {
        const auto [text, revision] = shown();
        QVERIFY(QFile::setPermissions(m_home->server.data().config(), QFileDevice::ReadOwner));

        const http::HttpResponse refused = write(text + u"# x\n"_s, revision);

        QCOMPARE(refused.status, 409);
        QVERIFY(objectOf(refused).value("message"_L1).toString().contains(u"read-only"_s));
    }

private:
    [[nodiscard]] QByteArray file() const { return textOf(m_home->server.data().config()); }
    [[nodiscard]] std::pair<QString, QString> shown()   // text and revision
    {
        const QJsonObject object = objectOf(m_home->ask("GET", u"/admin/config"_s, m_alice));
        return {object.value("text"_L1).toString(), object.value("revision"_L1).toString()};
    }
    http::HttpResponse write(const QString &text, const QString &revision)
    {
        return m_home->ask("PUT", u"/admin/config"_s, m_alice + http::Headers{{"If-Match", '"' + revision.toLatin1() + '"'}},
                           {{u"text"_s, text}});
    }

    std::unique_ptr<Household> m_home;
    http::Headers m_alice;
};

QTEST_GUILESS_MAIN(TestAdminConfig)
#include "tst_adminconfig.moc"
