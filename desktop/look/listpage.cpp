#include "desktop/look/listpage.h"

#include "desktop/look/focusring.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/rowpainter.h"
#include "desktop/look/tones.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

namespace {

constexpr int narrow = 640;
constexpr int listWidth = 320;
constexpr int headHeight = 34;
constexpr int widestDetail = 960;   // longer lines are hard to read
constexpr int nearTheEnd = 400;   // pixels
constexpr auto problemTime = 12s;

} // namespace

ListPage::ListPage(const QString &names, const QString &title, QWidget *parent)
    : QWidget(parent),
      m_head(new QHBoxLayout),
      m_aboveList(new QVBoxLayout),
      m_list(new QListView),
      m_hint(new TonedLabel(TonedLabel::Tone::Muted)),
      m_retry(new QPushButton(tr("Try again"))),
      m_problem(new TonedLabel(TonedLabel::Tone::Bad)),
      m_back(new IconButton(u"chevron-left"_s, tr("Back to the list"))),
      m_scroll(new QScrollArea),
      m_parts(new QSplitter(Qt::Horizontal)),
      m_listSide(new QWidget)
{
    setObjectName(names + u"Page"_s);
    setAccessibleName(title);
    m_back->setObjectName(names + u"Back"_s);
    m_back->hide();
    connect(m_back, &QToolButton::clicked, this, &ListPage::goBack);
    auto *heading = new TonedLabel(TonedLabel::Tone::Normal, title);
    heading->setObjectName(names + u"Title"_s);
    heading->scaleFont(1.25, QFont::DemiBold);
    m_head->setContentsMargins(20, 12, 16, 8);
    m_head->setSpacing(8);
    m_head->addWidget(m_back);
    m_head->addWidget(heading);
    m_head->addStretch(1);
    m_head->addStrut(headHeight);   // as high with buttons as without, so that titles keep their place

    m_list->setObjectName(names + u"List"_s);
    m_list->setAccessibleName(title);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new RowPainter(this));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->installEventFilter(this);
    FocusRing::follow(*m_list);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &ListPage::takeCurrent);
    connect(m_list, &QListView::clicked, this, &ListPage::open);
    connect(m_list->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value > m_list->verticalScrollBar()->maximum() - nearTheEnd)
            Q_EMIT moreRequested();
    });
    m_hint->setObjectName(names + u"Hint"_s);
    m_hint->setWordWrap(true);
    m_hint->setContentsMargins(20, 4, 20, 4);
    m_hint->hide();
    m_retry->setObjectName(names + u"Retry"_s);
    m_retry->setAccessibleName(m_retry->text());
    m_retry->hide();
    connect(m_retry, &QPushButton::clicked, this, [this] {
        m_reach = Reach::Loading;
        refreshHint();
        Q_EMIT retryRequested();
    });
    m_problem->setObjectName(names + u"Problem"_s);
    m_problem->setWordWrap(true);
    m_problem->setContentsMargins(20, 0, 20, 6);
    m_problem->hide();
    m_problemTime.setSingleShot(true);
    m_problemTime.setInterval(problemTime);
    connect(&m_problemTime, &QTimer::timeout, m_problem, &QWidget::hide);
    m_scroll->setObjectName(names + u"Detail"_s);
    m_scroll->setAccessibleName(tr("What is chosen"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->setFocusPolicy(Qt::NoFocus);

    m_aboveList->setContentsMargins(12, 0, 12, 4);
    auto *listLayout = new QVBoxLayout(m_listSide);
    listLayout->setContentsMargins(0, 0, 0, 0);
    listLayout->setSpacing(2);
    listLayout->addLayout(m_aboveList);
    listLayout->addWidget(m_hint);
    listLayout->addWidget(m_retry, 0, Qt::AlignHCenter);
    listLayout->addWidget(m_list, 1);
    m_listSide->setMinimumWidth(220);
    m_parts->addWidget(m_listSide);
    m_parts->addWidget(m_scroll);
    m_parts->setStretchFactor(0, 0);
    m_parts->setStretchFactor(1, 1);
    m_parts->setChildrenCollapsible(false);
    m_parts->setHandleWidth(1);
    m_parts->setSizes({listWidth, 600});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *head = new QWidget;
    head->setLayout(m_head);
    head->setMaximumWidth(listWidth + widestDetail);   // in a wide window its buttons stay above what they are for
    auto *row = new QHBoxLayout;
    row->addWidget(head, 1);
    row->addStretch(0);
    layout->addLayout(row);
    layout->addWidget(m_problem);
    layout->addWidget(m_parts, 1);
}

void ListPage::addToHead(QWidget *widget)
{
    m_head->addWidget(widget);
}

void ListPage::addAboveList(QWidget *widget)
{
    m_aboveList->addWidget(widget);
}

// A row that is gone takes its place in the choice with it: the one that came after it is not what anybody has chosen.
void ListPage::setRows(const QList<Row> &rows)
{
    m_isChanging = true;
    m_model.setRows(rows);
    const QModelIndex index = m_model.indexOf(m_chosen);
    m_list->setCurrentIndex(index);
    m_isChanging = false;
    if (!index.isValid() && !m_chosen.isEmpty()) {
        m_chosen.clear();
        Q_EMIT chosenChanged({});
        m_isOpen = m_isOpen && m_scroll->isAncestorOf(window()->focusWidget());   // somebody is still at what was shown
        arrange();
    }
}

void ListPage::renameChosen(const QString &id)
{
    m_chosen = id;
}

QString ListPage::chosen() const
{
    return m_chosen;
}

QString ListPage::idAfter(const QString &id) const
{
    const int row = m_model.indexOf(id).row();
    const int other = row + 1 < m_model.rowCount() ? row + 1 : row - 1;
    return row < 0 || other < 0 ? QString() : m_model.rows().at(other).id;
}

void ListPage::choose(const QString &id)
{
    m_list->setCurrentIndex(m_model.indexOf(id));
    if (!id.isEmpty())
        open();
}

void ListPage::takeCurrent()
{
    if (m_isChanging)
        return;
    const QString id = m_list->currentIndex().data(RowModel::IdRole).toString();
    if (std::exchange(m_chosen, id) != id)
        Q_EMIT chosenChanged(id);
}

void ListPage::showHint(const QString &words, TonedLabel::Tone tone)
{
    m_hintTone = tone;
    m_hintWords = words;
    refreshHint();
}

void ListPage::beginAnew()
{
    m_knownAt = {};
    m_reach = Reach::Loading;
    refreshHint();
}

void ListPage::setKnown()
{
    m_knownAt = QDateTime::currentDateTime();
    m_reach = Reach::Known;
    refreshHint();
}

void ListPage::setAway(const QString &why)
{
    m_why = why;
    m_reach = Reach::Away;
    refreshHint();
}

// An empty list means something only when it is the server's.
void ListPage::refreshHint()
{
    const bool isAway = m_reach == Reach::Away;
    QString words = m_hintWords;
    if (isAway && m_knownAt.isValid())
        words = tr("%1\nThis is what was known on %2.").arg(m_why, QLocale().toString(m_knownAt, QLocale::ShortFormat));
    else if (isAway)
        words = tr("%1\nSo nothing is known here yet.").arg(m_why);
    else if (m_reach == Reach::Loading)
        words = tr("Loading…");
    m_hint->setTone(isAway ? TonedLabel::Tone::Warning : m_reach == Reach::Loading ? TonedLabel::Tone::Muted : m_hintTone);
    m_hint->setText(words);
    m_hint->setVisible(!words.isEmpty());
    m_retry->setVisible(isAway);
}

void ListPage::tell(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->show();
    m_problemTime.start();
    QAccessibleEvent said(m_problem, QAccessible::Alert);
    QAccessible::updateAccessibility(&said);
}

void ListPage::showDetail(QWidget *detail)
{
    const QWidget *shown = m_scroll->widget();
    const bool hadFocus = shown && shown->isAncestorOf(window()->focusWidget());
    // It may be inside a signal of what is shown now.
    if (QWidget *old = m_scroll->takeWidget()) {
        old->hide();
        old->deleteLater();
    }
    if (detail) {
        detail->setAutoFillBackground(false);
        detail->setMaximumWidth(widestDetail);
        m_scroll->setWidget(detail);
        detail->show();
    }
    arrange();
    if (hadFocus && !m_isNarrow)
        m_list->setFocus(Qt::OtherFocusReason);   // else the first button of the window had it
}

QWidget *ListPage::detail() const
{
    return m_scroll->widget();
}

void ListPage::open()
{
    m_isOpen = m_scroll->widget() != nullptr;
    arrange();
}

void ListPage::goBack()
{
    m_isOpen = false;
    arrange();
    m_list->setFocus(Qt::OtherFocusReason);
}

void ListPage::arrange()
{
    const bool showsDetail = m_isNarrow && m_isOpen && m_scroll->widget();
    m_listSide->setVisible(!showsDetail);
    m_scroll->setVisible(!m_isNarrow || showsDetail);
    m_back->setVisible(showsDetail);
}

// Enter opens what is chosen and goes into it.
bool ListPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_list || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (key != Qt::Key_Return && key != Qt::Key_Enter)
        return false;
    open();
    if (QWidget *shown = m_scroll->widget()) {
        QWidget *next = shown->nextInFocusChain();
        while (next != shown && !(next->focusPolicy() & Qt::TabFocus && next->isVisible() && shown->isAncestorOf(next)))
            next = next->nextInFocusChain();
        if (next != shown)
            next->setFocus(Qt::TabFocusReason);
    }
    return true;
}

// In a narrow window Escape comes back to the list.
void ListPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_back->isVisible())
        return goBack();
    QWidget::keyPressEvent(event);
}

// Not by a focus proxy: with it Tab passes the other controls by.
void ListPage::focusInEvent(QFocusEvent *event)
{
    m_list->setFocus(event->reason());
}

void ListPage::paintEvent(QPaintEvent *)
{
    if (m_isNarrow)
        return;
    QPainter painter(this);
    painter.setPen(Tones(palette()).line);
    const int x = m_scroll->mapTo(this, isRightToLeft() ? QPoint(m_scroll->width(), 0) : QPoint(-1, 0)).x();
    painter.drawLine(x, m_parts->y(), x, height());
}

void ListPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool isNarrow = width() < narrow;
    if (isNarrow != std::exchange(m_isNarrow, isNarrow))
        arrange();
}

} // namespace tom::desktop
