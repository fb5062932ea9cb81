#include "agent/recall/factkeeper.h"

#include "shared/llm/builtinassistant.h"

#include <QJsonArray>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcFacts, "tom.agent.facts")

namespace {

constexpr qsizetype longestQuery = 2000;   // characters of what is remembered already about it
constexpr int mostKnown = 20;

QString whatTheUserSaid(const QList<llm::SaidMessage> &messages)
{
    QStringList texts;
    for (const llm::SaidMessage &message : messages) {
        if (message.role == llm::Role::User)
            texts.append(message.text);
    }
    return texts.join(u'\n').right(longestQuery);
}

std::chrono::milliseconds backOff(int attempts)
{
    constexpr int longest = 6;
    return std::chrono::minutes(1 << std::min(attempts, longest));
}

} // namespace

FactKeeper::FactKeeper(llm::LlmClient &llm, Agent &agent, Journal &kept, const MemoryClient &memory, const Clock &clock,
                       Settings settings, QObject *parent)
    : QObject(parent),
      m_llm(llm),
      m_agent(agent),
      m_memory(memory),
      m_queue(kept.database(), clock),
      m_settings(std::move(settings))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &FactKeeper::look);
    connect(&agent, &Agent::turnChanged, this, [this](const QString &, const QString &, const QString &state) {
        if (state != "ended"_L1 && m_reply)
            giveUp(false);
        lookLater();
    });
}

FactKeeper::~FactKeeper() = default;

void FactKeeper::lookLater()
{
    if (!m_timer.isActive())
        m_timer.start(m_settings.pause);
}

void FactKeeper::look()
{
    if (m_work)
        return;
    if (!m_agent.isIdle() || !m_memory.isReachable() || !m_settings.hasModel())
        return lookLater();
    const auto work = m_queue.due();
    if (!work) {
        qCWarning(lcFacts).noquote() << u"⚠️ no facts are looked for: %1"_s.arg(work.error().message);
        return lookLater();
    }
    if (*work)
        return begin(**work);
    const auto isEmpty = m_queue.isEmpty();
    if (!isEmpty || !*isEmpty)
        lookLater();
}

void FactKeeper::begin(const FactQueue::Work &work)
{
    m_work = work;
    m_stored = 0;
    m_facts.clear();
    m_known.clear();
    ++m_round;
    auto said = m_queue.messages(work);
    if (!said) {
        qCWarning(lcFacts).noquote() << u"⚠️ a conversation could not be read: %1"_s.arg(said.error().message);
        return giveUp(true);
    }
    m_said = std::move(*said);
    const QString query = whatTheUserSaid(m_said);
    if (query.trimmed().isEmpty())
        return finish();
    m_memory.call(u"search_memories"_s, {{u"query"_s, query}, {u"limit"_s, mostKnown}})
        .then(this, [this, round = m_round](const Result<QJsonObject> &found) {
            if (round != m_round || !m_work)
                return;
            if (!found && found.error().code != ErrorCode::InvalidInput)
                return giveUp(false);
            QList<llm::KnownFact> known;
            const QJsonArray results = found ? found->value("results"_L1).toArray() : QJsonArray();
            for (const QJsonValue &value : results)
                known.append({.id = value["id"_L1].toString(),
                              .text = value["memory"_L1].toString(),
                              .date = value["updated_at"_L1].toString().left(10)});
            askModel(known);
        });
}

void FactKeeper::askModel(const QList<llm::KnownFact> &known)
{
    if (!m_agent.isIdle())
        return giveUp(false);
    m_known = known;
    llm::CompletionRequest request = llm::factRequest(m_said, m_known, m_settings.timeZone());
    request.provider = m_settings.provider;
    m_reply = m_llm.complete(request);
    connect(m_reply.get(), &llm::LlmReply::finished, this, &FactKeeper::takeAnswer);
    QTimer::singleShot(patience, m_reply.get(), [this] { giveUp(true); });
}

void FactKeeper::takeAnswer(const Result<llm::Completion> &answer)
{
    dropReply();
    if (!answer) {
        qCInfo(lcFacts).noquote() << u"facts are looked for later: %1"_s.arg(answer.error().message);
        return giveUp(true);
    }
    if (answer->model == llm::builtinModel)   // somebody else's place was taken
        return giveUp(true);
    auto facts = llm::factsIn(answer->message.text, m_known, m_said.constLast().at.toTimeZone(m_settings.timeZone()).date());
    if (!facts && m_work->attempts + 1 < maxAttempts)
        return giveUp(true);
    if (!facts)
        qCWarning(lcFacts).noquote() << u"⚠️ no facts are kept of a conversation: %1, and %2"_s.arg(answer->model,
                                                                                                   facts.error().message);
    m_facts = facts.value_or(QList<llm::ExtractedFact>());
    storeNext();
}

void FactKeeper::storeNext()
{
    if (m_facts.isEmpty())
        return finish();
    const llm::ExtractedFact &fact = m_facts.constFirst();
    QJsonObject arguments{{u"text"_s, fact.text}};
    if (!fact.replaces.isEmpty()) {
        arguments.insert(u"memory_id"_s, fact.replaces);
    } else {
        arguments.insert(u"author"_s, u"user"_s);
        arguments.insert(u"infer"_s, false);   // it is a fact
        arguments.insert(u"conversation"_s, m_work->conversation);
        arguments.insert(u"turn"_s, m_said.constLast().turn);
    }
    m_memory.call(fact.replaces.isEmpty() ? u"add_memory"_s : u"update_memory"_s, arguments)
        .then(this, [this, round = m_round](const Result<QJsonObject> &stored) {
            if (round == m_round && m_work)
                takeStored(stored);
        });
}

// What the service refuses is no memory; when it is away, all is done again later, and what is kept already is known then.
void FactKeeper::takeStored(const Result<QJsonObject> &stored)
{
    if (!stored && stored.error().code == ErrorCode::NotFound && !m_facts.constFirst().replaces.isEmpty()) {
        m_facts.first().replaces.clear();   // it was forgotten meanwhile
        return storeNext();
    }
    const bool isRefused =
        !stored && (stored.error().code == ErrorCode::InvalidInput || stored.error().code == ErrorCode::TooLarge);
    if (!stored && !isRefused)
        return giveUp(true);
    m_stored += stored.has_value();
    m_facts.removeFirst();
    storeNext();
}

void FactKeeper::finish()
{
    if (const auto done = m_queue.setDone(*m_work); !done) {
        qCWarning(lcFacts).noquote() << u"⚠️ it could not be kept that facts were found: %1"_s.arg(done.error().message);
        m_work.reset();
        return lookLater();
    }
    if (m_stored > 0)
        qCInfo(lcFacts).noquote() << u"✅ %1 facts of a conversation are kept"_s.arg(m_stored);
    m_work.reset();
    Q_EMIT kept(m_stored);
    m_timer.start(0);
}

void FactKeeper::giveUp(bool isFailure)
{
    dropReply();
    if (!m_work)
        return;
    const FactQueue::Work work = *std::exchange(m_work, std::nullopt);
    if (isFailure) {
        if (const auto put = m_queue.putOff(work, backOff(work.attempts)); !put)
            qCWarning(lcFacts).noquote() << u"⚠️ %1"_s.arg(put.error().message);
    }
    lookLater();
}

// It may be the one that is telling us something now.
void FactKeeper::dropReply()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply.release()->deleteLater();   // which cancels it
}

} // namespace tom::agent
