#include "agent/http/memoryimport.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr std::initializer_list<QLatin1StringView> textKeys{"text"_L1,         "created_at"_L1, "updated_at"_L1, "expires_at"_L1,
                                                            "conversation"_L1, "turn"_L1,       "author"_L1};

// Whether it is the service that refuses this one, and not the service that cannot be asked.
bool isAboutTheMemory(const Error &error)
{
    return error.code == ErrorCode::InvalidInput || error.code == ErrorCode::TooLarge;
}

} // namespace

Result<QList<QJsonObject>> MemoryImport::memoriesFrom(const QJsonObject &body)
{
    const QJsonArray given = body.value("memories"_L1).toArray();
    if (!body.value("memories"_L1).isArray() || given.isEmpty() || given.size() > most)
        return failure(ErrorCode::InvalidInput, u"\"memories\" must be a list of 1 to %1 objects"_s.arg(most));
    QList<QJsonObject> memories;
    for (qsizetype i = 0; i < given.size(); ++i) {
        const QJsonObject one = given.at(i).toObject();
        const auto wrong = [i](const QString &why) {
            return failure(ErrorCode::InvalidInput, u"memories[%1]: %2"_s.arg(i).arg(why));
        };
        QJsonObject arguments;
        for (const QLatin1StringView key : textKeys) {
            const auto text = json::optionalString(one, key);
            if (!text)
                return wrong(text.error().message);
            if (*text)
                arguments.insert(key, **text);
        }
        if (!arguments.contains("text"_L1))
            return wrong(u"\"text\" is missing"_s);
        if (!arguments.contains("author"_L1))
            arguments.insert(u"author"_s, u"import"_s);
        arguments.insert(u"infer"_s, false);   // these are memories already
        if (const QJsonValue metadata = one.value("metadata"_L1); metadata.isObject())
            arguments.insert(u"metadata"_s, metadata);
        else if (!metadata.isUndefined() && !metadata.isNull())
            return wrong(u"\"metadata\" must be an object"_s);
        memories.append(arguments);
    }
    return memories;
}

MemoryImport::MemoryImport(const MemoryClient &memory, const QList<QJsonObject> &memories, QObject *parent)
    : QObject(parent),
      m_memory(memory),
      m_memories(memories)
{}

QFuture<Result<QJsonObject>> MemoryImport::start()
{
    const auto future = m_completer.future();   // before: the answer may be there at once
    next();
    return future;
}

void MemoryImport::next()
{
    m_memory.call(u"add_memory"_s, m_memories.at(m_index)).then(this, [this](const Result<QJsonObject> &kept) { take(kept); });
}

void MemoryImport::take(const Result<QJsonObject> &kept)
{
    if (!kept && !isAboutTheMemory(kept.error())) {
        m_completer.complete(std::unexpected(kept.error()));
        return deleteLater();
    }
    if (kept) {
        const QString event = (*kept)["result"_L1]["results"_L1][0]["event"_L1].toString();
        ++(event == "ADD"_L1 ? m_added : event == "UPDATE"_L1 ? m_updated : m_known);
    } else {
        m_refused.append(QJsonObject{{u"index"_s, m_index}, {u"message"_s, kept.error().message}});
    }
    if (++m_index < m_memories.size())
        return next();
    m_completer.complete(QJsonObject{{u"status"_s, u"OK"_s},
                                     {u"added"_s, m_added},
                                     {u"updated"_s, m_updated},
                                     {u"known"_s, m_known},
                                     {u"refused"_s, m_refused}});
    deleteLater();
}

} // namespace tom::agent
