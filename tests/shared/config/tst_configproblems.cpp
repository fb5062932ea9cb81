#include "shared/config/spelling.h"
#include "tests/shared/config/problemlines.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::config;
using test::problemsOf;
using test::someUser;

class TestConfigProblems : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsWrongAndWhere_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("problem");
        const auto global = [](const QByteArray &lines) { return someUser + ("global:\n"_ba + lines); };
        const auto user = [](const QByteArray &lines) { return someUser + lines; };
        const auto llms = [&global](const QByteArray &lines) { return global("  llms:\n    x:\n" + lines); };
        const auto service = [&user](const QByteArray &lines) { return user("    services:\n      s:\n" + lines); };

        QTest::newRow("empty file")
            << ""_ba << u"E config.yml: the file is empty; it needs at least the section \"users\" with one user"_s;
        QTest::newRow("comments only")
            << "# a\n---\n"_ba << u"E config.yml: the file is empty; it needs at least the section \"users\" with one user"_s;
        QTest::newRow("no users") << "global:\n"_ba << u"E config.yml: users: is missing; Tom needs at least one user"_s;
        QTest::newRow("users empty") << "users:\n"_ba
                                     << u"E config.yml:2:1: users: has nobody in it; Tom needs at least one user"_s;
        QTest::newRow("users empty list") << "users: []\n"_ba
                                          << u"E config.yml:1:8: users: has nobody in it; Tom needs at least one user"_s;
        QTest::newRow("users no list")
            << "users: {a: 1}\n"_ba
            << u"E config.yml:1:8: users: must be a list (\"- username: …\" lines), not a group of keys"_s;
        QTest::newRow("file is a list") << "- a\n"_ba
                                        << u"E config.yml:1:1: must be a group of keys (\"key: value\" lines), not a list"_s;
        QTest::newRow("section of a wrong type")
            << someUser + "global: 5\n"_ba
            << u"E config.yml:4:9: global: must be a group of keys (\"key: value\" lines), not a single value"_s;

        QTest::newRow("unknown section") << someUser + "glboal: {}\n"_ba
                                         << u"W config.yml:4:1: unknown key \"glboal\", ignored; did you mean \"global\"?"_s;
        QTest::newRow("unknown key")
            << global("  logLevel: INFO\n")
            << u"W config.yml:5:3: global: unknown key \"logLevel\", ignored; did you mean \"log_level\"?"_s;
        QTest::newRow("far from every key") << global("  colour: red\n")
                                            << u"W config.yml:5:3: global: unknown key \"colour\", ignored"_s;
        QTest::newRow("key of a user") << user(
            "    pasword: x\n") << u"W config.yml:4:5: users[0]: unknown key \"pasword\", ignored; did you mean \"password\"?"_s;

        QTest::newRow("log level")
            << global("  log_level: INF\n")
            << u"E config.yml:5:14: global.log_level: \"INF\" is not one of DEBUG, INFO, WARNING, ERROR, CRITICAL, WARN, FATAL; did you mean \"INFO\"?"_s;
        QTest::newRow("log format") << global("  log_format: xml\n")
                                    << u"E config.yml:5:15: global.log_format: \"xml\" is not one of text, json"_s;
        for (const QByteArray &port :
             {"0"_ba, "65536"_ba, "-1"_ba, "http"_ba, "443.0"_ba, "0x1bb"_ba, "0443"_ba, "99999999999999999999"_ba})
            QTest::newRow(("port " + port).constData())
                << global("  port: " + port + '\n') << u"E config.yml:5:9: global.port: must be a whole number from 1 to 65535"_s;
        QTest::newRow("port list") << global("  port: [443]\n")
                                   << u"E config.yml:5:9: global.port: must be a single value, not a list"_s;
        QTest::newRow("listen")
            << global("  listen: example.org\n")
            << u"E config.yml:5:11: global.listen: must be an IP address of this machine, such as 127.0.0.1 or ::"_s;
        QTest::newRow("text list") << global("  sessions: [a]\n")
                                   << u"E config.yml:5:13: global.sessions: must be a single value, not a list"_s;
        for (const QByteArray &days : {"0"_ba, "401"_ba, "1.5"_ba, "ever"_ba})
            QTest::newRow(("idle days " + days).constData())
                << global("  session: {idle_days: " + days + "}\n")
                << u"E config.yml:5:24: global.session.idle_days: must be a whole number from 1 to 400"_s;
        QTest::newRow("absolute days")
            << global("  session: {absolute_days: 401}\n")
            << u"E config.yml:5:28: global.session.absolute_days: must be a whole number from 1 to 400"_s;
        QTest::newRow("longer idle than at all")
            << global("  session: {idle_days: 31, absolute_days: 30}\n")
            << u"E config.yml:5:24: global.session.idle_days: must not be more than absolute_days (30)"_s;
        QTest::newRow("firebase")
            << global("  firebase: {vapidKey: x}\n")
            << u"W config.yml:5:14: global.firebase: unknown key \"vapidKey\", ignored; did you mean \"vapidkey\"?"_s;

        QTest::newRow("no such llm")
            << global("  llm: gpt\n")
            << u"W config.yml:5:8: global.llm: \"gpt\" is no provider under \"llms\" that can be used; "
               "what is found in the environment or on this machine, or else the built-in assistant, is used"_s;
        QTest::newRow("other llm instead")
            << global("  llm: gpt\n  llms:\n    x: {api: k, models: [a/a, a/b, a/c]}\n")
            << u"W config.yml:5:8: global.llm: \"gpt\" is no provider under \"llms\" that can be used; \"x\" is used"_s;
        QTest::newRow("no such triage llm")
            << global("  llm_triage: gpt\n")
            << u"W config.yml:5:15: global.llm_triage: \"gpt\" is no provider under \"llms\" that can be used; the one of \"llm\" is used"_s;
        QTest::newRow("no models")
            << llms("      api: k\n")
            << u"W config.yml:6:5: global.llms.x: this provider is skipped: \"models\" is missing: a list of three, for simple, ordinary and hard requests"_s;
        QTest::newRow("two models")
            << llms("      api: k\n      models: [a/a, a/b]\n")
            << u"W config.yml:6:5: global.llms.x: this provider is skipped: \"models\" must have exactly three entries, for simple, ordinary and hard requests; there are 2"_s;
        QTest::newRow("no key")
            << llms("      models: [a/a, a/b, a/c]\n")
            << u"W config.yml:6:5: global.llms.x: this provider is skipped: there is no key: say it in \"api\", or in \"env_var\" the name of the environment variable that holds it"_s;
        QTest::newRow("empty model") << llms("      api: k\n      models: [a/a, '', a/c]\n")
                                     << u"E config.yml:8:21: global.llms.x.models[1]: must be the name of a model"_s;
        QTest::newRow("key as variable")
            << llms("      env_var: sk-1234\n      api: k\n      models: [a/a, a/b, a/c]\n")
            << u"E config.yml:7:16: global.llms.x.env_var: must be the name of an environment variable, such as OPENAI_API_KEY; the key itself goes into \"api\""_s;
        QTest::newRow("base_url")
            << llms("      base_url: localhost\n      api: k\n      models: [a/a, a/b, a/c]\n")
            << u"E config.yml:7:17: global.llms.x.base_url: must be an address that begins with http:// or https:// and names a host"_s;
        QTest::newRow("options") << llms("      options: 5\n      api: k\n      models: [a/a, a/b, a/c]\n")
                                 << u"E config.yml:7:16: global.llms.x.options: must be a group of keys, not a single value"_s;
        const QByteArray usable = "      api: k\n      models: [a/a, a/b, a/c]\n";
        QTest::newRow("timeout, too short") << llms(
            "      timeout: 0\n"
            + usable) << u"E config.yml:7:16: global.llms.x.timeout: must be a whole number from 1 to 3600"_s;
        QTest::newRow("timeout, too long") << llms(
            "      timeout: 3601\n"
            + usable) << u"E config.yml:7:16: global.llms.x.timeout: must be a whole number from 1 to 3600"_s;
        QTest::newRow("no request at all") << llms(
            "      max_concurrent: 0\n"
            + usable) << u"E config.yml:7:23: global.llms.x.max_concurrent: must be a whole number from 1 to 1000"_s;
        QTest::newRow("no number") << llms("      min_interval: soon\n" + usable)
                                   << u"E config.yml:7:21: global.llms.x.min_interval: must be a number from 0 to 3600"_s;
        QTest::newRow("interval, too long") << llms(
            "      min_interval: 3600.5\n"
            + usable) << u"E config.yml:7:21: global.llms.x.min_interval: must be a number from 0 to 3600"_s;
        QTest::newRow("no such fallback")
            << llms("      fallbacks: [y]\n" + usable)
            << u"W config.yml:6:5: global.llms: fallback \"y\" of \"x\" is left out: it is no provider under \"llms\" that can be used"_s;
        QTest::newRow("its own fallback") << llms(
            "      fallbacks: [x]\n"
            + usable) << u"W config.yml:6:5: global.llms: fallback \"x\" of \"x\" is left out: it is this provider itself"_s;
        QTest::newRow("fallbacks no list") << llms(
            "      fallbacks: y\n"
            + usable) << u"E config.yml:7:18: global.llms.x.fallbacks: must be a list of names of other providers"_s;
        QTest::newRow("a header of Tom's") << llms(
            "      headers: {Host: x}\n"
            + usable) << u"W config.yml:7:16: global.llms.x.headers: Host is left out: Tom writes it itself"_s;
        QTest::newRow("no header") << llms("      headers: {\"a b\": x}\n" + usable)
                                   << u"E config.yml:7:17: global.llms.x.headers.a b: is no name of an HTTP header"_s;
        QTest::newRow("llms no group") << global("  llms: [x]\n")
                                       << u"E config.yml:5:9: global.llms: must be a group of providers by name, not a list"_s;

        QTest::newRow("no username") << "users:\n  - password: x\n"_ba << u"E config.yml:2:5: users[0].username: is missing"_s;
        QTest::newRow("no password") << "users:\n  - username: x\n"_ba << u"E config.yml:2:5: users[0].password: is missing"_s;
        QTest::newRow("empty password") << "users:\n  - username: x\n    password: ''\n"_ba
                                        << u"E config.yml:3:15: users[0].password: is missing"_s;
        QTest::newRow("password null") << "users:\n  - username: x\n    password:\n"_ba
                                       << u"E config.yml:3:5: users[0].password: is missing"_s;
        QTest::newRow("half a hash")
            << "users:\n  - username: x\n    password: $argon2id$v=19$m=1\n"_ba
            << u"E config.yml:3:15: users[0].password: begins like a password hash but is not a whole one; write the password itself, tom-server hashes it"_s;
        QTest::newRow("other hash")
            << "users:\n  - username: x\n    password: $2b$12$abcdef\n"_ba
            << u"W config.yml:3:15: users[0].password: looks like a hash of a kind that Tom does not know, and is taken as the password itself"_s;
        QTest::newRow("same name")
            << user("  - username: a\n    password: x\n")
            << u"E config.yml:4:15: users[1].username: the same name (upper and lower case count as the same) is in line 2"_s;
        QTest::newRow("same name in capitals")
            << user("  - username: A\n    password: x\n")
            << u"E config.yml:4:15: users[1].username: the same name (upper and lower case count as the same) is in line 2"_s;
        for (const QByteArray &name :
             {"'a b'"_ba, "a/b"_ba, "..b/"_ba, "é"_ba, ".."_ba, "."_ba, "\"a\\n\""_ba, QByteArray(65, 'a')})
            QTest::newRow(("name " + name).constData())
                << "users:\n  - username: " + name + "\n    password: x\n"
                << u"E config.yml:2:15: users[0].username: may have letters without accents, digits and . _ - only, at most 64, and is not . or .."_s;
        QTest::newRow("user no group") << user(
            "  - bob\n") << u"E config.yml:4:5: users[1]: must be a group of keys (\"key: value\" lines), not a single value"_s;
        QTest::newRow("role")
            << user("    role: adlut\n")
            << u"E config.yml:4:11: users[0].role: \"adlut\" is not one of admin, adult, child, guest; did you mean \"adult\"?"_s;
        QTest::newRow("admin") << user("    admin: maybe\n") << u"E config.yml:4:12: users[0].admin: must be true or false"_s;
        QTest::newRow("role and admin")
            << user("    role: adult\n    admin: true\n")
            << u"E config.yml:5:12: users[0].admin: says something else than \"role: adult\"; remove one of the two"_s;
        QTest::newRow("agent_url")
            << user("    agent_url: ftp://x\n")
            << u"E config.yml:4:16: users[0].agent_url: must be an address that begins with http:// or https:// and names a host"_s;

        QTest::newRow("agent_url without TLS")
            << user("    agent_url: http://x\n")
            << u"E config.yml:4:16: users[0].agent_url: must begin with https://: server and agent prove to each other who they are"_s;

        QTest::newRow("plain passwords") << global("  keep_plain_passwords: perhaps\n")
                                         << u"E config.yml:5:25: global.keep_plain_passwords: must be true or false"_s;
        QTest::newRow("proxies no list")
            << global("  trusted_proxies: 127.0.0.1\n")
            << u"E config.yml:5:20: global.trusted_proxies: must be a list of addresses, not a single value"_s;
        for (const QByteArray &proxy :
             {"example.org"_ba, "10.1"_ba, "1.2.3.4.5"_ba, "''"_ba, "[1]"_ba, "'::1%lo'"_ba, "1.2.3.4:80"_ba})
            QTest::newRow(("proxy " + proxy).constData())
                << global("  trusted_proxies: [" + proxy + "]\n")
                << u"E config.yml:5:21: global.trusted_proxies[0]: must be an IP address or a network, such as 127.0.0.1, 10.0.0.0/8 or fd00::/8"_s;
        for (const QByteArray &prefix : {"33"_ba, "-1"_ba, "08"_ba, ""_ba, "255.0.0.0"_ba, "x"_ba})
            QTest::newRow(("prefix " + prefix).constData())
                << global("  trusted_proxies: [10.0.0.0/" + prefix + "]\n")
                << u"E config.yml:5:21: global.trusted_proxies[0]: must have a whole number from 1 to 32 behind the /"_s;
        QTest::newRow("long prefix")
            << global("  trusted_proxies: ['fd00::/129']\n")
            << u"E config.yml:5:21: global.trusted_proxies[0]: must have a whole number from 1 to 128 behind the /"_s;
        for (const QByteArray &all : {"0.0.0.0/0"_ba, "'::/0'"_ba})
            QTest::newRow(("everybody " + all).constData())
                << global("  trusted_proxies: [" + all + "]\n")
                << u"E config.yml:5:21: global.trusted_proxies[0]: would trust the whole world, so that everybody could claim any address; name the proxy's own"_s;
        QTest::newRow("inside of a network")
            << global("  trusted_proxies:\n    - ::1\n    - 10.0.0.1/8\n")
            << u"E config.yml:7:7: global.trusted_proxies[1]: has an address that is not the first of its network; write 10.0.0.0/8"_s;
        for (const auto &[key, range] : {std::pair("body_kb"_ba, "1 to 1024"_ba),
                                         {"process_body_kb", "1 to 65536"},
                                         {"head_kb", "4 to 64"},
                                         {"connections", "1 to 1000000"},
                                         {"connections_per_address", "1 to 1000000"},
                                         {"requests_per_minute", "1 to 1000000000"},
                                         {"push_sockets_per_user", "1 to 1000000"}})
            QTest::newRow(("limit " + key).constData())
                << global("  limits:\n    " + key + ": 0\n")
                << u"E config.yml:6:%1: global.limits.%2: must be a whole number from %3"_s.arg(key.size() + 7)
                       .arg(QLatin1StringView(key), QLatin1StringView(range));

        for (const QByteArray &url :
             {"ftp://x/"_ba, "weather/mcp"_ba, "http:///mcp"_ba, "file:///etc/passwd"_ba, "'http://a b/'"_ba})
            QTest::newRow(("url " + url).constData())
                << service("        url: " + url + '\n')
                << u"E config.yml:6:14: users[0].services.s.url: must be an address that begins with http:// or https:// and names a host"_s;
        QTest::newRow("no url") << service("        enable: true\n")
                                << u"W config.yml:5:7: users[0].services.s: this service is skipped: \"url\" is missing"_s;
        QTest::newRow("services no group") << user(
            "    services: [a]\n") << u"E config.yml:4:15: users[0].services: must be a group of services by name, not a list"_s;
        QTest::newRow("header with a line break")
            << service("        url: http://x\n        headers: {X-A: \"a\\r\\nB: c\"}\n")
            << u"E config.yml:7:24: users[0].services.s.headers.X-A: must not contain a line break or another control character"_s;
        QTest::newRow("header name") << service("        url: http://x\n        headers: {'X A': b}\n")
                                     << u"E config.yml:7:19: users[0].services.s.headers.X A: is no name of an HTTP header"_s;
        QTest::newRow("header list") << service("        url: http://x\n        headers: {A: [b]}\n")
                                     << u"E config.yml:7:22: users[0].services.s.headers.A: must be a single value, not a list"_s;
        QTest::newRow("tools no group")
            << service("        url: http://x\n        tools: [a]\n")
            << u"E config.yml:7:16: users[0].services.s.tools: must be a group of keys (\"key: value\" lines), not a list"_s;
        QTest::newRow("tools, a rule that is no name")
            << service("        url: http://x\n        tools: {deny: [a, [b]]}\n")
            << u"E config.yml:7:27: users[0].services.s.tools.deny: must be a list of names of tools"_s;
        QTest::newRow("tools, a group")
            << service("        url: http://x\n        tools: {ask: {a: b}}\n")
            << u"E config.yml:7:22: users[0].services.s.tools.ask: must be a list of names of tools, not a group of keys"_s;
        QTest::newRow("tools, an unknown rule")
            << service("        url: http://x\n        tools: {denny: [a]}\n")
            << u"E config.yml:7:17: users[0].services.s.tools: unknown key \"denny\", so that nothing would be limited by it; did you mean \"deny\"?"_s;
        QTest::newRow("complexity") << service("        url: http://x\n        complexity: 3\n")
                                    << u"E config.yml:7:21: users[0].services.s.complexity: must be a whole number from 0 to 2"_s;
        QTest::newRow("nested complexity")
            << service("        url: http://x\n        config: {complexity: high}\n")
            << u"E config.yml:7:30: users[0].services.s.config.complexity: must be a whole number from 0 to 2"_s;
        QTest::newRow("enable") << service("        url: http://x\n        enable: 1\n")
                                << u"E config.yml:7:17: users[0].services.s.enable: must be true or false"_s;
        QTest::newRow("said twice")
            << service("        url: http://x\n        enable: no\n        config: {enable: yes}\n")
            << u"W config.yml:8:26: users[0].services.s.config.enable: is said twice; what stands directly under the service counts"_s;
        QTest::newRow("llm of a service")
            << service("        url: http://x\n        llm: gpt\n")
            << u"W config.yml:7:14: users[0].services.s.llm: \"gpt\" is no provider under global.llms that can be used; the default is used"_s;
        QTest::newRow("memory")
            << someUser + "memory: {llm_modle: x}\n"_ba
            << u"W config.yml:4:10: memory: unknown key \"llm_modle\", ignored; did you mean \"llm_model\"?"_s;
    }
    void saysWhatIsWrongAndWhere()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QString, problem);

        QCOMPARE(problemsOf(yaml), QStringList{problem});
    }
    void reportsEverythingAtOnceInTheOrderOfTheFile()
    {
        const QStringList problems = problemsOf("users:\n"
                                                "  - username: a/b\n"
                                                "    role: boss\n"
                                                "  - {}\n"
                                                "memory: 1\n"
                                                "global:\n"
                                                "  port: x\n"
                                                "  port: 1\n"
                                                "  llm: none\n"
                                                "  log_level: !loud INFO\n");

        QStringList places;
        for (const QString &problem : problems)
            places.append(problem.section(u':', 1, 3).section(u": "_s, 0, 1));
        QCOMPARE(places,
                 QStringList({u"2:5: users[0].password"_s, u"2:15: users[0].username"_s, u"3:11: users[0].role"_s,
                              u"4:5: users[1].username"_s, u"4:5: users[1].password"_s, u"5:9: memory"_s, u"7:9: global.port"_s,
                              u"8:3: the key \"port\" stands here a second time; the first is in line 7"_s, u"9:8: global.llm"_s,
                              u"10:14: tags (what begins with \"!\") mean nothing here; remove it"_s}));
    }
    void aProviderWithoutAListOfModelsIsSkipped()
    {
        const QStringList problems = problemsOf(someUser + "global: {llms: {x: {api: k, models: a/a}}}\n"_ba);

        QCOMPARE(problems,
                 QStringList({u"W config.yml:4:17: global.llms.x: this provider is skipped: \"models\" names none"_s,
                              u"E config.yml:4:37: global.llms.x.models: must be a list of three models, not a single value"_s}));
    }
    void neverShowsASecret_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::newRow("password of a wrong type") << "users:\n- username: a\n  password: [swordfish]\n"_ba;
        QTest::newRow("half a hash") << "users:\n- username: a\n  password: $argon2id$swordfish\n"_ba;
        QTest::newRow("password as an alias") << "users:\n- username: a\n  password: *swordfish\n"_ba;
        QTest::newRow("password as a tag") << "users:\n- username: a\n  password: !swordfish x\n"_ba;
        QTest::newRow("password that breaks the syntax") << "users:\n- username: a\n  password: @swordfish: x\n"_ba;
        QTest::newRow("password with a colon") << "users:\n- username: a\n  password: swordfish: x\n"_ba;
        QTest::newRow("key as a name") << "global:\n  llm: sk-swordfish\n"_ba;
        QTest::newRow("key as a variable") << "global:\n  llms: {x: {env_var: sk-swordfish}}\n"_ba;
        QTest::newRow("key as a key") << "global:\n  sk-swordfish: x\n"_ba;
        QTest::newRow("long key as a role") << "users:\n- username: a\n  role: 0123456789012345678901234567890swordfish\n"_ba;
        QTest::newRow("password in an address") << "users:\n- {username: a, agent_url: 'ftp://a:swordfish@b'}\n"_ba;
        QTest::newRow("header") << "users:\n- {username: a, services: {s: {url: http://x, headers: {A: \"swordfish\\n\"}}}}\n"_ba;
    }
    void neverShowsASecret()
    {
        QFETCH(const QByteArray, yaml);

        const QStringList problems = problemsOf(yaml);

        QVERIFY(!problems.isEmpty());
        QVERIFY2(!problems.join(u'\n').contains(u"swordfish"_s), qPrintable(problems.join(u'\n')));
    }
    void aProblemIsOneLine()
    {
        const Problem problem{.file = u"c"_s, .line = 1, .column = 2, .path = u"a\n\x1b[2J"_s, .message = u"m"_s};

        QCOMPARE(problem.toString(), u"c:1:2: a??[2J: m"_s);
    }
    void findsTheNearestWord_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("meant");
        QTest::newRow("one letter less") << u"usernme"_s << u"username"_s;
        QTest::newRow("swapped letters") << u"usernaem"_s << u"username"_s;
        QTest::newRow("other separators") << u"Base-URL"_s << u"base_url"_s;
        QTest::newRow("one letter of three") << u"ulr"_s << u"url"_s;
        QTest::newRow("another word") << u"colour"_s << u""_s;
        QTest::newRow("short and different") << u"ab"_s << u""_s;
        QTest::newRow("empty") << u""_s << u""_s;
        QTest::newRow("long") << QString(1000, u'a') << u""_s;
    }
    void findsTheNearestWord()
    {
        QFETCH(const QString, word);
        QFETCH(const QString, meant);

        QCOMPARE(nearest(word, {"username"_L1, "url"_L1, "base_url"_L1}), meant);
    }
};

QTEST_GUILESS_MAIN(TestConfigProblems)
#include "tst_configproblems.moc"
