#include "server/app/commandline.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using server::CommandLine;
using enum server::CommandLine::Command;

class TestServerCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void servesUnlessToldOtherwise()
    {
        const CommandLine line = CommandLine::parse({}).value();
        QCOMPARE(line, CommandLine{});
        QCOMPARE(line.command, Run);
    }
    void takesWhatItIsGiven()
    {
        const CommandLine expected{
            .dataFolder = u"/d"_s, .configFile = u"my.yml"_s, .listen = u"::1"_s, .agent = u"/bin/agent"_s, .port = 8444};
        QCOMPARE(CommandLine::parse({u"--data"_s, u"/d"_s, u"--config"_s, u"my.yml"_s, u"--listen"_s, u"::1"_s, u"--agent"_s,
                                     u"/bin/agent"_s, u"--port"_s, u"8444"_s})
                     .value(),
                 expected);
        QCOMPARE(CommandLine::parse(
                     {u"--data=/d"_s, u"--config=my.yml"_s, u"--listen=::1"_s, u"--agent=/bin/agent"_s, u"--port=8444"_s})
                     .value(),
                 expected);
        QCOMPARE(CommandLine::parse({u"--data=/d=e"_s})->dataFolder, u"/d=e"_s);
    }
    void knowsItsCommands_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<CommandLine>("expected");
        QTest::newRow("init") << QStringList{u"init"_s, u"--data"_s, u"/d"_s}
                              << CommandLine{.command = Init, .dataFolder = u"/d"_s};
        QTest::newRow("init last") << QStringList{u"--data"_s, u"/d"_s, u"init"_s}
                                   << CommandLine{.command = Init, .dataFolder = u"/d"_s};
        QTest::newRow("a folder called init") << QStringList{u"--data"_s, u"init"_s} << CommandLine{.dataFolder = u"init"_s};
        QTest::newRow("check") << QStringList{u"--check-config"_s, u"c.yml"_s}
                               << CommandLine{.command = CheckConfig, .configFile = u"c.yml"_s};
        QTest::newRow("check=") << QStringList{u"--check-config=c.yml"_s}
                                << CommandLine{.command = CheckConfig, .configFile = u"c.yml"_s};
        QTest::newRow("reference") << QStringList{u"--config-reference"_s} << CommandLine{.command = ConfigReference};
        QTest::newRow("session") << QStringList{u"issue-session"_s, u"--user"_s, u"bob"_s}
                                 << CommandLine{.command = IssueSession, .user = u"bob"_s};
        QTest::newRow("hash") << QStringList{u"hash-password"_s} << CommandLine{.command = HashPassword};
        QTest::newRow("backup") << QStringList{u"backup"_s, u"a.tar.gz"_s, u"--user"_s, u"bob"_s, u"--passphrase-file"_s, u"-"_s}
                                << CommandLine{
                                       .command = Backup, .user = u"bob"_s, .file = u"a.tar.gz"_s, .passphraseFile = u"-"_s};
        QTest::newRow("restore") << QStringList{u"restore"_s, u"--data=/d"_s, u"a.tar.gz"_s}
                                 << CommandLine{.command = Restore, .dataFolder = u"/d"_s, .file = u"a.tar.gz"_s};
        QTest::newRow("help") << QStringList{u"--help"_s} << CommandLine{.command = Help};
        QTest::newRow("short help") << QStringList{u"-h"_s} << CommandLine{.command = Help};
        QTest::newRow("version") << QStringList{u"--version"_s} << CommandLine{.command = Version};
    }
    void knowsItsCommands()
    {
        QFETCH(QStringList, arguments);
        QFETCH(CommandLine, expected);
        QCOMPARE(CommandLine::parse(arguments).value(), expected);
    }
    void refusesWhatItDoesNotKnow_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        QTest::newRow("option") << QStringList{u"--frobnicate"_s} << u"--frobnicate"_s;
        QTest::newRow("command") << QStringList{u"serve"_s} << u"serve"_s;
        QTest::newRow("no value") << QStringList{u"--data"_s} << u"--data"_s;
        QTest::newRow("no file") << QStringList{u"--check-config"_s} << u"--check-config"_s;
        QTest::newRow("port in words") << QStringList{u"--port"_s, u"https"_s} << u"https"_s;
        QTest::newRow("port 0") << QStringList{u"--port=0"_s} << u"65535"_s;
        QTest::newRow("port too big") << QStringList{u"--port=65536"_s} << u"65536"_s;
        QTest::newRow("empty port") << QStringList{u"--port="_s} << u"--port"_s;
        QTest::newRow("empty") << QStringList{u""_s} << u"unknown"_s;
    }
    void refusesWhatItDoesNotKnow()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const Result<CommandLine> line = CommandLine::parse(arguments);
        QVERIFY(!line);
        QCOMPARE(line.error().code, ErrorCode::InvalidInput);
        QVERIFY2(line.error().message.contains(says), qPrintable(line.error().message));
    }
    void explainsEveryOption()
    {
        for (const QString &word :
             {u"--data"_s, u"--config"_s, u"--port"_s, u"--listen"_s, u"--agent"_s, u"--user"_s, u"--check-config"_s,
              u"--config-reference"_s, u"init"_s, u"issue-session"_s, u"hash-password"_s, u"--version"_s})
            QVERIFY2(CommandLine::help().contains(word), qPrintable(word));
    }
};

QTEST_GUILESS_MAIN(TestServerCommandLine)
#include "tst_servercommandline.moc"
