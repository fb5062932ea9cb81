// The client that the official conformance suite of MCP drives: connects to the address that is its last argument, calls
// what the scenario named in the environment wants to see called, and ends with 0 when nothing went wrong.

#include "shared/core/json.h"
#include "shared/http/curlhttpclient.h"
#include "shared/mcp/client.h"
#include "shared/mcp/httptransport.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QTextStream>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;

namespace {

// Arguments that fit a tool's schema, for scenarios that do not say which.
QJsonValue sample(const QJsonObject &schema)
{
    if (schema.contains("default"_L1))
        return schema.value("default"_L1);
    if (schema.contains("enum"_L1))
        return schema.value("enum"_L1).toArray().first();
    const QString type = schema.value("type"_L1).toString();
    if (type == "integer"_L1 || type == "number"_L1)
        return 5;
    if (type == "boolean"_L1)
        return true;
    if (type == "array"_L1)
        return QJsonArray();
    if (type != "object"_L1)
        return u"sample"_s;
    QJsonObject object;
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    for (auto property = properties.begin(); property != properties.end(); ++property)
        object.insert(property.key(), sample(property.value().toObject()));
    return object;
}

struct Call
{
    QString name{};
    QJsonObject arguments{};
};

class Probe : public QObject
{
public:
    explicit Probe(const QUrl &url)
        : m_client(std::make_unique<mcp::HttpTransport>(m_http, url, http::Headers{}), u"the server"_s, settings())
    {
        const QByteArray context = qgetenv("MCP_CONFORMANCE_CONTEXT");
        if (const auto object = json::parseObject(context); object && object->contains("toolCalls"_L1)) {
            for (const QJsonValue &value : object->value("toolCalls"_L1).toArray())
                m_calls.append({value["name"_L1].toString(), value["arguments"_L1].toObject()});
        }
        connect(&m_client, &mcp::Client::ready, this, [this] {
            if (m_calls.isEmpty()) {
                for (const mcp::Tool &tool : m_client.tools())
                    m_calls.append({tool.name, sample(tool.inputSchema).toObject()});
            }
            callNext();
        });
        connect(&m_client, &mcp::Client::failed, this, [](const Error &error) { end(error.message); });
        m_client.start();
    }

private:
    static mcp::ClientSettings settings()
    {
        mcp::ClientSettings settings;
        settings.ask = [](const mcp::InputForm &form) {
            QJsonObject content = mcp::defaultsOf(form.schema);
            const QJsonObject properties = form.schema.value("properties"_L1).toObject();
            for (const QJsonValue &name : form.schema.value("required"_L1).toArray()) {
                if (!content.contains(name.toString()))
                    content.insert(name.toString(), sample(properties.value(name.toString()).toObject()));
            }
            return readyFuture<mcp::InputAnswer>(
                mcp::InputAnswer{.action = mcp::InputAnswer::Action::Accept, .content = content});
        };
        return settings;
    }

    void callNext()
    {
        if (m_calls.isEmpty()) {
            m_client.close();
            // The goodbye is on its way.
            return QTimer::singleShot(200ms, this, [] { QCoreApplication::exit(0); });
        }
        const Call call = m_calls.takeFirst();
        m_call = m_client.callTool(call.name, call.arguments);
        connect(m_call.get(), &mcp::ClientCall::finished, this, [this, call](const Result<mcp::CallResult> &result) {
            QTextStream(stderr) << call.name << ": " << (result ? u"answered"_s : result.error().message) << '\n';
            m_call.release()->deleteLater();
            callNext();
        });
    }

    static void end(const QString &why)
    {
        QTextStream(stderr) << why << '\n';
        QCoreApplication::exit(1);
    }

    http::CurlHttpClient m_http;
    mcp::Client m_client;
    QList<Call> m_calls;
    std::unique_ptr<mcp::ClientCall> m_call;
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (argc < 2)
        return 2;
    Probe probe(QUrl(QString::fromLocal8Bit(argv[argc - 1])));
    return QCoreApplication::exec();
}
