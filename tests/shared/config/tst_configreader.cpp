#include "shared/config/configreader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::config;

class TestConfigReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheSeedUnchanged()
    {
        const ReadResult result = readConfigFile(QStringLiteral(TOM_SOURCE_DIR "/tests/shared/config/data/seed.yml"));

        QVERIFY(result.isUsable());
        QStringList problems;
        for (const Problem &problem : result.problems)
            problems.append(u"%1:%2: %3: %4"_s.arg(problem.line).arg(problem.column).arg(problem.path, problem.message));
        const QString readable = u"is stored as readable text; tom-server replaces it by a hash when it reads the file"_s;
        QCOMPARE(problems,
                 QStringList({u"19:12: global.llm_tts: \"openrouter-gemini\" is no provider under \"llms\" that can be used; "
                              "the one of \"llm\" is used"_s,
                              u"38:15: users[0].password: "_s + readable, u"53:15: users[1].password: "_s + readable}));

        const Config &config = result.config;
        QCOMPARE(config.global.logLevel, u"INFO"_s);
        QCOMPARE(config.global.sessions, u"/tmp/tom_sessions"_s);
        QCOMPARE(config.global.allDatadir, u"/data/all/"_s);
        QCOMPARE(config.global.firebase.messagingSenderId, u"123456789"_s);
        QCOMPARE(config.global.firebase.vapidKey, u"your-vapid-key"_s);
        QCOMPARE(config.global.llm.defaultName, u"openai"_s);
        QCOMPARE(config.global.llm.ttsName, QString());
        QCOMPARE(config.global.llm.providers.size(), 2);
        QCOMPARE(config.global.llm.providers.at(0).models,
                 QStringList({u"openai/gpt-4o-mini"_s, u"openai/gpt-4.1"_s, u"openai/gpt-4.1"_s}));
        QCOMPARE(config.global.llm.providers.at(1).envVar, u"GEMINI_API_KEY"_s);
        QCOMPARE(config.users.size(), 2);
        const User &alice = config.users.at(0);
        QCOMPARE(alice.password, u"alice123"_s);
        QCOMPARE(alice.personalContext, u"Alice is a software developer who prefers technical responses"_s);
        QCOMPARE(alice.isAdmin(), false);
        QCOMPARE(alice.services.size(), 2);
        QCOMPARE(alice.services.at(0).url, u"http://weather-service/mcp"_s);
        QCOMPARE(alice.services.at(0).headers.at(0), std::pair(u"Authorization"_s, u"Bearer token123"_s));
        QCOMPARE(alice.services.at(0).llm, u"openai"_s);
        QCOMPARE(alice.services.at(1).enabled, true);
        QCOMPARE(config.user(u"bob"_s)->services.at(0).enabled, false);
        QCOMPARE(config.user(u"eve"_s), nullptr);
    }
    void readsEveryKey()
    {
        const ReadResult result = readConfigFile(QStringLiteral(TOM_SOURCE_DIR "/tests/shared/config/data/complete.yml"));

        QCOMPARE(result.problems, QList<Problem>());
        const Config expected{
            .global = {.logLevel = u"DEBUG"_s,
                       .logFormat = u"json"_s,
                       .sessions = u"/s"_s,
                       .sessionDays = {.idle = 7, .absolute = 400},
                       .allDatadir = u"/all"_s,
                       .listen = u"::1"_s,
                       .port = 8443,
                       .keepsPlainPasswords = true,
                       .trustedProxies = {u"127.0.0.1"_s, u"10.0.0.0/8"_s, u"fd00::/8"_s},
                       .limits = {1, 2, 4, 5, 6, 7, 8},
                       .consent = {3, 4, 5},
                       .firebase = {u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"5"_s, u"e"_s, u"f"_s},
                       .llm = {.defaultName = u"local"_s,
                               .ttsName = u"openai"_s,
                               .triageName = u"local"_s,
                               .providers =
                                   {{.name = u"openai"_s,
                                     .api = u"sk-x"_s,
                                     .envVar = u"OPENAI_API_KEY"_s,
                                     .models = {u"openai/a"_s, u"openai/b"_s, u"openai/c"_s},
                                     .options = {{u"top_p"_s, 0.5}, {u"n"_s, 3}, {u"stop"_s, QJsonArray{u"\n"_s, 7}}}},
                                    {.name = u"local"_s,
                                     .models = {u"x/a"_s, u"x/b"_s, u"x/c"_s},
                                     .baseUrl = u"http://127.0.0.1:9/v1"_s,
                                     .headers = {{u"X-Team"_s, u"home"_s}},
                                     .fallbacks = {u"openai"_s, u"builtin"_s},
                                     .timeoutSeconds = 90,
                                     .maxConcurrent = 2,
                                     .minIntervalSeconds = 1.5,
                                     .prices =
                                         {{.model = u"x/a"_s, .input = 0.5, .output = 2, .cachedInput = 0.05, .cacheWrite = 0.6},
                                          {.model = u"x/b"_s, .input = 1, .output = 4}},
                                     .speech = {u"s"_s, u"v"_s, u"t"_s}}},
                               .exchangeRates = {{u"EUR"_s, 1.25}}}},
            .agents = {.isExternal = true,
                       .url = u"https://tom-agent-{username}:8080"_s,
                       .memoryMb = 64,
                       .descriptors = 65,
                       .door = {.url = u"https://tom-server:8444"_s, .listen = u"192.168.1.5"_s, .port = 9444}},
            .backup = {.at = QTime(3, 30), .keep = 9, .folder = u"/mnt/tom"_s, .passphraseFile = u"/etc/tom/words"_s},
            .schedules = {.level = 0,
                          .maxTokens = 5000,
                          .budget = {.day = 0.25, .currency = u"EUR"_s, .dollars = 1.25},
                          .ask = {u"mail.*"_s},
                          .deny = {u"home"_s}},
            .users = {{.username = u"alice"_s,
                       .password = u"$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA"_s,
                       .personalContext = u"Likes tea"_s,
                       .role = u"admin"_s,
                       .agentUrl = u"https://agent.example:8080"_s,
                       .services = {{.name = u"weather"_s,
                                     .url = u"http://weather/mcp"_s,
                                     .headers = {{u"Authorization"_s, u"Bearer x"_s}, {u"X-Number"_s, u"12"_s}},
                                     .description = u"Weather"_s,
                                     .llm = u"openai"_s,
                                     .complexity = 2,
                                     .enabled = false,
                                     .budget = {.month = 2}},
                                    {.name = u"news"_s,
                                     .url = u"https://news/mcp"_s,
                                     .description = u"News"_s,
                                     .llm = u"openai"_s,
                                     .complexity = 1,
                                     .enabled = false}},
                       .budget = {.day = 0.5, .month = 10, .currency = u"EUR"_s, .dollars = 1.25}}},
            .memory = {u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s, u"f"_s, false, u"https://m:8091/mcp"_s, 8091}};
        QVERIFY(result.config == expected);
    }
    void readsAServiceThatIsDescribedUnderConfig()
    {
        const ReadResult result = readConfigText("users:\n"
                                                 "  - username: alice\n"
                                                 "    password: secret-of-alice\n"
                                                 "    services:\n"
                                                 "      nested:\n"
                                                 "        config:\n"
                                                 "          url: https://nested.example/mcp\n"
                                                 "          headers: {Authorization: Bearer x}\n"
                                                 "          timeout: 7\n"
                                                 "          complexity: 2\n"
                                                 "          tools: {deny: [drop_*]}\n"
                                                 "      both:\n"
                                                 "        url: https://direct.example/mcp\n"
                                                 "        config: {url: https://nested.example/mcp, timeout: 9}\n",
                                                 u"config.yml"_s);
        QVERIFY(result.isUsable());
        const QList<Service> &services = result.config.users.constFirst().services;
        QCOMPARE(services.at(0).url, u"https://nested.example/mcp"_s);
        QCOMPARE(services.at(0).headers, (QList<std::pair<QString, QString>>{{u"Authorization"_s, u"Bearer x"_s}}));
        QCOMPARE(services.at(0).timeout, std::chrono::seconds(7));
        QCOMPARE(services.at(0).complexity, 2);
        QCOMPARE(services.at(0).tools.deny, QStringList{u"drop_*"_s});
        QCOMPARE(services.at(1).url, u"https://direct.example/mcp"_s);   // what stands directly counts
        QCOMPARE(services.at(1).timeout, std::chrono::seconds(9));
    }
    void findsAgentsThatSomebodyElseRuns()
    {
        const Config config = readConfigText("agents: {mode: external, url: 'https://tom-agent-{username}.lan:8080'}\n"
                                             "users:\n"
                                             "  - {username: alice, password: x}\n"
                                             "  - {username: b.c, password: x, agent_url: 'https://box:1'}\n"_ba,
                                             u"config.yml"_s)
                                  .config;

        QCOMPARE(config.users.at(0).agentUrl, u"https://tom-agent-alice.lan:8080"_s);
        QCOMPARE(config.users.at(1).agentUrl, u"https://box:1"_s);
    }
    void startsAgentsUnlessTheyAreElsewhere()
    {
        const Config config = readConfigText("agents: {url: 'https://tom-agent-{username}:8080'}\n"
                                             "users: [{username: a.b, password: x}]\n"_ba,
                                             u"config.yml"_s)
                                  .config;

        QCOMPARE(config.users.at(0).agentUrl, QString());
        QCOMPARE(config.agents.url, u"https://tom-agent-{username}:8080"_s);
    }
    void textsStayAsTheyAreWritten_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<QString>("password");
        QTest::newRow("number") << "12345"_ba << u"12345"_s;
        QTest::newRow("leading zero") << "0123"_ba << u"0123"_s;
        QTest::newRow("exponent") << "1e3"_ba << u"1e3"_s;
        QTest::newRow("no") << "no"_ba << u"no"_s;
        QTest::newRow("true") << "True"_ba << u"True"_s;
        QTest::newRow("date") << "2025-01-15"_ba << u"2025-01-15"_s;
        QTest::newRow("quoted null") << "'null'"_ba << u"null"_s;
        QTest::newRow("string tag") << "!!str 007"_ba << u"007"_s;
        QTest::newRow("spaces inside") << "a b  # comment"_ba << u"a b"_s;
        QTest::newRow("hash inside") << "a#b"_ba << u"a#b"_s;
        QTest::newRow("escapes") << "\"a\\\"\\u00e9\""_ba << u"a\"é"_s;
        QTest::newRow("single quotes") << "'it''s'"_ba << u"it's"_s;
        QTest::newRow("UTF-8") << "pässwörd🔑"_ba << u"pässwörd🔑"_s;
    }
    void textsStayAsTheyAreWritten()
    {
        QFETCH(const QByteArray, written);
        QFETCH(const QString, password);

        const ReadResult result = readConfigText("users:\n  - username: a\n    password: " + written + '\n', u"c"_s);

        QVERIFY(result.isUsable());
        QCOMPARE(result.config.users.at(0).password, password);
    }
    void keepsAStructuredContextAsText()
    {
        const ReadResult result =
            readConfigText(user("    personal_context:\n      name: Alice\n      likes: [tea, 'no']\n"), u"c"_s);

        QVERIFY(result.isUsable());
        QCOMPARE(result.config.users.at(0).personalContext, u"name: Alice\nlikes:\n  - tea\n  - no"_s);
    }
    void followsAliasesAndMergeKeys()
    {
        const ReadResult result = readConfigText(user("    services:\n"
                                                      "      one: &one\n"
                                                      "        url: http://one\n"
                                                      "        enable: no\n"
                                                      "      two:\n"
                                                      "        <<: *one\n"
                                                      "        url: http://two\n"),
                                                 u"c"_s);

        QVERIFY(result.isUsable());
        QCOMPARE(result.problems.size(), 1);
        const QList<Service> services = result.config.users.at(0).services;
        QCOMPARE(services.at(1).url, u"http://two"_s);
        QCOMPARE(services.at(1).enabled, false);
    }
    void theOldSpellingMakesAnAdmin_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QString>("role");
        QTest::newRow("admin: true") << "    admin: true\n"_ba << u"admin"_s;
        QTest::newRow("admin: false") << "    admin: false\n"_ba << u"adult"_s;
        QTest::newRow("role") << "    role: child\n"_ba << u"child"_s;
        QTest::newRow("both") << "    role: admin\n    admin: true\n"_ba << u"admin"_s;
        QTest::newRow("neither") << ""_ba << u"adult"_s;
        QTest::newRow("a wrong role is no admin") << "    role: boss\n    admin: true\n"_ba << u"adult"_s;
        QTest::newRow("contradiction") << "    role: child\n    admin: true\n"_ba << u"child"_s;
    }
    void theOldSpellingMakesAnAdmin()
    {
        QFETCH(const QByteArray, lines);
        QFETCH(const QString, role);

        QCOMPARE(readConfigText(user(lines), u"c"_s).config.users.at(0).role, role);
    }
    void knowsWhoDecidesForWhom()
    {
        const auto read = [](const QByteArray &ofBob, const QByteArray &ofAlice = {}) {
            return readConfigText("users:\n  - {username: Alice, password: x" + ofAlice + "}\n  - {username: bob, password: y"
                                      + ofBob + "}\n",
                                  u"c"_s);
        };
        const auto wordsOf = [](const ReadResult &text) {
            QString words;
            for (const Problem &problem : text.problems)
                words += problem.message;
            return words;
        };
        QCOMPARE(read(", approvals_by: alice").config.users.at(1).approvalsBy, u"Alice"_s);   // as she is called
        QVERIFY(wordsOf(read(", approvals_by: carol")).contains("who is no user"_L1));
        QVERIFY(wordsOf(read(", approvals_by: bob")).contains("who is the same user"_L1));
        QVERIFY(wordsOf(read(", approvals_by: alice", ", approvals_by: bob")).contains("approvals_by there, too"_L1));
    }
    void acceptsTheBytesOfOtherEditors_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::newRow("byte order mark") << "\xef\xbb\xbf" + user("");
        QTest::newRow("CRLF") << user("").replace('\n', "\r\n");
        QTest::newRow("both") << "\xef\xbb\xbf" + user("").replace('\n', "\r\n");
        QTest::newRow("no last line feed") << user("").chopped(1);
        QTest::newRow("directive") << "%YAML 1.2\n---\n" + user("") + "...\n";
    }
    void acceptsTheBytesOfOtherEditors()
    {
        QFETCH(const QByteArray, yaml);

        const ReadResult result = readConfigText(yaml, u"c"_s);

        QVERIFY(result.isUsable());
        QCOMPARE(result.problems.size(), 1);
        QCOMPARE(result.problems.at(0).column, 15);
        QCOMPARE(result.config.users.at(0).password, u"secret"_s);
    }
    void saysWhyAFileCannotBeRead()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"config.yml"_s);

        const ReadResult missing = readConfigFile(path);
        QVERIFY(!missing.isUsable());
        QVERIFY(missing.problems.at(0).toString().contains(u"config.yml does not exist"_s));

        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(5 * 1024 * 1024));
        QVERIFY(!readConfigFile(path).isUsable());
        QVERIFY(!readConfigText(QByteArray(5 * 1024 * 1024, ' '), u"c"_s).isUsable());
    }

private:
    static QByteArray user(const QByteArray &lines) { return "users:\n  - username: a\n    password: secret\n" + lines; }
};

QTEST_GUILESS_MAIN(TestConfigReader)
#include "tst_configreader.moc"
