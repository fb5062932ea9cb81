#include "agent/services/servicehub.h"
#include "agent/services/servicerun.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "shared/http/curlhttpclient.h"
#include "tests/agent/services/toolshell.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using mcp::Content;

// A real service as a module: what a model hears of its tools, what the service hears of a call, what comes back.
class TestServiceModule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_tools = std::make_unique<ToolRegistry>();
        m_secrets = std::make_unique<ServiceSecrets>(m_folder->filePath(u"secrets"_s));
        m_hub = std::make_unique<ServiceHub>(m_http, *m_tools, u"alice"_s, *m_secrets);
        const QJsonObject text{{u"type"_s, u"string"_s}};
        const QJsonObject whose{{u"type"_s, u"object"_s},
                                {u"properties"_s, QJsonObject{{u"user_id"_s, text}, {u"item"_s, text}}},
                                {u"required"_s, QJsonArray{u"user_id"_s, u"item"_s}}};
        const QJsonObject plain{{u"type"_s, u"object"_s}, {u"properties"_s, QJsonObject{{u"item"_s, text}}}};
        write(u"tools"_s, QJsonDocument(QJsonArray{QJsonObject{{u"name"_s, u"add_item"_s}, {u"inputSchema"_s, whose}},
                                                   QJsonObject{{u"name"_s, u"get_item"_s}, {u"inputSchema"_s, plain}},
                                                   QJsonObject{{u"name"_s, u"delete_item"_s}, {u"inputSchema"_s, plain}}})
                              .toJson(QJsonDocument::Compact));
        write(u"result"_s,
              json::compact({{u"content"_s, QJsonArray{QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, u"done"_s}}}}}));
    }
    void cleanup()
    {
        m_hub.reset();
        m_tools.reset();
    }

    void theModelDoesNotSayWhoseItIs()
    {
        start({});
        const llm::ToolDefinition tool = m_tools->tool(u"cart__add_item"_s)->definition;
        QVERIFY(!json::compact(tool.parameters).contains("user_id"));
        QCOMPARE(tool.parameters["required"_L1].toArray(), QJsonArray{u"item"_s});

        call(u"add_item"_s, {{u"item"_s, u"milk"_s}, {u"user_id"_s, u"bob"_s}});   // as one that was talked into it
        call(u"get_item"_s, {{u"item"_s, u"milk"_s}});

        const QList<QJsonObject> calls = arrived();
        QCOMPARE(calls.size(), 2);
        QCOMPARE(calls.at(0), (QJsonObject{{u"item"_s, u"milk"_s}, {u"user_id"_s, u"alice"_s}}));
        QCOMPARE(calls.at(1), (QJsonObject{{u"item"_s, u"milk"_s}}));   // one that does not ask for it is not told
    }
    void whatTheAdminDeniesIsNotThere()
    {
        start({.deny = {u"delete_*"_s}});

        QStringList names;
        for (const llm::ToolDefinition &tool : m_tools->module(u"cart"_s)->tools)
            names.append(tool.name);
        QCOMPARE(names, (QStringList{u"cart__add_item"_s, u"cart__get_item"_s}));
        QVERIFY(!m_tools->tool(u"cart__delete_item"_s));
        const auto run = m_tools->start({.id = u"1"_s, .name = u"cart__delete_item"_s});
        QSignalSpy finished(run.get(), &ToolRun::finished);
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(finished.constFirst().constFirst().value<ToolResult>().isError);
        QVERIFY(arrived().isEmpty());
    }
    void saysWhenItTriesAgain()
    {
        config::Service gone{.name = u"gone"_s, .command = u"/bin/false"_s};
        m_hub->setTiming({.firstRetry = std::chrono::minutes(1)});
        m_hub->add({gone});
        const QDateTime before = QDateTime::currentDateTimeUtc();
        m_hub->start();

        QTRY_COMPARE(m_hub->status().constFirst().status, u"failed"_s);
        const protocol::ServiceStatus status = m_hub->status().constFirst();
        QVERIFY(!status.lastError.isEmpty());
        QVERIFY(status.nextTry);
        QVERIFY(*status.nextTry >= before.addSecs(30) && *status.nextTry <= before.addSecs(600));
    }
    void takesWhatComesBack_data()
    {
        QTest::addColumn<mcp::CallResult>("result");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("images");

        const Content png{.kind = Content::Kind::Image, .mimeType = u"image/png"_s, .data = "png"_ba};
        const auto text = [](const QString &words) { return Content{.kind = Content::Kind::Text, .text = words}; };
        const QJsonObject rows{{u"rows"_s, 12}};
        QTest::newRow("nothing") << mcp::CallResult{} << u"(nothing)"_s << 0;
        QTest::newRow("texts") << mcp::CallResult{.content = {text(u"a"_s), text(u"b"_s)}} << u"a\nb"_s << 0;
        QTest::newRow("an image") << mcp::CallResult{.content = {png}} << u"[an image, image/png, 3 bytes]"_s << 1;
        QTest::newRow("an image that nobody can show")
            << mcp::CallResult{.content = {{.kind = Content::Kind::Image, .mimeType = u"image/tiff"_s, .data = "x"_ba}}}
            << u"[an image, image/tiff, 1 bytes]"_s << 0;
        QTest::newRow("more images than are shown") << mcp::CallResult{.content = QList<Content>(6, png)}
                                                    << QStringList(6, u"[an image, image/png, 3 bytes]"_s).join(u'\n') << 4;
        QTest::newRow("a sound")
            << mcp::CallResult{.content = {{.kind = Content::Kind::Audio, .mimeType = u"audio/wav"_s, .data = "x"_ba}}}
            << u"[a sound, audio/wav, 1 bytes]"_s << 0;
        QTest::newRow("an embedded text")
            << mcp::CallResult{.content = {{.kind = Content::Kind::Resource, .text = u"words"_s, .uri = u"file:///a"_s}}}
            << u"file:///a:\nwords"_s << 0;
        QTest::newRow("an embedded image") << mcp::CallResult{.content = {{.kind = Content::Kind::Resource,
                                                                           .mimeType = u"image/png"_s,
                                                                           .data = "png"_ba,
                                                                           .uri = u"file:///a.png"_s}}}
                                           << u"[file:///a.png, image/png, 3 bytes]"_s << 1;
        QTest::newRow("a link") << mcp::CallResult{.content = {{.kind = Content::Kind::ResourceLink,
                                                                .text = u"The log"_s,
                                                                .uri = u"file:///log"_s,
                                                                .name = u"log"_s}}}
                                << u"[link: log file:///log The log]"_s << 0;
        QTest::newRow("a structure alone") << mcp::CallResult{.structured = rows} << u"{\"rows\":12}"_s << 0;
        QTest::newRow("the same twice") << mcp::CallResult{.content = {text(u"{ \"rows\": 12 }"_s)}, .structured = rows}
                                        << u"{ \"rows\": 12 }"_s << 0;
        QTest::newRow("a structure and words about it")
            << mcp::CallResult{.content = {text(u"12 rows found"_s)}, .structured = rows} << u"12 rows found\n{\"rows\":12}"_s
            << 0;
    }
    void takesWhatComesBack()
    {
        QFETCH(const mcp::CallResult, result);
        QFETCH(const QString, text);
        QFETCH(const int, images);

        const ToolResult taken = toolResultFrom(result);

        QCOMPARE(taken.text, text);
        QCOMPARE(taken.images.size(), images);
        QVERIFY(!taken.isError);
    }

