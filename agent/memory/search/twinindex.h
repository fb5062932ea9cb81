#pragma once

#include <QHash>
#include <QSet>
#include <QStringList>

#include <optional>
#include <vector>

namespace tom::memory {

// Which memories of a user may say the same as a new one, or another value of the same thing: by the telling words that they
// have in common, counted in memory. Knows nothing of what likenessOf() makes of them.
class TwinIndex
{
public:
    void put(qint64 n, const QStringList &stems);
    void remove(qint64 n);

    // Those with all telling words of the new one, or none besides its own, or the new one's attribute; the likest first.
    [[nodiscard]] QList<qint64> candidates(const QSet<QString> &telling, const std::optional<QSet<QString>> &attribute,
                                           qsizetype limit) const;

private:
    struct Place
    {
        qint64 n = 0;   // 0: it was removed, or is somewhere else now
        quint32 telling = 0;   // words
    };

    std::vector<Place> m_places;
    QHash<qint64, quint32> m_placeOf;
    QHash<QString, std::vector<quint32>> m_withWord;
    mutable std::vector<quint32> m_common;   // zero between two questions
};

} // namespace tom::memory
