#include "shared/config/agentslice.h"
#include "shared/config/configreader.h"
#include "shared/core/json.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::config;

class TestAgentSlice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survivesTheWire()
    {
        const Result<QJsonObject> object = json::parseObject(json::compact(sample().toJson()));
        QVERIFY(object);

        const Result<AgentSlice> read = AgentSlice::fromJson(*object);

        QVERIFY(read);
        QVERIFY(*read == sample());
    }
    void isOneLine() { QVERIFY(!json::compact(sample().toJson()).contains('\n')); }
    void refuses_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("no user") << u"username"_s << QJsonValue();
        QTest::newRow("parent folder") << u"username"_s << QJsonValue(u".."_s);
        QTest::newRow("path") << u"username"_s << QJsonValue(u"a/b"_s);
        QTest::newRow("no folder") << u"user_folder"_s << QJsonValue(7);
        QTest::newRow("no port") << u"port"_s << QJsonValue();
        QTest::newRow("port out of range") << u"port"_s << QJsonValue(65536);
        QTest::newRow("models of a wrong type")
            << u"llm"_s << QJsonValue(QJsonObject{{u"providers"_s, QJsonArray{QJsonObject{{u"models"_s, 1}}}}});
    }
    void refuses()
    {
        QFETCH(const QString, key);
        QFETCH(const QJsonValue, value);
        QJsonObject object = sample().toJson();
        object.insert(key, value);

        const Result<AgentSlice> read = AgentSlice::fromJson(object);

        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::InvalidInput);
    }
    void isTheUsersPartOnly()
    {
        const Config config = readConfigFile(QStringLiteral(TOM_SOURCE_DIR "/tests/shared/config/data/seed.yml")).config;

        const Result<AgentSlice> slice = sliceFor(config, u"bob"_s, u"/data"_s);

        QVERIFY(slice);
        QCOMPARE(slice->username, u"bob"_s);
        QCOMPARE(slice->services.size(), 1);
        QCOMPARE(slice->services.at(0).name, u"analytics"_s);
        QCOMPARE(slice->userFolder, u"/data/users/bob"_s);
        QCOMPARE(slice->allDatadir, u"/data/all/"_s);
        QVERIFY(slice->llm == config.global.llm);
        const QByteArray line = json::compact(slice->toJson());
        QVERIFY(!line.contains("alice") && !line.contains("bob456") && !line.contains("firebase"));
        QCOMPARE(sliceFor(config, u"eve"_s, u"/data"_s).error().code, ErrorCode::NotFound);
    }
    void hasWhoFindsFactsInConversations()
    {
        Config config{.users = {{.username = u"a"_s}}};
        config.memory = {.openaiApiKey = u"k"_s, .llmProvider = u"openai"_s, .llmModel = u"small"_s};

        const auto own = sliceFor(config, u"a"_s, u"/data"_s);
        const auto read = AgentSlice::fromJson(own->toJson());
        config.global.llm.providers = {
            {.name = u"work"_s, .api = u"w"_s, .models = {u"mistral/x"_s, u"mistral/y"_s, u"mistral/z"_s}}};
        config.memory.llmProvider = u"work"_s;
        const auto named = sliceFor(config, u"a"_s, u"/data"_s);
        config.memory.llmModel.clear();

        QVERIFY(own && read && named);
        QCOMPARE(read->llm, own->llm);
        QCOMPARE(own->llm.memoryName, own->llm.providers.constLast().name);
        QCOMPARE(own->llm.providers.constLast().models, QStringList(3, u"openai/small"_s));
        QCOMPARE(own->llm.providers.constLast().api, u"k"_s);
        QCOMPARE(named->llm.providers.size(), 2);
        QCOMPARE(named->llm.providers.constLast().models, QStringList(3, u"mistral/small"_s));
        QCOMPARE(named->llm.providers.constLast().api, u"w"_s);
        QVERIFY(sliceFor(config, u"a"_s, u"/data"_s)->llm.memoryName.isEmpty());
    }
    void sharesAFolderOfTheDataFolderUnlessSaid()
    {
        const Config config{.global = {.port = 8443}, .users = {{.username = u"a"_s}}};

        const Result<AgentSlice> slice = sliceFor(config, u"a"_s, u"/srv/tom"_s);

        QCOMPARE(slice->allDatadir, u"/srv/tom/all"_s);
        QCOMPARE(slice->ownPorts, QList<quint16>({8443}));
    }
    void knowsThePortsWhereTomItselfListensOnThisMachine()
    {
        const Config config{.global = {.port = 9443},
                            .users = {{.username = u"a"_s, .agentUrl = u"https://localhost:8080"_s},
                                      {.username = u"b"_s, .agentUrl = u"https://127.0.0.1:11434"_s},
                                      {.username = u"c"_s, .agentUrl = u"https://[::1]"_s},
                                      {.username = u"d"_s, .agentUrl = u"https://box.lan:1234"_s},
                                      {.username = u"e"_s}}};

        QCOMPARE(ownPorts(config), QList<quint16>({9443, 8080, 11434, 443}));
        QCOMPARE(sliceFor(config, u"e"_s, u"/srv/tom"_s)->ownPorts, ownPorts(config));
    }
    void theReadyLineSurvivesTheWire()
    {
        const AgentReady ready{.port = 8080, .key = QByteArray(64, 'a'), .model = u"openai/x"_s, .modelSource = u"config.yml"_s};

        QVERIFY(*AgentReady::fromJson(ready.toJson()) == ready);
        QVERIFY(!AgentReady::fromJson({}));
        QVERIFY(!AgentReady::fromJson({{u"port"_s, 0}, {u"key"_s, QString(64, u'a')}}));
        QVERIFY(!AgentReady::fromJson({{u"port"_s, 1}, {u"key"_s, u"short"_s}}));
    }

