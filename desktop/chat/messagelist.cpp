#include "desktop/chat/messagelist.h"

#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/greeting.h"
#include "desktop/chat/usermessage.h"
#include "desktop/look/accessiblerole.h"
#include "desktop/look/focusring.h"
#include "desktop/look/iconbutton.h"

#include <QApplication>
#include <QEvent>
#include <QLayout>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int widestColumn = 760;   // longer lines are hard to read
constexpr int margin = 24;
constexpr int edge = 16;            // above the first and below the last
constexpr int messageGap = 6;
constexpr int nearTheEnd = 12;
constexpr int rounds = 6;           // of making and measuring, until all that is seen is there

// Text in it takes its height from its width only when it has that width.
int measured(QWidget &widget, int width)
{
    int height = widget.height();
    for (int pass = 0; pass < 2; ++pass) {
        QLayout *layout = widget.layout();
        if (layout)
            layout->activate();
        height = layout && layout->hasHeightForWidth() ? layout->totalHeightForWidth(width) : widget.sizeHint().height();
        if (widget.size() == QSize(width, height))
            break;
        widget.resize(width, height);
    }
    return height;
}

} // namespace

MessageList::MessageList(QWidget *parent)
    : QScrollArea(parent),
      m_column(new QWidget),
      m_greeting(new Greeting(m_column)),
      m_toEnd(new IconButton(u"arrow-down"_s, tr("Go to the end"), this, IconButton::Look::Filled))
{
    setObjectName(u"messageList"_s);
    setAccessibleRole(*this, QAccessible::Pane);
    setAccessibleName(tr("Conversation"));
    FocusRing::follow(*this);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    m_column->setObjectName(u"messageColumn"_s);
    m_column->installEventFilter(this);
    setWidget(m_column);
    viewport()->setAutoFillBackground(false);
    m_column->setAutoFillBackground(false);
    verticalScrollBar()->setSingleStep(24);
    m_toEnd->setObjectName(u"toEnd"_s);
    m_toEnd->hide();
    connect(m_toEnd, &QToolButton::clicked, this, &MessageList::scrollToEnd);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (m_isArranging)
            return;
        m_atEnd = value >= verticalScrollBar()->maximum() - nearTheEnd;
        arrange();
        if (value < viewport()->height())
            Q_EMIT beginningNear();
    });
    arrange();
}

UserMessage *MessageList::addUserMessage(const QString &text)
{
    auto *message = new UserMessage(text);
    add(message);
    return message;
}

AssistantMessage *MessageList::addAnswer()
{
    auto *answer = new AssistantMessage;
    add(answer);
    return answer;
}

void MessageList::add(QWidget *message)
{
    message->setParent(m_column);
    message->resize(columnWidth(), message->sizeHint().height());
    message->show();
    m_slots.append({.widget = message, .height = message->height()});
    arrange();
}

void MessageList::append(const QList<Promise> &promises)
{
    for (const Promise &promise : promises)
        m_slots.append({.make = promise.make, .height = promise.height, .text = promise.text});
    arrange();
}

void MessageList::prepend(const QList<Promise> &promises)
{
    int above = 0;
    QList<Slot> before;
    for (const Promise &promise : promises) {
        before.append({.make = promise.make, .height = promise.height, .text = promise.text});
        above += promise.height + messageGap;
    }
    m_slots = before + m_slots;
    m_isArranging = true;
    place();
    if (!m_atEnd)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + above);
    m_isArranging = false;
    arrange();
}

qsizetype MessageList::placeOf(const QWidget *message) const
{
    const auto slot = std::ranges::find(m_slots, message, &Slot::widget);
    return !message || slot == m_slots.end() ? -1 : slot - m_slots.begin();
}

AssistantMessage *MessageList::renewAnswer(AssistantMessage *old)
{
    const qsizetype place = placeOf(old);
    if (place < 0)
        return addAnswer();
    auto *answer = new AssistantMessage(m_column);
    answer->resize(columnWidth(), answer->sizeHint().height());
    drop(m_slots[place]);
    m_slots[place] = {.widget = answer, .height = answer->height()};
    answer->show();
    arrange();
    return answer;
}

void MessageList::remove(QWidget *message)
{
    const qsizetype place = placeOf(message);
    if (place < 0)
        return;
    drop(m_slots[place]);
    m_slots.removeAt(place);
    arrange();
}

void MessageList::removeFrom(qsizetype place)
{
    for (qsizetype i = place; i < m_slots.size(); ++i)
        drop(m_slots[i]);
    m_slots.resize(std::min(place, m_slots.size()));
    arrange();
}

void MessageList::clear()
{
    m_atEnd = true;
    removeFrom(0);
}

void MessageList::drop(Slot &slot)
{
    if (!slot.widget)
        return;
    const bool hadFocus = slot.widget->isAncestorOf(window()->focusWidget());
    slot.widget->hide();
    slot.widget->deleteLater();
    slot.widget = nullptr;
    if (hadFocus)
        Q_EMIT focusGone();
}

