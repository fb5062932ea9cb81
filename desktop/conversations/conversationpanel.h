#pragma once

#include <QTimer>
#include <QWidget>

class QLineEdit;
class QListView;
class QPushButton;
class QTabBar;

namespace tom::desktop {

class Card;
class ConversationModel;
class ConversationRow;
class TonedLabel;

// The side of the window with all conversations: search, new, open, rename, pin, archive, delete, undo. It shows and asks;
// what becomes of it is not its business.
class ConversationPanel : public QWidget
{
    Q_OBJECT

public:
    enum class Folder { Inbox, Archive, Bin };

    explicit ConversationPanel(QWidget *parent = nullptr);

    void setModel(ConversationModel *model);   // null: nobody is signed in
    void setOpen(const QString &id);
    void offerUndo(const QString &words);      // for some seconds
    void hideUndo();
    void showHint(const QString &words);       // where the list would be: why it is empty, or old
    void focusSearch();

Q_SIGNALS:
    void searchChanged(const QString &words);
    void folderChanged(tom::desktop::ConversationPanel::Folder folder);
    void newRequested();
    void openRequested(const QString &id);
    void hitOpened(const QString &words);   // right behind it, when it was found by these words
    void pinRequested(const QString &id, bool pinned);
    void archiveRequested(const QString &id, bool archived);
    void deleteRequested(const QString &id);
    void restoreRequested(const QString &id);
    void undoRequested();
    void moreRequested();   // the end of the list is near

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QWidget *makeUndo();
    void showFolder();
    void openCurrent();
    void restoreCurrent();
    [[nodiscard]] bool isBin() const;
    void showMenu(const QPoint &place);
    void renameCurrent();
    void deleteCurrent();
    [[nodiscard]] QString currentId() const;

    QLineEdit *m_search;
    QTabBar *m_folders;
    QListView *m_list;
    ConversationRow *m_row;
    TonedLabel *m_hint;
    TonedLabel *m_undoWords;
    QWidget *m_undo;
    QPushButton *m_restore;
    QTimer m_undoTime;
};

} // namespace tom::desktop
