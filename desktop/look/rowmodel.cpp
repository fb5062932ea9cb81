#include "desktop/look/rowmodel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

// All of a row in one sentence, for screen readers.
QString spoken(const Row &row)
{
    QStringList parts{row.title, row.detail, row.trailing};
    if (row.isStrong)
        parts.prepend(RowModel::tr("New"));
    parts.removeAll(QString());
    return parts.join(u", "_s);
}

} // namespace

int RowModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant RowModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return row.title;
    case Qt::AccessibleTextRole:
        return spoken(row);
    case IdRole:
        return row.id;
    case DetailRole:
        return row.detail;
    case TrailingRole:
        return row.trailing;
    case ToneRole:
        return int(row.tone);
    case StrongRole:
        return row.isStrong;
    case DimRole:
        return row.isDim;
    default:
        return {};
    }
}

QModelIndex RowModel::indexOf(const QString &id) const
{
    const auto found = std::ranges::find(m_rows, id, &Row::id);
    return found == m_rows.end() ? QModelIndex() : index(int(found - m_rows.begin()));
}

void RowModel::setRows(const QList<Row> &rows)
{
    if (rows == m_rows)
        return;
    if (std::ranges::equal(rows, m_rows, {}, &Row::id, &Row::id)) {
        m_rows = rows;
        return Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
    }
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

} // namespace tom::desktop