void MessageList::scrollToEnd()
{
    m_atEnd = true;
    arrange();
}

// A message that is being written is asked itself.
QString MessageList::textAt(qsizetype place) const
{
    const Slot &slot = m_slots.at(place);
    if (slot.make)
        return slot.text;
    if (const auto *answer = qobject_cast<const AssistantMessage *>(slot.widget))
        return answer->text();
    const auto *said = qobject_cast<const UserMessage *>(slot.widget);
    return said ? said->text() : QString();
}

QWidget *MessageList::bring(qsizetype place)
{
    if (place < 0 || place >= m_slots.size())
        return nullptr;
    m_atEnd = false;
    // What is made on the way there is higher or lower than was guessed.
    for (int round = 0; round < rounds; ++round) {
        verticalScrollBar()->setValue(std::max(0, m_slots.at(place).y - edge));
        arrange();
    }
    if (verticalScrollBar()->maximum() == 0) {
        m_atEnd = true;   // all is in view
        placeOverlays();
    }
    return m_slots.at(place).widget;
}

void MessageList::bringIntoView(const QWidget &part, const QRect &area)
{
    const QPoint middle = part.mapTo(m_column, area.center());
    ensureVisible(middle.x(), middle.y(), 0, viewport()->height() / 3);
}

int MessageList::made() const
{
    return int(std::ranges::count_if(m_slots, [](const Slot &slot) { return slot.widget != nullptr; }));
}

int MessageList::side() const
{
    return std::max(margin, (viewport()->width() - widestColumn) / 2);
}

int MessageList::columnWidth() const
{
    return std::max(100, viewport()->width() - 2 * side());
}

// The first one that is not wholly above.
qsizetype MessageList::slotAt(int y) const
{
    const auto found = std::ranges::partition_point(m_slots, [y](const Slot &slot) { return slot.y + slot.height <= y; });
    return std::min<qsizetype>(found - m_slots.begin(), m_slots.size() - 1);
}

void MessageList::place()
{
    const int width = columnWidth();
    int y = edge;
    for (Slot &slot : m_slots) {
        if (slot.widget)
            slot.height = measured(*slot.widget, width);
        slot.y = y;
        if (slot.widget && slot.widget->pos() != QPoint(side(), y))
            slot.widget->move(side(), y);
        y += slot.height + messageGap;
    }
    m_column->resize(viewport()->width(), std::max(y - messageGap + edge, viewport()->height()));
}

// What is seen keeps its place while what is above it gets its real height.
void MessageList::arrange()
{
    if (m_isArranging)
        return;
    m_isArranging = true;
    QScrollBar *bar = verticalScrollBar();
    const bool isEmpty = m_slots.isEmpty();
    m_greeting->setVisible(isEmpty);
    for (int round = 0; round < rounds; ++round) {
        const qsizetype anchor = isEmpty ? -1 : slotAt(bar->value());
        const int offset = anchor < 0 ? 0 : bar->value() - m_slots.at(anchor).y;
        place();
        if (m_atEnd || anchor < 0)
            bar->setValue(bar->maximum());
        else
            bar->setValue(m_slots.at(anchor).y + offset);
        if (!makeNear(bar->value()))
            break;
    }
    forgetFar(bar->value());
    if (isEmpty)
        m_greeting->setGeometry(margin, 0, std::max(100, viewport()->width() - 2 * margin), viewport()->height());
    placeOverlays();
    m_isArranging = false;
}

// Half a window more than is seen, so that a turn of the wheel finds it there. True when something was made.
bool MessageList::makeNear(int top)
{
    const int height = viewport()->height();
    bool isNew = false;
    for (qsizetype i = m_slots.isEmpty() ? 0 : slotAt(top - height / 2); i < m_slots.size(); ++i) {
        Slot &slot = m_slots[i];
        if (slot.y > top + height + height / 2)
            break;
        if (slot.widget)
            continue;
        slot.widget = slot.make();
        slot.widget->setParent(m_column);
        slot.widget->setGeometry(side(), slot.y, columnWidth(), slot.height);
        slot.widget->show();
        isNew = true;
    }
    return isNew;
}

void MessageList::forgetFar(int top)
{
    const int height = viewport()->height();
    for (Slot &slot : m_slots) {
        const bool isFar = slot.y + slot.height < top - 3 * height || slot.y > top + 4 * height;
        if (isFar && slot.make && slot.widget && !slot.widget->isAncestorOf(QApplication::focusWidget()))
            drop(slot);
    }
}

bool MessageList::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_column && event->type() == QEvent::LayoutRequest)
        arrange();
    return QScrollArea::eventFilter(watched, event);
}

void MessageList::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    arrange();
}

void MessageList::placeOverlays()
{
    m_toEnd->setVisible(!m_atEnd && !m_slots.isEmpty());
    m_toEnd->move((width() - m_toEnd->width()) / 2, height() - m_toEnd->height() - 12);
    m_toEnd->raise();
}

} // namespace tom::desktop
