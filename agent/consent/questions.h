#pragma once

#include "shared/core/clock.h"
#include "shared/core/jobs.h"
#include "shared/mcp/inputform.h"
#include "shared/protocol/elicitation.h"

#include <QObject>
#include <QTimer>

#include <map>

namespace tom::agent {

// The forms that services want filled in during one turn. Each gets exactly one answer: the user's, or cancel when the time
// is over or the turn ends. Knows nothing of who shows them.
class Questions : public QObject
{
    Q_OBJECT

public:
    Questions(const Clock &clock, std::chrono::milliseconds limit, QObject *parent);
    ~Questions() override;

    // turn and conversation of about are kept, the rest is filled in.
    [[nodiscard]] QFuture<Result<mcp::InputAnswer>> ask(protocol::Elicitation about, const mcp::InputForm &form);
    // False when there is none of that name; InvalidInput when the content does not fit the form.
    [[nodiscard]] Result<bool> answer(const QString &id, const protocol::ElicitationAnswer &given);
    void cancelAll();
    [[nodiscard]] QList<protocol::Elicitation> open() const;
    [[nodiscard]] bool isAsking(const QString &module) const;

    static constexpr int most = 8;   // at once; more are cancelled
    static constexpr qsizetype maxFormBytes = 32 * 1024;

Q_SIGNALS:
    void asked(const tom::protocol::Elicitation &elicitation);
    void ended(const tom::protocol::Elicitation &elicitation, const QString &action);

private:
    struct Open
    {
        protocol::Elicitation elicitation{};
        Completer<mcp::InputAnswer> completer{};
        QTimer timer{};
    };
    void end(const QString &id, const mcp::InputAnswer &answer, const QString &action);

    const Clock &m_clock;
    std::chrono::milliseconds m_limit;
    std::map<QString, std::unique_ptr<Open>> m_open;
};

} // namespace tom::agent
