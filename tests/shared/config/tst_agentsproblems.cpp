#include "tests/shared/config/problemlines.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::config;
using test::problemsOf;
using test::someUser;

// What is wrong in the sections `agents` and `backup`, and where.
class TestAgentsProblems : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsWrongAndWhere_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("problem");

        QTest::newRow("agents mode")
            << someUser + "agents: {mode: extrenal, url: 'https://a-{username}'}\n"_ba
            << u"E config.yml:4:16: agents.mode: \"extrenal\" is not one of supervised, external; did you mean \"external\"?"_s;
        QTest::newRow("backup at no time") << someUser + "backup: {at: noon}\n"_ba
                                           << u"E config.yml:4:14: backup.at: must be a time of the day, such as '03:30'"_s;
        QTest::newRow("backup without a time")
            << someUser + "backup: {keep: 3}\n"_ba
            << u"E config.yml:4:9: backup: needs \"at\", the time of the day when one is made, such as '03:30'"_s;
        QTest::newRow("backup somewhere") << someUser + "backup: {at: '03:30', folder: here}\n"_ba
                                          << u"E config.yml:4:31: backup.folder: must be a whole path, from the root on"_s;
        QTest::newRow("agents nowhere")
            << someUser + "agents: {mode: external}\n"_ba
            << u"E config.yml:4:16: agents.mode: is external, so \"url\" must say where the agents are"_s;
        for (const QByteArray &url :
             {"http://a-{username}:8080"_ba, "https://a:8080"_ba, "https://a/{username}"_ba, "https://{username}@a"_ba,
              "https://a-{username}/x"_ba, "https://{username}-{username}"_ba, "https://a:{username}"_ba, "{username}"_ba})
            QTest::newRow(("agents at " + url).constData())
                << someUser + "agents: {mode: external, url: '"_ba + url + "'}\n"
                << u"E config.yml:4:31: agents.url: must be an https address with {username} once in the name of the host, such as https://tom-agent-{username}:8080"_s;
        for (const QByteArray &name : {"a.b"_ba, "a_b"_ba, "b-"_ba, QByteArray(63, 'a')})
            QTest::newRow(("agent of " + name).constData())
                << "agents: {mode: external, url: 'https://a-{username}'}\nusers:\n  - username: "_ba + name
                       + "\n    password: x\n"
                << u"E config.yml:3:15: users[0].username: cannot be part of the name of a host, as agents.url wants it: only letters, digits and - can; give this user an agent_url"_s;
        QTest::newRow("agents memory") << someUser + "agents: {memory_mb: 31}\n"_ba
                                       << u"E config.yml:4:21: agents.memory_mb: must be a whole number from 32 to 1048576"_s;
        for (const QByteArray &url :
             {""_ba, "http://tom:8444"_ba, "https://tom"_ba, "https://:8444"_ba, "https://tom:8444/push"_ba,
              "https://a@tom:8444"_ba, "https://tom:8444?a"_ba, "https://tom:0"_ba}) {
            QTest::newRow(("door at " + url).constData())
                << someUser + "agents: {door: {url: '"_ba + url + "'}}\n"
                << u"E config.yml:4:22: agents.door.url: must say where agents reach this server, as an https address with a port, such as https://tom-server:8444"_s;
        }
        QTest::newRow("door nowhere")
            << someUser + "agents: {door: {port: 8444}}\n"_ba
            << u"E config.yml:4:16: agents.door.url: must say where agents reach this server, as an https address with a port, such as https://tom-server:8444"_s;
        QTest::newRow("door listen")
            << someUser + "agents: {door: {url: 'https://tom:1', listen: tom}}\n"_ba
            << u"E config.yml:4:47: agents.door.listen: must be an IP address of this machine, such as 127.0.0.1 or ::"_s;
        QTest::newRow("agents descriptors")
            << someUser + "agents: {descriptors: 63}\n"_ba
            << u"E config.yml:4:23: agents.descriptors: must be a whole number from 64 to 1000000"_s;
    }
    void saysWhatIsWrongAndWhere()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QString, problem);

        QCOMPARE(problemsOf(yaml), QStringList{problem});
    }
};

QTEST_GUILESS_MAIN(TestAgentsProblems)
#include "tst_agentsproblems.moc"
