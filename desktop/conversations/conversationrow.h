#pragma once

#include <QStyledItemDelegate>

namespace tom::desktop {

// One conversation in the list: its title, when something was said last, and what a search found in it.
class ConversationRow : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    // The one that is open.
    void setOpen(const QString &id) { m_open = id; }
    void setShowsSnippets(bool shows) { m_showsSnippets = shows; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    QString m_open;
    bool m_showsSnippets = false;
};

// "14:05", "yesterday", "Monday", "3 May", "3 May 2024": as short as one still knows when it was.
[[nodiscard]] QString shortTime(const QDateTime &time, const QDateTime &now);

} // namespace tom::desktop
