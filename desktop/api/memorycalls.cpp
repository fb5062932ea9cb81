#include "desktop/api/answerreading.h"
#include "desktop/api/apiclient.h"
#include "shared/protocol/paths.h"

#include <QJsonArray>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

// The part of ApiClient that is about what is remembered.
namespace tom::desktop {

namespace {

Result<Memory> readMemory(const Result<http::HttpResponse> &response)
{
    return answeredObject(response).and_then(
        [](const QJsonObject &object) { return Memory::fromJson(object.value("memory"_L1).toObject()); });
}

} // namespace

QFuture<Result<MemoryPage>> ApiClient::memories(const MemoryQuestion &question)
{
    QUrlQuery query{{u"limit"_s, QString::number(question.limit)}};
    const std::pair<QString, QString> parts[] = {{u"query"_s, question.query}, {u"cursor"_s, question.cursor}};
    for (const auto &[name, value] : parts) {
        // QUrlQuery leaves a plus as it is, and servers read it as a space.
        if (!value.isEmpty())
            query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    }
    http::HttpRequest asked = request("GET", protocol::paths::memory);
    asked.url.setQuery(query);
    return m_http->fetch(asked).then(readAnswer<MemoryPage>);
}

QFuture<Result<Memory>> ApiClient::addMemory(const QString &text)
{
    return m_http->fetch(request("POST", protocol::paths::memory, {{u"text"_s, text}})).then(readMemory);
}

QFuture<Result<Memory>> ApiClient::changeMemory(const QString &id, const QString &text)
{
    return m_http->fetch(request("PATCH", protocol::paths::memory + u'/' + id, {{u"text"_s, text}})).then(readMemory);
}

QFuture<Result<void>> ApiClient::forgetMemory(const QString &id)
{
    return m_http->fetch(request("DELETE", protocol::paths::memory + u'/' + id)).then(readDone);
}

QFuture<Result<MemoryHistory>> ApiClient::memoryHistory(const QString &id)
{
    return m_http->fetch(request("GET", protocol::paths::memory + u'/' + id + u"/history"_s)).then(readAnswer<MemoryHistory>);
}

QFuture<Result<MemoryImport>> ApiClient::importMemories(const QJsonArray &memories)
{
    return m_http->fetch(request("POST", protocol::paths::memoryImport, {{u"memories"_s, memories}}))
        .then(readAnswer<MemoryImport>);
}

} // namespace tom::desktop