private:
    static AgentSlice sample()
    {
        return {.username = u"alice"_s,
                .personalContext = u"likes \"tea\"\n"_s,
                .role = u"child"_s,
                .services = {{.name = u"weather"_s,
                              .url = u"http://w/mcp"_s,
                              .headers = {{u"B"_s, u"2"_s}, {u"A"_s, u"1"_s}},
                              .arguments = {u"-y"_s},
                              .timeout = std::chrono::seconds(7),
                              .tools = {.allow = {u"read_*"_s}, .deny = {u"x"_s, u"y"_s}, .ask = {u"z"_s}},
                              .description = u"d"_s,
                              .llm = u"openai"_s,
                              .complexity = 2,
                              .enabled = false,
                              .budget = {.month = 3}}},
                .budget = {.day = 0, .month = 10.5, .currency = u"EUR"_s, .dollars = 1.25},
                .llm = {.defaultName = u"openai"_s,
                        .ttsName = u"t"_s,
                        .triageName = u"r"_s,
                        .providers = {{.name = u"openai"_s,
                                       .api = u"k"_s,
                                       .envVar = u"V"_s,
                                       .models = {u"a"_s, u"b"_s, u"c"_s},
                                       .options = {{u"n"_s, 1}},
                                       .baseUrl = u"http://b"_s,
                                       .headers = {{u"B"_s, u"2"_s}, {u"A"_s, u"1"_s}},
                                       .fallbacks = {u"x"_s, u"builtin"_s},
                                       .timeoutSeconds = 5,
                                       .maxConcurrent = 6,
                                       .minIntervalSeconds = 1.5,
                                       .prices = {{.model = u"a"_s, .input = 1, .output = 2, .cachedInput = 0},
                                                  {.model = u"b"_s, .input = 0, .output = 0, .cacheWrite = 3}},
                                       .speech = {u"s"_s, u"v"_s, u"t"_s}}}},
                .keys = {{u"OPENAI_API_KEY"_s, u"x"_s}},
                .ownPorts = {8443, 8080},
                .schedules = {.level = 0, .maxTokens = 7, .budget = {.day = 1}, .ask = {u"mail.*"_s}, .deny = {u"home"_s}},
                .logLevel = u"DEBUG"_s,
                .logFormat = u"json"_s,
                .userFolder = u"/data/users/alice"_s,
                .allDatadir = u"/data/all"_s,
                .certificatePem = "-----BEGIN\n"_ba,
                .keyPem = "key\n"_ba,
                .authorityPem = "ca\n"_ba,
                .port = 4711};
    }
};

QTEST_GUILESS_MAIN(TestAgentSlice)
#include "tst_agentslice.moc"
