#pragma once

#include "desktop/api/memories.h"
#include "desktop/look/listpage.h"

#include <QPointer>

class QLineEdit;
class QPlainTextEdit;
class QVBoxLayout;

namespace tom::desktop {

// What is remembered, and of one of it: where it comes from, what it was before, and how to correct or forget it. Shows
// and asks.
class MemoryPanel : public ListPage
{
    Q_OBJECT

public:
    explicit MemoryPanel(QWidget *parent = nullptr);

    void setMemories(const QList<Memory> &memories, const QString &words);
    void setHistory(const QString &id, const QList<MemoryHistory::Change> &changes);
    void showKept(const Memory &memory);
    void clear();
    [[nodiscard]] bool isChanged() const;   // what is written is kept nowhere yet

Q_SIGNALS:
    void searchChanged(const QString &words);
    void keepRequested(const QString &id, const QString &text);
    void forgetRequested(const QString &id);
    void historyRequested(const QString &id);
    void openRequested(const QString &conversation);

private:
    void showChosen();
    void showEditor(const Memory &memory);

    QLineEdit *m_search;
    QList<Memory> m_memories;
    Memory m_shown;
    QString m_wished;   // to be chosen as soon as it is in the list
    QPointer<QPlainTextEdit> m_text;
    QPointer<QWidget> m_history;
};

} // namespace tom::desktop
