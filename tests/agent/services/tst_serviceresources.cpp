#include "agent/services/servicehub.h"
#include "shared/http/curlhttpclient.h"
#include "tests/agent/services/resourceshell.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::agent;

// What services tell of themselves in resources of their own.
class TestServiceResources : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_tools = std::make_unique<ToolRegistry>();
        m_secrets = std::make_unique<ServiceSecrets>(m_folder->filePath(u"secrets"_s));
        m_hub = std::make_unique<ServiceHub>(m_http, *m_tools, u"alice"_s, *m_secrets);
    }
    void cleanup()
    {
        m_hub.reset();
        m_tools.reset();
    }
    void saysWhatItIsFor_data()
    {
        QTest::addColumn<QStringList>("resources");
        QTest::addColumn<QString>("configured");
        QTest::addColumn<QString>("expected");

        QTest::newRow("by its name") << QStringList{u"photos"_s, u"server"_s, u"description"_s} << QString() << u"from photos"_s;
        QTest::newRow("as server") << QStringList{u"server"_s, u"description"_s} << QString() << u"from server"_s;
        QTest::newRow("as description") << QStringList{u"description"_s} << QString() << u"from description"_s;
        QTest::newRow("by its instructions") << QStringList() << QString() << u"Use cities."_s;
        QTest::newRow("in the configuration") << QStringList{u"photos"_s} << u"Mine"_s << u"Mine"_s;
    }
    void saysWhatItIsFor()
    {
        QFETCH(const QStringList, resources);
        QFETCH(const QString, configured);
        QFETCH(const QString, expected);
        for (const QString &name : resources)
            write(name, "from " + name.toUtf8());
        config::Service service = shellService(u"photos"_s);
        service.description = configured;
        m_hub->add({service});
        m_hub->start();

        QTRY_COMPARE(m_hub->status().constFirst().status, u"connected"_s);
        QTRY_COMPARE(m_hub->status().constFirst().description, expected);
    }
    void whatItDoesByItselfStandsAmongTheTasks()
    {
        write(u"tom_notification"_s, "Reads three letters");
        // It connects, and then never answers: nobody waits for it.
        config::Service silent = shellService(u"silent"_s);
        silent.environment.append({u"SILENT_ABOUT"_s, u"tom_notification"_s});
        m_hub->setTiming({.check = 1h, .resourceTimeout = 300ms});
        m_hub->add({silent, shellService(u"mail"_s)});
        m_hub->start();

        QTRY_COMPARE(m_hub->backgroundTasks(),
                     (QList<protocol::BackgroundTask>{{.module = u"mail"_s, .status = u"Reads three letters"_s}}));
        QTRY_COMPARE(m_hub->status().constFirst().status, u"connected"_s);
        auto read = m_hub->connection(u"silent"_s)->readText(u"description://server"_s);
        QTRY_VERIFY(read.isFinished());
        QVERIFY(!read.result());
        QCOMPARE(read.result().error().code, ErrorCode::AgentTimeout);   // in its own time, not that of a call
        QCOMPARE(m_hub->backgroundTasks().size(), 1);
    }
    void aServiceThatIsGoneDoesNothing()
    {
        write(u"tom_notification"_s, "Reads three letters");
        config::Service mail = shellService(u"mail"_s);
        mail.environment.append({u"TOKEN"_s, u"${secret}"_s});
        m_hub->add({mail});
        m_hub->start();
        QVERIFY(m_hub->setSecret(u"mail"_s, u"s3cret word"_s));
        QTRY_COMPARE(m_hub->backgroundTasks().size(), 1);

        QVERIFY(m_hub->removeSecret(u"mail"_s));

        QVERIFY(m_hub->backgroundTasks().isEmpty());
    }

private:
    config::Service shellService(const QString &name) const
    {
        return {.name = name,
                .command = u"/bin/sh"_s,
                .arguments = {u"-c"_s, agent::test::resourceShell},
                .environment = {{u"FOLDER"_s, m_folder->path()}}};
    }
    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }

    http::CurlHttpClient m_http;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ToolRegistry> m_tools;
    std::unique_ptr<ServiceSecrets> m_secrets;
    std::unique_ptr<ServiceHub> m_hub;
};

QTEST_GUILESS_MAIN(TestServiceResources)
#include "tst_serviceresources.moc"
