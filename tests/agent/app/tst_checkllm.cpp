#include "tests/agent/support/agentprocess.h"
#include "tests/agent/support/openaipeer.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent::test;

// tom-agent --check-llm, as a person calls it.
class TestCheckLlm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_model = std::make_unique<OpenAiPeer>();
    }

    void checksItsProviders_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("said");
        QTest::newRow("one that answers") << u"good"_s << 0 << u"✅ good: openai/scripted answered"_s;
        QTest::newRow("one that is not there") << u"gone"_s << 1 << u"❌ gone: cannot reach"_s;
        QTest::newRow("unknown") << u"other"_s << 1 << u"❌ other: there is no such provider"_s;
    }
    void checksItsProviders()
    {
        QFETCH(const QString, name);
        QFETCH(const int, status);
        QFETCH(const QString, said);
        QFile config(m_folder->filePath(u"config.yml"_s));
        QVERIFY(config.open(QIODevice::WriteOnly));
        const QString provider =
            u"    %1: {api: key-of-the-test, base_url: '%2', models: [openai/scripted, openai/scripted, openai/scripted]}\n"_s;
        config.write((u"global:\n  llms:\n"_s + provider.arg(u"good"_s, m_model->baseUrl())
                      + provider.arg(u"gone"_s, u"http://127.0.0.1:1/v1"_s) + u"users:\n  - {username: alice, password: x}\n"_s)
                         .toUtf8());
        config.close();
        AgentProcess agent;
        agent.process.setArguments({u"--data"_s, m_folder->path(), u"--check-llm"_s, name});

        agent.process.start();
        if (status == 0) {
            QTRY_VERIFY(m_model->open);
            m_model->say(u"ready"_s);
            m_model->finish();
        }

        QTRY_COMPARE_WITH_TIMEOUT(agent.process.state(), QProcess::NotRunning, std::chrono::seconds(20));
        const QString output = QString::fromUtf8(agent.process.readAllStandardOutput());
        QVERIFY2(output.startsWith(said) && output.count(u'\n') == 1, qPrintable(output));
        QCOMPARE(agent.process.exitCode(), status);
        QVERIFY(!output.contains(u"key-of-the-test"_s));
    }
    void saysWhatToDoWithoutAConfiguration()
    {
        AgentProcess agent;
        agent.process.setArguments({u"--data"_s, m_folder->path(), u"--check-llm"_s});

        agent.process.start();

        QTRY_COMPARE_WITH_TIMEOUT(agent.process.state(), QProcess::NotRunning, std::chrono::seconds(20));
        const QString path = QDir::toNativeSeparators(m_folder->filePath(u"config.yml"_s));
        QCOMPARE(
            QString::fromUtf8(agent.process.readAllStandardOutput()),
            u"❌ there is no %1; say which folder has config.yml by --data DIR, or name the file by --config FILE\n"_s.arg(path));
        QCOMPARE(agent.process.exitCode(), 2);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<OpenAiPeer> m_model;
};

QTEST_GUILESS_MAIN(TestCheckLlm)
#include "tst_checkllm.moc"
