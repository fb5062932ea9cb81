#include "shared/config/toolrules.h"

#include <algorithm>

namespace tom::config {

namespace {

// Goes back to the last star only, so that no pattern takes longer than its length times that of the name.
bool matches(QStringView pattern, QStringView name)
{
    qsizetype p = 0;
    qsizetype n = 0;
    qsizetype star = -1;
    qsizetype afterStar = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern.at(p) == u'*') {
            star = p++;
            afterStar = n;
        } else if (p < pattern.size() && (pattern.at(p) == u'?' || pattern.at(p) == name.at(n))) {
            ++p;
            ++n;
        } else if (star >= 0) {
            p = star + 1;
            n = ++afterStar;
        } else {
            return false;
        }
    }
    return std::ranges::all_of(pattern.sliced(p), [](QChar rest) { return rest == u'*'; });
}

} // namespace

bool matchesAny(const QStringList &patterns, QStringView name)
{
    return std::ranges::any_of(patterns, [name](const QString &pattern) { return matches(pattern, name); });
}

} // namespace tom::config
