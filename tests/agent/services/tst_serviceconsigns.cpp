#include "agent/services/servicehub.h"
#include "shared/http/curlhttpclient.h"
#include "tests/agent/services/resourceshell.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;

class TestServiceConsigns : public QObject
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
    void whatAServiceSaysOfItselfIsKnownAndFollowsItsCalls()
    {
        write(u"prompt_consign"_s, "Lists: shopping");
        write(u"response_consign"_s, "Give degrees in Celsius");
        connectService();

        QTRY_VERIFY(m_tools->promptNotes({u"s"_s}).contains(u"Lists: shopping"_s));
        QVERIFY(m_tools->promptNotes({u"s"_s}).contains(u"<module name=\"s\">\nUse cities."_s));
        QTRY_VERIFY(m_tools->answerNotes({u"s"_s}).contains(u"Give degrees in Celsius"_s));
        QCOMPARE(m_tools->promptNotes({}), QString());   // of chosen modules only
        QCOMPARE(m_tools->answerNotes({u"other"_s}), QString());

        const auto run = m_tools->start({.id = u"1"_s, .name = u"s__t"_s});
        QSignalSpy finished(run.get(), &ToolRun::finished);
        QTRY_COMPARE(finished.size(), 1);

        QTRY_VERIFY(m_tools->promptNotes({u"s"_s}).contains(u"made"_s));
    }
    void aServiceWithoutThemIsNotAskedAgain()
    {
        connectService();
        QTRY_VERIFY(reads().contains("response_consign"));
        QTRY_VERIFY(m_tools->promptNotes({u"s"_s}).contains(u"Use cities."_s));
        const auto run = m_tools->start({.id = u"1"_s, .name = u"s__t"_s});
        QSignalSpy finished(run.get(), &ToolRun::finished);
        QTRY_COMPARE(finished.size(), 1);

        QCOMPARE(m_tools->answerNotes({u"s"_s}), QString());
        QCOMPARE(reads().count("response_consign"), 1);
    }
    void theyAreBounded()
    {
        write(u"prompt_consign"_s, QByteArray(100'000, 'x'));
        connectService();

        QTRY_VERIFY(m_tools->promptNotes({u"s"_s}).contains(QString(4000, u'x')));
        QVERIFY(!m_tools->promptNotes({u"s"_s}).contains(QString(4001, u'x')));
    }
    void theTimeOfACallIsTheServicesOwn()
    {
        m_hub->add({{.name = u"slow"_s, .url = u"http://127.0.0.1:1/"_s, .timeout = std::chrono::seconds(900)}});

        QCOMPARE(m_tools->callTime(u"none__t"_s), std::chrono::milliseconds(0));
        connectService(std::chrono::seconds(900));
        QCOMPARE(m_tools->callTime(u"s__t"_s), std::chrono::milliseconds(900'000));
    }

private:
    void connectService(std::chrono::seconds timeout = std::chrono::seconds(0))
    {
        m_hub->add({{.name = u"s"_s,
                     .command = u"/bin/sh"_s,
                     .arguments = {u"-c"_s, agent::test::resourceShell},
                     .environment = {{u"FOLDER"_s, m_folder->path()}},
                     .timeout = timeout,
                     .description = u"A test"_s}});
        m_hub->start();
        QTRY_COMPARE(m_hub->connection(u"s"_s)->state(), ServiceConnection::State::Connected);
    }
    void write(const QString &name, const QByteArray &text)
    {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    QByteArray reads() const
    {
        QFile file(m_folder->filePath(u"reads"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    http::CurlHttpClient m_http;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ToolRegistry> m_tools;
    std::unique_ptr<ServiceSecrets> m_secrets;
    std::unique_ptr<ServiceHub> m_hub;
};

QTEST_GUILESS_MAIN(TestServiceConsigns)
#include "tst_serviceconsigns.moc"
