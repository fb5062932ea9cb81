#pragma once

#include "agent/conversation/schema.h"
#include "agent/turn/agent.h"
#include "tests/agent/support/fakellmclient.h"
#include "tests/agent/support/faketools.h"

#include <QCoreApplication>
#include <QTemporaryDir>

namespace tom::agent::test {

inline protocol::ProcessRequest says(const QString &text)
{
    return {.request = text, .clientType = QStringLiteral("desktop")};
}

inline QString textOf(const TurnLog &log)
{
    QString text;
    for (const protocol::TurnEvent &event : log.events()) {
        if (const auto *delta = std::get_if<protocol::TextDelta>(&event.body))
            text += delta->delta;
    }
    return text;
}

inline std::optional<protocol::ProcessAnswer> answerOf(const TurnLog &log)
{
    const auto *done = log.isEnded() ? std::get_if<protocol::TurnDone>(&log.events().constLast().body) : nullptr;
    return done ? std::optional(done->answer) : std::nullopt;
}

inline std::optional<Error> errorOf(const TurnLog &log)
{
    const auto *failed = log.isEnded() ? std::get_if<protocol::TurnFailed>(&log.events().constLast().body) : nullptr;
    return failed ? std::optional(failed->error) : std::nullopt;
}

inline QStringList eventNames(const TurnLog &log)
{
    QStringList names;
    for (const protocol::TurnEvent &event : log.events())
        names.append(QString::fromLatin1(event.name()));
    return names;
}

// An agent with a model that the test plays, over a real database that a second agent can open again.
class AgentFixture
{
public:
    AgentFixture()
    {
        auto made = std::make_unique<FakeModule>();
        module = made.get();
        tools.add(std::move(made));
        open();
    }

    void open()
    {
        kept = journalOf(store::Database::open(folder.filePath(QStringLiteral("agent.sqlite")), agentMigrations()));
        auto tail = TurnTail::open(tailPath());
        if (!tail || !kept->setTail(std::move(*tail)))
            qFatal("the tail cannot be used");
        temporary = journalOf(store::Database::openInMemory(agentMigrations()));
        agent = std::make_unique<Agent>(
            TurnServices{.llm = llm,
                         .tools = tools,
                         .triage = triage,
                         .prompts = prompts,
                         .clock = clock,
                         .recall = recall,
                         .timeZone = timeZone,
                         .consent = times,
                         .audit = audit,
                         .mayBegin = [this] { return closed ? Result<void>(std::unexpected(*closed)) : Result<void>(); }},
            *kept, *temporary);
        if (!agent->recover())
            qFatal("the agent does not recover");
    }
    // As kill -9 does: nobody ends anything. The turns that ran stay as they are for ever, where the leak sanitizer finds them.
    void lose()
    {
        static QObjectList &abandoned = *new QObjectList;
        for (QObject *turn : agent->children()) {
            turn->setParent(nullptr);
            QCoreApplication::removePostedEvents(turn);   // what it would have done next
            for (QObject *part : turn->findChildren<QObject *>())
                QCoreApplication::removePostedEvents(part);
            abandoned.append(turn);
        }
        // What the lost one would still write to its tail, the next one must not find.
        const QString copy = tailPath() + QStringLiteral(".copy");
        if (!QFile::copy(tailPath(), copy) || !QFile::remove(tailPath()) || !QFile::rename(copy, tailPath()))
            qFatal("the tail cannot be copied");
        lost.push_back(std::move(agent));
        lostJournals.push_back(std::move(kept));
        lostJournals.push_back(std::move(temporary));
    }
    Agent::Log ask(const protocol::ProcessRequest &request)
    {
        const auto log = agent->startTurn(request);
        if (!log)
            qFatal("%s", qUtf8Printable(log.error().message));
        return *log;
    }
    QList<StoredMessage> conversation(const QString &id)
    {
        const auto found = kept->conversations().conversation(id);
        return found && found->head ? kept->conversations().line(*found->head).value() : QList<StoredMessage>{};
    }

    QTemporaryDir folder;
    SystemClock clock;
    ConsentTimes times;
    AuditLog *audit = nullptr;
    std::optional<Error> closed;   // why nothing may begin
    FakeLlmClient llm;
    ToolRegistry tools;
    Triage triage{llm, tools};
    FakeModule *module = nullptr;
    std::function<QFuture<Result<QList<RecalledMemory>>>(const QString &, const QString &)> recall{};   // before open()
    QTimeZone timeZone = QTimeZone::utc();
    PromptBuilder prompts{QStringLiteral("alice"), QStringLiteral("Likes tea.")};
    std::unique_ptr<Journal> kept;
    std::unique_ptr<Journal> temporary;
    std::unique_ptr<Agent> agent;

private:
    [[nodiscard]] QString tailPath() const { return folder.filePath(QStringLiteral("turns.tail")); }
    std::unique_ptr<Journal> journalOf(Result<std::unique_ptr<store::Database>> database)
    {
        if (!database)
            qFatal("%s", qUtf8Printable(database.error().message));
        return std::make_unique<Journal>(std::move(*database), clock);
    }

    std::vector<std::unique_ptr<Journal>> lostJournals;
    std::vector<std::unique_ptr<Agent>> lost;
};

}   // namespace tom::agent::test
