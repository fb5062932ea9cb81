#include "desktop/api/answerreading.h"
#include "desktop/api/apiclient.h"
#include "shared/protocol/paths.h"

// The part of ApiClient that is about everything at once.
namespace tom::desktop {

std::unique_ptr<http::HttpExchange> ApiClient::exportAll()
{
    http::HttpRequest asked = request("GET", protocol::paths::exportAll);
    asked.totalTimeout = std::chrono::milliseconds(0);   // as long as something comes
    asked.maxBytes = 0;
    return m_http->send(asked);
}

QFuture<Result<ArchiveSummary>> ApiClient::importAll(const QByteArray &lines)
{
    http::HttpRequest asked = request("POST", protocol::paths::importAll);
    asked.body = lines;
    asked.firstByteTimeout = std::chrono::minutes(10);   // the answer comes when all is kept
    asked.totalTimeout = std::chrono::minutes(30);
    return m_http->fetch(asked).then(readAnswer<ArchiveSummary>);
}

} // namespace tom::desktop
