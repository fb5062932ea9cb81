#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>

namespace tom::desktop {

// One thing that is remembered about the user, as the server tells it.
struct Memory
{
    QString id{};
    QString text{};
    QString author{};         // "user", or who else kept it; empty: not said
    QString conversation{};   // where it was said
    QDateTime created{};
    QDateTime updated{};
    QDateTime expires{};      // not valid: never
    double score = 0;       // when it was searched for
    QString event{};        // when it was just told: ADD, UPDATE or NONE
    QString replaced{};     // with UPDATE: what stood there before
    QJsonObject object{};   // all that was said, for whoever passes it on

    [[nodiscard]] static Result<Memory> fromJson(const QJsonObject &object);

    bool operator==(const Memory &) const = default;
};

struct MemoryPage
{
    QList<Memory> memories{};
    QString next{};   // cursor; empty: that was all

    [[nodiscard]] static Result<MemoryPage> fromJson(const QJsonObject &object);
};

// What one memory was before, the oldest first.
struct MemoryHistory
{
    struct Change
    {
        QString event{};
        QDateTime at{};
        QString oldText{};
        QString newText{};

        bool operator==(const Change &) const = default;
    };
    QList<Change> changes{};

    [[nodiscard]] static Result<MemoryHistory> fromJson(const QJsonObject &object);
};

// What became of memories that were brought from elsewhere.
struct MemoryImport
{
    struct Refusal
    {
        qsizetype index = 0;   // in what was sent
        QString message{};

        bool operator==(const Refusal &) const = default;
    };
    int added = 0;
    int updated = 0;
    int known = 0;
    QList<Refusal> refused{};

    [[nodiscard]] static Result<MemoryImport> fromJson(const QJsonObject &object);
};

struct MemoryQuestion
{
    QString query{};    // empty: all, the newest first
    QString cursor{};   // the page behind an earlier one
    int limit = 100;
};

} // namespace tom::desktop
