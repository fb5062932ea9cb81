#include "desktop/api/answerreading.h"
#include "desktop/api/apiclient.h"
#include "shared/protocol/paths.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

// The part of ApiClient that is about conversations and what comes with their messages.
namespace tom::desktop {

namespace {

QString pathOf(const QString &conversation)
{
    return protocol::paths::conversations + u'/' + conversation;
}

Result<protocol::Conversation> readChanged(const Result<http::HttpResponse> &response)
{
    return answeredObject(response).and_then(
        [](const QJsonObject &object) { return protocol::Conversation::fromJson(object.value("conversation"_L1).toObject()); });
}

} // namespace

QFuture<Result<protocol::ConversationPage>> ApiClient::conversations(const ConversationQuestion &question)
{
    QUrlQuery query{{u"limit"_s, QString::number(question.limit)}};
    const std::pair<QString, QString> parts[] = {
        {u"query"_s, question.query}, {u"folder"_s, question.folder}, {u"before"_s, question.before}};
    for (const auto &[name, value] : parts) {
        // QUrlQuery leaves a plus as it is, and servers read it as a space.
        if (!value.isEmpty())
            query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    }
    http::HttpRequest asked = request("GET", protocol::paths::conversations);
    asked.url.setQuery(query);
    return m_http->fetch(asked).then(readAnswer<protocol::ConversationPage>);
}

QFuture<Result<protocol::ConversationLine>> ApiClient::conversation(const QString &id, std::optional<qint64> before)
{
    http::HttpRequest asked = request("GET", pathOf(id));
    QUrlQuery query{{u"limit"_s, u"200"_s}};
    if (before)
        query.addQueryItem(u"before"_s, QString::number(*before));
    asked.url.setQuery(query);
    return m_http->fetch(asked).then(readAnswer<protocol::ConversationLine>);
}

QFuture<Result<protocol::Conversation>> ApiClient::change(const QString &id, const protocol::ConversationChange &change)
{
    return m_http->fetch(request("PATCH", pathOf(id), change.toJson())).then(readChanged);
}

QFuture<Result<void>> ApiClient::removeConversation(const QString &id)
{
    return m_http->fetch(request("DELETE", pathOf(id))).then(readDone);
}

QFuture<Result<protocol::Conversation>> ApiClient::restoreConversation(const QString &id)
{
    return m_http->fetch(request("POST", pathOf(id) + u"/restore"_s)).then(readChanged);
}

QFuture<Result<protocol::Attachment>> ApiClient::addAttachment(const QString &name, const QByteArray &bytes)
{
    http::HttpRequest given = request("POST", protocol::paths::attachments);
    QUrlQuery query;
    query.addQueryItem(u"name"_s, QString::fromLatin1(QUrl::toPercentEncoding(name)));
    given.url.setQuery(query);
    for (auto &[header, value] : given.headers) {
        if (header == "Content-Type")
            value = "application/octet-stream";
    }
    given.body = bytes;
    given.firstByteTimeout = std::chrono::minutes(10);   // it counts while the file is on its way
    return m_http->fetch(given).then(readAnswer<protocol::Attachment>);
}

QFuture<Result<QByteArray>> ApiClient::attachment(const QString &id)
{
    http::HttpRequest asked =
        request("GET", protocol::paths::attachments + u'/' + QString::fromLatin1(QUrl::toPercentEncoding(id)));
    asked.maxBytes = protocol::Attachment::maxBytes;
    return m_http->fetch(asked).then([](const Result<http::HttpResponse> &response) -> Result<QByteArray> {
        if (!response)
            return std::unexpected(response.error());
        if (response->status != 200)
            return std::unexpected(answeredError(response->status, response->headers, response->body));
        return response->body;
    });
}

} // namespace tom::desktop
