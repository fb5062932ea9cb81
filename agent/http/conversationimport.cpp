#include "agent/http/conversationimport.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcImport, "tom.agent.conversations")

using httpserver::Response;

ConversationImport::ConversationImport(Agent &agent, Journal &kept, std::unique_ptr<httpserver::RequestBody> body,
                                       httpserver::Reply reply, QObject *parent)
    : QObject(parent),
      m_agent(agent),
      m_kept(kept),
      m_store(kept.database()),
      m_body(std::move(body)),
      m_reply(std::move(reply))
{
    connect(m_body.get(), &httpserver::RequestBody::received, this, &ConversationImport::read);
    connect(m_body.get(), &httpserver::RequestBody::failed, this, &ConversationImport::end);
    m_body->begin();
    read();
}

void ConversationImport::read()
{
    const auto entries = m_splitter.feed(m_body->take());
    if (!entries)
        return end(Response::failure(entries.error()));
    for (const EntrySplitter::Entry &entry : *entries) {
        ++m_entries;
        const auto taken = take(entry);
        if (taken)
            continue;
        if (taken.error().code == ErrorCode::Storage)   // the next one would not be kept either
            return end(Response::failure(taken.error()));
        ++m_skipped;
        if (m_problems.size() < maxProblems)
            m_problems.append(QJsonObject{{u"entry"_s, m_entries}, {u"message"_s, taken.error().message}});
    }
    if (!m_body->isComplete())
        return;
    if (const auto whole = m_splitter.finish(); !whole)
        return end(Response::failure(whole.error()));
    if (m_new + m_grown + m_known > 0)
        return end(Response::json(summary()));
    const QString problem =
        m_problems.isEmpty()
            ? u"there is no conversation in the file"_s
            : u"no conversation could be taken; entry 1: %1"_s.arg(m_problems.at(0).toObject().value("message"_L1).toString());
    end(Response::failure({.code = ErrorCode::InvalidInput, .message = problem}));
}

Result<void> ConversationImport::take(const EntrySplitter::Entry &entry)
{
    if (entry.isTooLarge)
        return failure(ErrorCode::TooLarge, u"it is longer than %1 MB"_s.arg(EntrySplitter::maxEntry / 1024 / 1024));
    const auto conversation = readArchived(entry.bytes);
    if (!conversation)
        return std::unexpected(conversation.error());
    return m_kept.commit([&]() -> Result<void> {
        const auto taken = m_store.write(*conversation);
        if (!taken)
            return std::unexpected(taken.error());
        ++(*taken == Taken::New ? m_new : *taken == Taken::Grown ? m_grown : m_known);
        return {};
    });
}

QJsonObject ConversationImport::summary() const
{
    return {{u"status"_s, u"OK"_s},    {u"imported"_s, m_new},    {u"grown"_s, m_grown},
            {u"unchanged"_s, m_known}, {u"skipped"_s, m_skipped}, {u"problems"_s, m_problems}};
}

void ConversationImport::end(const Response &response)
{
    m_body->disconnect(this);
    if (m_new + m_grown > 0) {
        qCInfo(lcImport).noquote() << u"📥 imported %1 conversations, %2 grew"_s.arg(m_new).arg(m_grown);
        m_agent.noteChange();
    }
    m_reply.send(response);
    deleteLater();
}

} // namespace tom::agent
