#pragma once

#include "desktop/look/tonedlabel.h"

#include <QAbstractListModel>

namespace tom::desktop {

// One entry of a list, as words for people.
struct Row
{
    QString id{};
    QString title{};
    QString detail{};     // below the title
    QString trailing{};   // at its end: a time, a state
    TonedLabel::Tone tone = TonedLabel::Tone::Muted;   // of what is trailing
    bool isStrong = false;                             // it wants attention
    bool isDim = false;                                // it is over, or off

    bool operator==(const Row &) const = default;
};

// The entries of a list. Knows nothing of what they stand for.
class RowModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole, DetailRole, TrailingRole, ToneRole, StrongRole, DimRole };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QModelIndex indexOf(const QString &id) const;
    [[nodiscard]] const QList<Row> &rows() const { return m_rows; }

    // Replaces all. What is there before and after keeps its place as the chosen one.
    void setRows(const QList<Row> &rows);

private:
    QList<Row> m_rows;
};

} // namespace tom::desktop
