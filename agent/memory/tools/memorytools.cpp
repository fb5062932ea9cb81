#include "agent/memory/tools/memorytools.h"

#include "agent/memory/tools/memoryfields.h"
#include "shared/core/json.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

using mcp::ServerCallPointer;

// Answers with the object, or with words that the model can act on.
void answer(const ServerCallPointer &call, const Result<QJsonObject> &result)
{
    if (result)
        return call->succeed(mcp::structuredResult(*result));
    QJsonObject said = mcp::toolError(result.error().message);
    said.insert(u"_meta"_s, QJsonObject{{u"tom/code"_s, QString(errorCodeName(result.error().code))}});   // for our own agent
    call->succeed(said);
}

Result<void> checkUser(const ServerCallPointer &call)
{
    const QString named = call->arguments().value("user_id"_L1).toString();
    if (named.isEmpty() || named == call->caller())
        return {};
    return failure(ErrorCode::Forbidden,
                   u"\"user_id\" names somebody else than the token does; leave it out: only your own memories are reached"_s);
}

// A tool whose work is done at once.
mcp::ServerHandler at(const std::function<Result<QJsonObject>(const QString &user, const QJsonObject &arguments)> &work)
{
    return [work](const ServerCallPointer &call) {
        answer(call, checkUser(call).and_then([&] { return work(call->caller(), call->arguments()); }));
    };
}

QJsonObject succeeded(const QString &key, const QJsonValue &value)
{
    return {{u"status"_s, u"success"_s}, {key, value}};
}

QString idFrom(const QJsonObject &arguments)
{
    return arguments.value("memory_id"_L1).toString();
}

Result<QJsonObject> update(MemoryBook &book, const QString &user, const QJsonObject &arguments)
{
    MemoryChange change;
    if (arguments.contains("text"_L1))
        change.text = arguments.value("text"_L1).toString();
    if (arguments.contains("metadata"_L1)) {
        const auto metadata = metadataFrom(arguments.value("metadata"_L1));
        if (!metadata)
            return std::unexpected(metadata.error());
        change.metadata = *metadata;
    }
    const auto expires = timeFrom(arguments, "expires_at"_L1);
    if (!expires)
        return std::unexpected(expires.error());
    change.expires = *expires;
    if (change == MemoryChange{})
        return failure(ErrorCode::InvalidInput, u"say what to change: \"text\", \"metadata\" or \"expires_at\""_s);
    return book.update(user, idFrom(arguments), change).transform([](const Memory &memory) {
        return succeeded(u"result"_s, memory.toJson());
    });
}

Result<QJsonObject> history(MemoryBook &book, const QString &user, const QJsonObject &arguments)
{
    return book.history(user, idFrom(arguments)).transform([](const QList<MemoryEvent> &events) {
        QJsonArray list;
        for (const MemoryEvent &event : events)
            list.append(event.toJson());
        QJsonObject object = succeeded(u"results"_s, list);
        object.insert(u"count"_s, list.size());
        return object;
    });
}

void search(MemoryBook &book, const ServerCallPointer &call)
{
    const Result<MemoryQuery> query = checkUser(call).and_then([&call] { return queryFrom(call->arguments()); });
    if (!query)
        return answer(call, std::unexpected(query.error()));
    book.search(call->caller(), *query).then(&book, [call, &book](const Result<QList<MemoryHit>> &hits) {
        if (!hits)
            return answer(call, std::unexpected(hits.error()));
        QJsonObject result = mcp::structuredResult(foundJson(*hits));
        if (const QJsonArray sums = book.usageSums(call->caller()); !sums.isEmpty())
            result.insert(u"_meta"_s, QJsonObject{{u"tom/embeddings"_s, sums}});   // for our own agent
        call->succeed(result);
    });
}

