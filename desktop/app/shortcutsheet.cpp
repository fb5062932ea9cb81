#include "desktop/app/shortcutsheet.h"

#include "desktop/look/viewparts.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int leastWidth = 460;

} // namespace

ShortcutSheet::ShortcutSheet(const QList<NamedKeys> &keys, QWidget *parent)
    : QDialog(parent),
      m_search(new QLineEdit),
      m_list(new QTreeWidget)
{
    setObjectName(u"shortcutSheet"_s);
    setWindowTitle(tr("Keyboard shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_search->setObjectName(u"shortcutSearch"_s);
    m_search->setAccessibleName(tr("Search in the shortcuts"));
    m_search->setPlaceholderText(tr("Search"));
    addClearButton(*m_search);
    m_list->setObjectName(u"shortcutList"_s);
    m_list->setAccessibleName(windowTitle());
    m_list->setHeaderLabels({tr("Keys"), tr("What they do")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    for (const NamedKeys &named : keys) {
        auto *row = new QTreeWidgetItem(m_list, {shownKeys(named.keys), named.what});
        row->setData(0, Qt::AccessibleTextRole, tr("%1: %2").arg(named.keys, named.what));
    }
    m_list->resizeColumnToContents(0);
    m_list->resizeColumnToContents(1);
    const int width = m_list->columnWidth(0) + m_list->columnWidth(1) + m_list->verticalScrollBar()->sizeHint().width();
    connect(m_search, &QLineEdit::textChanged, this, &ShortcutSheet::search);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    const QMargins around = layout->contentsMargins();
    resize(qMax(leastWidth, width + around.left() + around.right() + 2 * m_list->frameWidth()), 480);
}

void ShortcutSheet::search(const QString &words)
{
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        QTreeWidgetItem *item = m_list->topLevelItem(row);
        item->setHidden(!item->text(0).contains(words, Qt::CaseInsensitive)
                        && !item->text(1).contains(words, Qt::CaseInsensitive));
    }
}

} // namespace tom::desktop
