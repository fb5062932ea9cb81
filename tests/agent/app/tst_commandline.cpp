#include "agent/app/commandline.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using agent::CommandLine;

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void servesOnLoopbackUnlessToldOtherwise()
    {
        const auto line = CommandLine::parse({u"tom-agent"_s}, {}).value();

        QCOMPARE(line, CommandLine{});
        QCOMPARE(line.port, 8080);
        QCOMPARE(line.dataFolder, u"/data"_s);
        QVERIFY(line.address.isLoopback());
    }
    void takesWhatItIsGiven()
    {
        const auto line =
            CommandLine::parse({u"tom-agent"_s, u"--data"_s, u"/d"_s, u"--port"_s, u"0"_s, u"--listen"_s, u"0.0.0.0"_s,
                                u"--cert"_s, u"c"_s, u"--key"_s, u"k"_s, u"--ca"_s, u"a"_s, u"my.yml"_s},
                               u"/env"_s)
                .value();

        QCOMPARE(line, (CommandLine{.dataFolder = u"/d"_s,
                                    .configPath = u"my.yml"_s,
                                    .certificatePath = u"c"_s,
                                    .keyPath = u"k"_s,
                                    .authorityPath = u"a"_s,
                                    .address = QHostAddress(u"0.0.0.0"_s),
                                    .port = 0}));
        QCOMPARE(CommandLine::parse({u"tom-agent"_s}, u"/env"_s)->dataFolder, u"/env"_s);
    }
    void knowsItsModes()
    {
        QVERIFY(CommandLine::parse({u"tom-agent"_s, u"--supervised"_s}, {})->isSupervised);
        QVERIFY(CommandLine::parse({u"tom-agent"_s, u"--help"_s}, {})->wantsHelp);
        QVERIFY(CommandLine::parse({u"tom-agent"_s, u"--version"_s}, {})->wantsVersion);
        QVERIFY(CommandLine::help().contains(u"TOM_USERNAME"_s));
    }
    void takesTheConfigurationByEitherName()
    {
        const auto named = CommandLine::parse({u"tom-agent"_s, u"--config"_s, u"a.yml"_s}, {});
        const auto checked = CommandLine::parse({u"tom-agent"_s, u"--check-llm"_s, u"openai"_s, u"--config"_s, u"a.yml"_s}, {});

        QCOMPARE(named.value(), CommandLine::parse({u"tom-agent"_s, u"a.yml"_s}, {}).value());
        QCOMPARE(named->configPath, u"a.yml"_s);
        QCOMPARE(checked.value(), (CommandLine{.checksLlm = true, .checkedLlm = u"openai"_s, .configPath = u"a.yml"_s}));
    }
    void checksOneProviderOrAll()
    {
        const auto all = CommandLine::parse({u"tom-agent"_s, u"--check-llm"_s}, {});
        const auto one = CommandLine::parse({u"tom-agent"_s, u"--check-llm"_s, u"openai"_s}, {});

        QCOMPARE(all.value(), (CommandLine{.checksLlm = true}));
        QCOMPARE(one.value(), (CommandLine{.checksLlm = true, .checkedLlm = u"openai"_s}));
    }
    void refusesWhatItDoesNotKnow_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("unknown option") << QStringList{u"--frobnicate"_s};
        QTest::newRow("port is no number") << QStringList{u"--port"_s, u"http"_s};
        QTest::newRow("port is too big") << QStringList{u"--port"_s, u"65536"_s};
        QTest::newRow("no address") << QStringList{u"--listen"_s, u"here"_s};
        QTest::newRow("a check for the server") << QStringList{u"--supervised"_s, u"--check-llm"_s};
        QTest::newRow("a file by both names") << QStringList{u"a.yml"_s, u"--config"_s, u"b.yml"_s};
        QTest::newRow("two files") << QStringList{u"a.yml"_s, u"b.yml"_s};
    }
    void refusesWhatItDoesNotKnow()
    {
        QFETCH(QStringList, arguments);
        const auto line = CommandLine::parse(QStringList{u"tom-agent"_s} + arguments, {});

        QCOMPARE(line.error().code, ErrorCode::InvalidInput);
        QVERIFY(!line.error().message.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
