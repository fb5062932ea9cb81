#pragma once

#include "shared/core/result.h"
#include "shared/protocol/schedule.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace tom::protocol {

// The kinds of client that the API knows; each has a current conversation of its own.
[[nodiscard]] const QStringList &clientTypes();

struct Position
{
    double latitude = 0;    // degrees, -90..90
    double longitude = 0;   // degrees, -180..180

    bool operator==(const Position &) const = default;
};

// As ProcessRequest::parent: it follows nothing, and is a first message of its conversation.
inline constexpr QLatin1StringView noParent("none");

// As ProcessRequest::conversation, before the id of a request: the conversation that this request began. With its own id a
// request begins one, which becomes the current one of its kind of client.
inline constexpr QLatin1StringView begunBy("new:");

// POST /process: one thing that a user says.
struct ProcessRequest
{
    QString request{};        // empty: only files
    QString requestId{};      // a UUID; the same one again within 24 h is the same turn. Empty: an old client
    QString conversation{};   // empty: the current one of the client type; begunBy and a request id: what that one began
    QString parent{};         // the message this one follows, or the turn whose last one it follows; empty: the newest
    std::optional<Position> position{};
    QString clientType = QStringLiteral("web");
    bool soundEnabled = false;
    std::optional<int> level{};   // 0, 1 or 2; none: the agent chooses
    QStringList modules{};
    bool temporary = false;
    QStringList attachments{};   // ids, of POST /attachments
    qint64 schedule = 0;         // whose prompt it is; 0: somebody said it. Not a client's to say
    ScheduleTools tools{};       // of that schedule, as it was then; the same

    static constexpr qsizetype maxAttachments = 10;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<ProcessRequest> fromJson(const QJsonObject &object);
    // As a client keeps it whose files have no ids yet: it may say nothing.
    [[nodiscard]] static Result<ProcessRequest> fromKeptJson(const QJsonObject &object);

    bool operator==(const ProcessRequest &) const = default;
};

} // namespace tom::protocol