void addTools(mcp::Server &server, MemoryBook &book)
{
    const ToolSchemas &schemas = toolSchemas();
    const mcp::ToolHints reads{.readOnly = true, .openWorld = false};
    const mcp::ToolHints writes{.readOnly = false, .destructive = false, .idempotent = true, .openWorld = false};
    const mcp::ToolHints removes{.readOnly = false, .destructive = true, .idempotent = true, .openWorld = false};
    server.addTool({.name = u"add_memory"_s,
                    .title = u"Remember"_s,
                    .description =
                        u"Stores one memory about the user: a fact, a preference, a plan. What is known already is not "
                        "stored twice; a new value of the same thing takes the place of the old one."_s,
                    .inputSchema = schemas.add,
                    .outputSchema = schemas.addedResult,
                    .hints = writes,
                    .run = at([&book](const QString &user, const QJsonObject &arguments) {
                        return newMemoryFrom(arguments)
                            .and_then([&](const NewMemory &memory) { return book.add(user, memory); })
                            .transform([](const KeptMemory &kept) {
                                return succeeded(u"result"_s, QJsonObject{{u"results"_s, QJsonArray{kept.toJson()}}});
                            });
                    })});
    server.addTool({.name = u"search_memories"_s,
                    .title = u"Recall"_s,
                    .description =
                        u"Searches what is remembered about the user, by words and likeness. The best come first; each "
                        "has a score from 0 to 1 and says why it was found."_s,
                    .inputSchema = schemas.search,
                    .outputSchema = schemas.foundResult,
                    .hints = reads,
                    .run = [&book](const ServerCallPointer &call) { search(book, call); }});
    server.addTool({.name = u"delete_memory"_s,
                    .title = u"Forget"_s,
                    .description = u"Forgets one memory and all that it was before."_s,
                    .inputSchema = schemas.remove,
                    .outputSchema = schemas.changedResult,
                    .hints = removes,
                    .run = at([&book](const QString &user, const QJsonObject &arguments) {
                        return book.remove(user, idFrom(arguments)).transform([&arguments] {
                            return succeeded(u"result"_s, QJsonObject{{u"id"_s, idFrom(arguments)},
                                                                      {u"message"_s, u"Memory deleted successfully!"_s}});
                        });
                    })});
    server.addTool({.name = u"get_all_memories"_s,
                    .title = u"List memories"_s,
                    .description = u"Gives all that is remembered about the user, the newest first, in pages."_s,
                    .inputSchema = schemas.all,
                    .outputSchema = schemas.pageResult,
                    .hints = reads,
                    .run = at([&book](const QString &user, const QJsonObject &arguments) {
                        const int limit = arguments.value("limit"_L1).toInt(MemoryBook::maxPage);
                        return book.page(user, limit, arguments.value("cursor"_L1).toString()).transform(&pageJson);
                    })});
    server.addTool(
        {.name = u"update_memory"_s,
         .title = u"Correct a memory"_s,
         .description = u"Changes the words of one memory, what is kept along, or when it expires."_s,
         .inputSchema = schemas.update,
         .outputSchema = schemas.changedResult,
         .hints = removes,
         .run = at([&book](const QString &user, const QJsonObject &arguments) { return update(book, user, arguments); })});
    server.addTool(
        {.name = u"memory_history"_s,
         .title = u"History of a memory"_s,
         .description = u"Tells what one memory was before, and when it changed."_s,
         .inputSchema = schemas.history,
         .outputSchema = schemas.historyResult,
         .hints = reads,
         .run = at([&book](const QString &user, const QJsonObject &arguments) { return history(book, user, arguments); })});
}

} // namespace

void addMemoryTools(mcp::Server &server, MemoryBook &book)
{
    addTools(server, book);
    const QString description = u"description://memory"_s;
    const QString notification = u"description://tom_notification"_s;
    server.addResource({.uri = description,
                        .name = u"memory"_s,
                        .description = u"What this service is for"_s,
                        .read = [description](const ServerCallPointer &call) {
                            call->succeed(mcp::textContents(
                                description, u"What Tom remembers about the user over conversations: facts, preferences, people, "
                                             "dates. Store, search, correct and forget them."_s));
                        }});
    server.addResource({.uri = notification,
                        .name = u"tom_notification"_s,
                        .description = u"What this service does by itself now"_s,
                        .read = [&book, notification](const ServerCallPointer &call) {
                            call->succeed(mcp::textContents(notification, book.backgroundStatus(call->caller())));
                        }});
}

} // namespace tom::memory
