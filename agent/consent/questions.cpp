#include "agent/consent/questions.h"

#include "shared/core/json.h"
#include "shared/core/schemacheck.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace tom::agent {

Questions::Questions(const Clock &clock, std::chrono::milliseconds limit, QObject *parent)
    : QObject(parent),
      m_clock(clock),
      m_limit(limit)
{}

Questions::~Questions() = default;

QFuture<Result<mcp::InputAnswer>> Questions::ask(protocol::Elicitation about, const mcp::InputForm &form)
{
    const bool isTooMuch = m_open.size() >= most || json::compact(form.schema).size() > maxFormBytes;
    if (isTooMuch)
        return readyFuture<mcp::InputAnswer>(mcp::InputAnswer{});
    about.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    about.message = form.message.left(4000);
    about.schema = form.schema;
    about.expires = m_clock.now().addDuration(m_limit);
    auto open = std::make_unique<Open>();
    open->elicitation = about;
    open->timer.setSingleShot(true);
    connect(&open->timer, &QTimer::timeout, this, [this, id = about.id] { end(id, {}, u"cancel"_s); });
    open->timer.start(m_limit);
    const auto future = open->completer.future();
    m_open.emplace(about.id, std::move(open));
    Q_EMIT asked(about);
    return future;
}

Result<bool> Questions::answer(const QString &id, const protocol::ElicitationAnswer &given)
{
    using Action = mcp::InputAnswer::Action;
    const auto found = m_open.find(id);
    if (found == m_open.end())
        return false;
    mcp::InputAnswer answer{.action = given.action == "decline"_L1 ? Action::Decline : Action::Cancel};
    if (given.action == "accept"_L1) {
        answer = {.action = Action::Accept, .content = given.content};
        if (const auto fits = checkAgainstSchema(given.content, found->second->elicitation.schema); !fits)
            return std::unexpected(fits.error());
    }
    end(id, answer, given.action);
    return true;
}

void Questions::cancelAll()
{
    while (!m_open.empty())
        end(m_open.begin()->first, {}, u"cancel"_s);
}

QList<protocol::Elicitation> Questions::open() const
{
    QList<protocol::Elicitation> list;
    for (const auto &[id, one] : m_open)
        list.append(one->elicitation);
    return list;
}

bool Questions::isAsking(const QString &module) const
{
    return std::ranges::any_of(m_open, [&](const auto &open) { return open.second->elicitation.module == module; });
}

void Questions::end(const QString &id, const mcp::InputAnswer &answer, const QString &action)
{
    auto node = m_open.extract(id);
    if (node.empty())
        return;
    const std::shared_ptr<Open> open = std::move(node.mapped());
    open->timer.stop();
    QMetaObject::invokeMethod(this, [open] {}, Qt::QueuedConnection);   // its timer may be the one that calls
    Q_EMIT ended(open->elicitation, action);
    open->completer.complete(answer);
}

} // namespace tom::agent
