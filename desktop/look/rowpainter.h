#pragma once

#include <QStyledItemDelegate>

namespace tom::desktop {

// Paints a Row: its title, what is at its end, and a line of detail.
class RowPainter : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace tom::desktop