private:
    void start(const config::ToolRules &rules)
    {
        m_hub->add({{.name = u"cart"_s,
                     .command = u"/bin/sh"_s,
                     .arguments = {u"-c"_s, agent::test::toolShell},
                     .environment = {{u"FOLDER"_s, m_folder->path()}},
                     .tools = rules}});
        m_hub->start();
        QTRY_COMPARE(m_hub->status().constFirst().status, u"connected"_s);
    }
    void call(const QString &tool, const QJsonObject &arguments)
    {
        const auto run = m_tools->start({.id = u"1"_s, .name = u"cart__"_s + tool, .arguments = arguments});
        QSignalSpy finished(run.get(), &ToolRun::finished);
        QTRY_COMPARE(finished.size(), 1);
    }
    // The arguments of the calls that came to the service.
    [[nodiscard]] QList<QJsonObject> arrived() const
    {
        QList<QJsonObject> calls;
        if (!QFile::exists(m_folder->filePath(u"calls"_s)))
            return calls;
        for (const QByteArray &line :
             readFile(m_folder->filePath(u"calls"_s), 100'000).value_or(QByteArray()).trimmed().split('\n'))
            calls.append(
                json::parseObject(line).value_or(QJsonObject{}).value("params"_L1).toObject().value("arguments"_L1).toObject());
        return calls;
    }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QVERIFY(writeFileAtomically(m_folder->filePath(name), bytes));
    }

    http::CurlHttpClient m_http;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ToolRegistry> m_tools;
    std::unique_ptr<ServiceSecrets> m_secrets;
    std::unique_ptr<ServiceHub> m_hub;
};

QTEST_GUILESS_MAIN(TestServiceModule)
#include "tst_servicemodule.moc"
