#pragma once

#include "shared/core/result.h"
#include "shared/protocol/approval.h"
#include "shared/protocol/schedule.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace tom::console {

enum class Command {
    Help,
    Version,
    Login,
    Logout,
    Chat,
    Tasks,
    Status,
    Approvals,
    Memory,
    Remind,
    Schedule,
    Notifications,
    Export,
    Import
};

// What tom approvals does; each but the two that list takes an id.
enum class ApprovalVerb { List, Approve, Deny, Answer, Decline, Rules, Forget };

enum class MemoryVerb { List, Search, Add, Forget, History, Export, Import };

// What tom schedule does.
enum class ScheduleVerb { List, Add, Briefing, Delete, Run, Pause, Resume };

// What tom notifications does.
enum class InboxVerb { List, Read, Snooze, Mute, Unmute };

// What the person asked for, checked.
struct CommandLine
{
    Command command = Command::Help;
    QString server{};
    QString user{};
    QByteArray pin{};
    bool sessionFromInput = false;
    bool passwordFromInput = false;
    bool pairingFromInput = false;
    QString text{};
    bool json = false;
    bool newConversation = false;
    QString turn{};   // to go on with
    std::optional<int> level{};
    Command topic = Command::Help;   // of help; Help itself: all
    ApprovalVerb verb = ApprovalVerb::List;
    MemoryVerb memoryVerb = MemoryVerb::List;
    QString id{};
    protocol::Remember remember = protocol::Remember::Once;
    ScheduleVerb scheduleVerb = ScheduleVerb::List;
    InboxVerb inboxVerb = InboxVerb::List;
    QString when{};                // as it was said
    QString name{};                // of another user
    QList<qint64> numbers{};       // of schedules or notifications; none where all may be meant: all
    protocol::Schedule::Missed missed = protocol::Schedule::Missed::Late;
    protocol::ScheduleTools tools{};   // of what is scheduled
    bool follow = false;
    bool all = false;

    // The words behind the program's name.
    [[nodiscard]] static Result<CommandLine> parse(const QStringList &words);

    bool operator==(const CommandLine &) const = default;
};

// What the server gives out. It becomes a part of an address, so nothing else may pass.
[[nodiscard]] bool isId(const QString &text);

} // namespace tom::console
