#include "shared/config/problemlist.h"

#include <algorithm>
#include <tuple>

namespace tom::config {

void ProblemList::error(const YamlPlace &place, const QString &path, const QString &message)
{
    m_problems.append({Severity::Error, m_file, place.line, place.column, path, message});
}

void ProblemList::warning(const YamlPlace &place, const QString &path, const QString &message)
{
    m_problems.append({Severity::Warning, m_file, place.line, place.column, path, message});
}

bool ProblemList::hasErrors() const
{
    return std::ranges::contains(m_problems, Severity::Error, &Problem::severity);
}

QList<Problem> ProblemList::inFileOrder() const
{
    QList<Problem> problems = m_problems;
    std::ranges::stable_sort(problems, {}, [](const Problem &problem) { return std::tuple(problem.line, problem.column); });
    return problems;
}

} // namespace tom::config
