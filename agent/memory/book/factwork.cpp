#include "agent/memory/book/factwork.h"

#include "shared/core/json.h"
#include "shared/llm/builtinassistant.h"

#include <QJsonArray>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::memory {

static Q_LOGGING_CATEGORY(lcFacts, "tom.memory.facts")

namespace {

QString asText(const QList<llm::ExtractedFact> &facts)
{
    QJsonArray array;
    for (const llm::ExtractedFact &fact : facts)
        array.append(QJsonObject{{u"text"_s, fact.text}, {u"replaces"_s, fact.replaces}});
    return QString::fromUtf8(json::compact({{u"facts"_s, array}}));
}

// What is refused is no memory; everything else is a reason to try again.
bool isRefusal(const Error &error)
{
    return error.code == ErrorCode::InvalidInput || error.code == ErrorCode::TooLarge;
}

} // namespace

FactWork::FactWork(MemoryBook &book, llm::LlmClient &llm, Settings settings, QObject *parent)
    : QObject(parent),
      m_book(book),
      m_llm(llm),
      m_settings(std::move(settings))
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &FactWork::next);
    connect(&book, &MemoryBook::unread, this, &FactWork::look);
}

FactWork::~FactWork() = default;

void FactWork::look(const QString &user)
{
    if (!m_users.contains(user))
        m_users.append(user);
    if (!m_unread && !m_next.isActive())
        m_next.start(0);
}

void FactWork::retryLater()
{
    m_unread.reset();
    m_next.start(m_settings.retry);
}

void FactWork::next()
{
    if (m_unread || m_users.isEmpty())
        return;
    if (!m_settings.hasModel())
        return retryLater();
    bool isWaiting = false;
    for (const QString &user : QStringList(m_users)) {
        const auto unread = m_book.nextUnread(user);
        if (unread && *unread)
            return begin(user, **unread);
        const auto isLeft = m_book.hasUnread(user);
        if (isLeft && !*isLeft)
            m_users.removeOne(user);
        else
            isWaiting = true;
    }
    if (isWaiting)
        retryLater();
}

void FactWork::begin(const QString &user, const UnreadMemory &unread)
{
    m_user = user;
    m_unread = unread;
    m_known.clear();
    if (unread.facts)
        return place(*unread.facts);
    const Memory &memory = unread.memory.memory;
    m_book.search(user, {.text = memory.text, .limit = mostKnown})
        .then(this, [this, id = memory.id](const Result<QList<MemoryHit>> &hits) {
            if (!hits && !isRefusal(hits.error()))
                return retryLater();
            QList<llm::KnownFact> known;
            for (const MemoryHit &hit : hits.value_or(QList<MemoryHit>())) {
                if (hit.memory.id != id)
                    known.append(
                        {.id = hit.memory.id, .text = hit.memory.text, .date = hit.memory.updated.date().toString(Qt::ISODate)});
            }
            askModel(known);
        });
}

void FactWork::askModel(const QList<llm::KnownFact> &known)
{
    m_known = known;
    const Memory &memory = m_unread->memory.memory;
    llm::CompletionRequest request =
        llm::factRequest({{.text = memory.text, .at = memory.created}}, known, QTimeZone::systemTimeZone());
    request.provider = m_settings.provider;
    m_reply = m_llm.complete(request);
    connect(m_reply.get(), &llm::LlmReply::finished, this, &FactWork::takeAnswer);
    QTimer::singleShot(patience, m_reply.get(), [this] {
        takeAnswer(failure(ErrorCode::LlmUnavailable, u"the model took longer than %1 minutes"_s.arg(patience.count())));
    });
}

void FactWork::takeAnswer(const Result<llm::Completion> &answer)
{
    // It is the one that is telling us this now.
    m_reply->disconnect(this);
    m_reply.release()->deleteLater();   // which cancels it
    if (!answer || answer->model == llm::builtinModel) {
        if (!std::exchange(m_hasFailed, true))
            qCWarning(lcFacts).noquote() << u"⚠️ what is added is kept as it was said for now: %1"_s.arg(
                answer ? u"no model can be asked"_s : answer.error().message);
        return retryLater();
    }
    m_hasFailed = false;
    m_book.countUsage(m_user, answer->model, u"memory"_s, answer->usage);
    const QDate said = m_unread->memory.memory.created.toTimeZone(QTimeZone::systemTimeZone()).date();
    const auto facts = llm::factsIn(answer->message.text, m_known, said);
    const qint64 n = m_unread->memory.n;
    if (!facts && m_unread->attempts + 1 < maxAttempts)
        return finish(m_book.putOff(m_user, n, m_settings.retry));
    if (!facts) {
        qCWarning(lcFacts).noquote() << u"⚠️ a memory is kept as it was said: %1, and %2"_s.arg(answer->model,
                                                                                               facts.error().message);
        return finish(m_book.setRead(m_user, n));
    }
    const QString found = asText(*facts);
    if (const auto kept = m_book.keepFacts(m_user, n, found); !kept)
        return finish(kept);
    place(found);
}

void FactWork::place(const QString &facts)
{
    const auto object = json::parseObject(facts.toUtf8());
    finish(placeAll(object ? object->value("facts"_L1).toArray() : QJsonArray()));
}

// Each step leaves things so that doing all of it once more comes to the same.
Result<void> FactWork::placeAll(const QJsonArray &facts)
{
    const Memory source = m_unread->memory.memory;
    const auto now = m_book.memory(m_user, source.id);
    if (!now && now.error().code == ErrorCode::NotFound)   // forgotten while the model thought
        return {};
    if (!now)
        return std::unexpected(now.error());
    bool isDone = false;   // one took its place before the process ended
    for (const QJsonValue &fact : facts)
        isDone = isDone || fact["text"_L1].toString() == now->text;
    if (now->text != source.text && !isDone)   // somebody corrected it
        return m_book.setRead(m_user, m_unread->memory.n);
    bool isPlaced = false;
    bool hasTakenItsPlace = isDone;
    for (const QJsonValue &fact : facts) {
        const auto placed =
            m_book.placeFact(m_user, source, !hasTakenItsPlace, fact["text"_L1].toString(), fact["replaces"_L1].toString());
        if (!placed && !isRefusal(placed.error()))
            return std::unexpected(placed.error());
        isPlaced = isPlaced || placed;
        hasTakenItsPlace = hasTakenItsPlace || (placed && *placed == source.id);
    }
    // What stands elsewhere now, and talk without a fact in it, is not kept; a sentence somebody wanted to be kept is.
    const bool isTalk = !isPlaced && source.text.size() > llm::maxFactText;
    if ((isPlaced && !hasTakenItsPlace) || isTalk)
        return m_book.remove(m_user, source.id);
    return m_book.setRead(m_user, m_unread->memory.n);
}

void FactWork::finish(const Result<void> &done)
{
    if (!done) {
        qCWarning(lcFacts).noquote() << u"⚠️ facts could not be kept: %1"_s.arg(done.error().message);
        return retryLater();
    }
    m_unread.reset();
    m_next.start(0);
}

} // namespace tom::memory
