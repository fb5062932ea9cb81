#pragma once

#include <QString>

namespace tom::agent {

// One memory that may matter for a request.
struct RecalledMemory
{
    QString id{};
    QString text{};
    QString date{};   // when it was last true, for people
    double score = 0;

    bool operator==(const RecalledMemory &) const = default;
};

} // namespace tom::agent
