#pragma once

#include "shared/protocol/processanswer.h"
#include "shared/store/database.h"

#include <QHash>

#include <limits>

namespace tom::agent {

// What is known of a message beside what was said: for people who ask how an answer came about. No model is shown it.
struct MessageDetails
{
    QString reasoning{};                               // what the model thought before it
    qint64 durationMs = 0;                             // of a tool's result: how long the call took; 0: it was not made
    std::optional<protocol::ProcessAnswer> answer{};   // how its turn ended, at the last message of that; without its words

    [[nodiscard]] bool isEmpty() const { return *this == MessageDetails(); }
    void insertInto(QJsonObject &object) const;
    [[nodiscard]] static MessageDetails fromJson(const QJsonObject &object);

    bool operator==(const MessageDetails &) const = default;
};

[[nodiscard]] Result<void> keepDetails(store::Database &database, qint64 message, const MessageDetails &details);
// By message, of those that have any.
[[nodiscard]] Result<QHash<qint64, MessageDetails>> detailsOf(store::Database &database, const QString &conversation,
                                                              qint64 first = 0, qint64 last = std::numeric_limits<qint64>::max());

[[nodiscard]] QStringList messageDetailTables();

} // namespace tom::agent
