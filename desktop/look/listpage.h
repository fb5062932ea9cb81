#pragma once

#include "desktop/look/rowmodel.h"

#include <QDateTime>
#include <QTimer>
#include <QWidget>

class QBoxLayout;
class QListView;
class QPushButton;
class QScrollArea;
class QSplitter;

namespace tom::desktop {

class IconButton;

// A page with a list on one side and what was chosen of it on the other; where the window is narrow, one at a time. Shows
// and asks; knows nothing of what the list is about.
class ListPage : public QWidget
{
    Q_OBJECT

public:
    // names: what the objectNames of its parts begin with, as in inboxList, inboxHint, inboxDetail
    ListPage(const QString &names, const QString &title, QWidget *parent = nullptr);

    void addToHead(QWidget *widget);    // beside the title
    void addAboveList(QWidget *widget);

    void setRows(const QList<Row> &rows);
    void renameChosen(const QString &id);   // the same thing has that id in the rows to come
    [[nodiscard]] QString chosen() const;
    [[nodiscard]] QString idAfter(const QString &id) const;   // the last one: that before it
    void choose(const QString &id);    // as if somebody had clicked on it; an empty id: nothing
    void open();   // in a narrow window: what is chosen in the place of the list
    void showHint(const QString &words, TonedLabel::Tone tone = TonedLabel::Tone::Muted);   // empty: none

    // What is known of the list: nothing yet; what was shown last; or nobody answers, and what is shown is of some time ago.
    void beginAnew();
    void setKnown();
    void setAway(const QString &why);

    void tell(const QString &problem);   // something was not done; for some seconds

    // What is shown of the chosen one; it is the page's from now on. Null: nothing is chosen.
    void showDetail(QWidget *detail);
    [[nodiscard]] QWidget *detail() const;

Q_SIGNALS:
    void chosenChanged(const QString &id);
    void moreRequested();   // the end of the list is near
    void retryRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    enum class Reach { Known, Loading, Away };

    void refreshHint();
    void takeCurrent();
    void goBack();
    void arrange();

    RowModel m_model;
    QBoxLayout *m_head;
    QBoxLayout *m_aboveList;
    QListView *m_list;
    TonedLabel *m_hint;
    QPushButton *m_retry;
    TonedLabel *m_problem;
    QTimer m_problemTime;
    IconButton *m_back;
    QScrollArea *m_scroll;
    QSplitter *m_parts;
    QWidget *m_listSide;
    Reach m_reach = Reach::Known;
    QString m_hintWords;   // of whoever knows what the list is about
    TonedLabel::Tone m_hintTone = TonedLabel::Tone::Muted;
    QString m_why;
    QDateTime m_knownAt;   // invalid: never
    QString m_chosen;
    bool m_isNarrow = false;
    bool m_isOpen = false;     // in a narrow window: what is chosen is shown
    bool m_isChanging = false;
};

} // namespace tom::desktop
