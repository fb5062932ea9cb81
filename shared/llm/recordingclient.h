#pragma once

#include "shared/http/httpclient.h"
#include "shared/log/redaction.h"

#include <QStringList>

namespace tom::llm {

struct RecordingBounds
{
    qint64 fileBytes = 4 * 1024 * 1024;
    int files = 5;
    qsizetype bodyBytes = 256 * 1024;   // of a request's, and of an answer's
};

// For TOM_DEBUG_LLM: the requests of another client and what came back, one JSON object a line, in a folder of the user's.
// Of headers only those that are known to be harmless keep their values, and no secret stands anywhere else. The files
// together never hold more than the given number of files times their size and one line.
class RecordingClient : public http::HttpClient
{
public:
    // secrets: keys and tokens as the configuration and the environment have them.
    RecordingClient(http::HttpClient &http, const QString &folder, const QStringList &secrets,
                    const RecordingBounds &bounds = {});
    ~RecordingClient() override;

    [[nodiscard]] std::unique_ptr<http::HttpExchange> send(const http::HttpRequest &request) override;

    static constexpr QLatin1StringView fileName = QLatin1StringView("llm_debug.jsonl");

private:
    class Recorder;

    http::HttpClient &m_http;
    std::shared_ptr<Recorder> m_recorder;   // an exchange may outlive this
};

} // namespace tom::llm
