#include "shared/config/agentconfig.h"
#include "shared/config/agentslice.h"
#include "shared/config/configreader.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace tom;

namespace {

const QByteArray household = R"(x-services:
  shared: {headers: {X-Key: anchored-key}}
global:
  sessions: /tmp/tom_sessions
  firebase:
    apiKey: fire-key
  llms:
    openai: &openai
      api: sk-openai
      models: [gpt-4o]
agents:
  mode: external
  url: https://tom-agent-{username}:8080
  door: {url: 'https://tom-server:8444'}
schedules: {tools: {deny: [mail]}}
memory:
  openai_api_key: memory-key
  url: https://tom-memory:8090/mcp
users:
  - username: alice
    password: alice123
    personal_context: "Alice: likes #1"
    approvals_by: carol
    services:
      weather:
        url: http://weather-service/mcp
        headers: {Authorization: 'Bearer ${WEATHER}'}
  - username: bob
    password: bob456
    personal_context: Bob works in marketing
    services:
      analytics: {url: 'http://analytics/mcp', headers: {X-Key: bobs-key}}
  - username: carol
    password: carol789
    personal_context: Carol decides
  - username: dora
    password: dora1234
    role: child
    modules: [weather]
    services:
      weather: {url: 'http://weather-service/mcp'}
      shop: {url: 'http://shop/mcp', headers: {X-Key: shop-key}}
)"_ba;

} // namespace

class TestAgentConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAgentReadsTheSameOutOfItsPart()
    {
        const Result<QByteArray> part = config::agentConfigText(household, u"alice"_s);
        QVERIFY(part);
        const config::ReadResult read = config::readConfigText(*part, u"part"_s);
        const config::ReadResult whole = config::readConfigText(household, u"whole"_s);

        QVERIFY2(read.isUsable(), part->constData());
        for (const config::Problem &problem : read.problems)
            QVERIFY2(!problem.toString().contains(u"password"_s), qPrintable(problem.toString()));
        const QProcessEnvironment environment;
        const auto slice = config::sliceFor(read.config, u"alice"_s, u"/data"_s, environment);
        QVERIFY(slice);
        QVERIFY(*slice == *config::sliceFor(whole.config, u"alice"_s, u"/data"_s, environment));
        QCOMPARE(read.config.agents.door.url, whole.config.agents.door.url);
        QCOMPARE(read.config.memory.url, whole.config.memory.url);
    }
    void nobodyElseIsInIt()
    {
        const Result<QByteArray> part = config::agentConfigText(household, u"alice"_s);

        QVERIFY(part);
        for (const QByteArray &secret :
             {"bob"_ba, "bobs-key"_ba, "marketing"_ba, "alice123"_ba, "carol789"_ba, "Carol decides"_ba, "anchored-key"_ba,
              "dora"_ba, "fire-key"_ba, "memory-key"_ba, "tom_sessions"_ba})
            QVERIFY2(!part->contains(secret), secret.constData());
        QVERIFY(part->contains("${WEATHER}"));   // the agent's environment has it
    }
    void whatAChildMayNotReachIsNotInItsPart()
    {
        const Result<QByteArray> part = config::agentConfigText(household, u"dora"_s);

        QVERIFY(part);
        QVERIFY(part->contains("http://weather-service/mcp"));
        QVERIFY2(!part->contains("shop"), part->constData());
        const config::ReadResult read = config::readConfigText(*part, u"part"_s);
        QVERIFY2(read.isUsable(), part->constData());
        QCOMPARE(read.config.users.constFirst().timeZone, QString::fromLatin1(QTimeZone::systemTimeZoneId()));
    }
    void whoIsNoUserHasNoPart()
    {
        QCOMPARE(config::agentConfigText(household, u"mallory"_s).error().code, ErrorCode::NotFound);
        QCOMPARE(config::agentConfigText("users: ["_ba, u"alice"_s).error().code, ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestAgentConfig)
#include "tst_agentconfig.moc"
