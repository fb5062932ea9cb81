#include "agent/services/servicerun.h"

#include "agent/services/serviceconnection.h"
#include "agent/tools/immediatetoolrun.h"
#include "shared/core/json.h"

#include <QJsonDocument>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr qsizetype summaryLength = 120;
constexpr auto progressPause = std::chrono::milliseconds(200);   // servers tell more than people read

constexpr qsizetype maxImages = 4;
constexpr qsizetype maxImageBytes = 4 * 1024 * 1024;

// The kinds that all providers take.
bool isSeen(const mcp::Content &content)
{
    static const QStringList kinds{u"image/png"_s, u"image/jpeg"_s, u"image/gif"_s, u"image/webp"_s};
    return kinds.contains(content.mimeType) && !content.data.isEmpty() && content.data.size() <= maxImageBytes;
}

QString inWords(const mcp::Content &content)
{
    const QString size = QLocale::c().formattedDataSize(content.data.size());
    switch (content.kind) {
    case mcp::Content::Kind::Text:
    case mcp::Content::Kind::Unknown:
        return content.text;
    case mcp::Content::Kind::Image:
        return u"[an image, %1, %2]"_s.arg(content.mimeType, size);
    case mcp::Content::Kind::Audio:
        return u"[a sound, %1, %2]"_s.arg(content.mimeType, size);
    case mcp::Content::Kind::Resource:
        return content.text.isEmpty() ? u"[%1, %2, %3]"_s.arg(content.uri, content.mimeType, size)
                                      : u"%1:\n%2"_s.arg(content.uri, content.text);
    case mcp::Content::Kind::ResourceLink:
        return u"[link: %1 %2 %3]"_s.arg(content.name, content.uri, content.text).simplified();
    }
    return {};
}

bool saysTheSame(const QStringList &texts, const QJsonObject &structured)
{
    return std::ranges::any_of(
        texts, [&](const QString &text) { return QJsonDocument::fromJson(text.toUtf8()).object() == structured; });
}

bool isPicture(const mcp::Content &content)
{
    const bool mayBe = content.kind == mcp::Content::Kind::Image || content.kind == mcp::Content::Kind::Resource;
    return mayBe && isSeen(content);
}

} // namespace

ToolResult toolResultFrom(const mcp::CallResult &result)
{
    QStringList texts;
    for (const mcp::Content &content : result.content)
        texts.append(inWords(content));
    texts.removeAll(QString());
    // Servers give the same twice, as text and as a structure; one of them is enough. Where the text only tells of it, both count.
    if (!result.structured.isEmpty() && !saysTheSame(texts, result.structured))
        texts.append(QString::fromUtf8(json::compact(result.structured)));
    const QString text = texts.isEmpty() ? u"(nothing)"_s : texts.join(u'\n');
    const QString line = text.section(u'\n', 0, 0);
    QList<llm::Image> images;
    for (const mcp::Content &content : result.content) {
        if (isPicture(content) && images.size() < maxImages)
            images.append({.mediaType = content.mimeType, .data = content.data});
    }
    return {.text = text,
            .summary = line.size() > summaryLength ? line.left(summaryLength - 1) + u'…' : line,
            .isError = result.isError,
            .images = images};
}

ServiceRun::ServiceRun(ServiceConnection &connection, std::unique_ptr<mcp::ClientCall> call)
    : m_connection(&connection),
      m_call(std::move(call))
{
    connect(m_call.get(), &mcp::ClientCall::finished, this, &ServiceRun::take);
    connect(m_call.get(), &mcp::ClientCall::progressed, this, [this](const mcp::Progress &progress) {
        const bool isLast = progress.total && progress.progress >= *progress.total;
        if (m_told.isValid() && std::chrono::milliseconds(m_told.elapsed()) < progressPause && !isLast)
            return;
        m_told.start();
        Q_EMIT progressed(progress.progress, progress.total, progress.message.left(summaryLength));
    });
}

ServiceRun::~ServiceRun() = default;

void ServiceRun::take(const Result<mcp::CallResult> &result)
{
    if (m_connection)
        m_connection->refreshConsigns();   // a list that was made has a name to know now
    if (result)
        return Q_EMIT finished(toolResultFrom(*result));
    const ErrorCode code = result.error().code;
    if (m_connection && (code == ErrorCode::Network || code == ErrorCode::AgentTimeout))
        m_connection->doubt();
    // The model must not simply try again what may be done already.
    Q_EMIT finished(toolFailure(m_call->isUncertain() ? result.error().message + u"; it may have been done all the same"_s
                                                      : result.error().message));
}

}   // namespace tom::agent
