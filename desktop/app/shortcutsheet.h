#pragma once

#include "desktop/look/shortcuts.h"

#include <QDialog>

class QLineEdit;
class QTreeWidget;

namespace tom::desktop {

// All keys of the program and what they do, with a search in them.
class ShortcutSheet : public QDialog
{
    Q_OBJECT

public:
    ShortcutSheet(const QList<NamedKeys> &keys, QWidget *parent);

private:
    void search(const QString &words);

    QLineEdit *m_search;
    QTreeWidget *m_list;
};

} // namespace tom::desktop
