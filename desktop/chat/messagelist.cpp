#include "desktop/chat/messagelist.h"

#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/greeting.h"
#include "desktop/chat/usermessage.h"
#include "desktop/look/iconbutton.h"

#include <QScrollBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int widestColumn = 760;   // longer lines are hard to read
constexpr int margin = 24;
constexpr int nearTheEnd = 12;

} // namespace

MessageList::MessageList(QWidget *parent)
    : QScrollArea(parent),
      m_column(new QWidget),
      m_messages(new QVBoxLayout(m_column)),
      m_greeting(new Greeting),
      m_toEnd(new IconButton(u"arrow-down"_s, tr("Go to the end"), this, IconButton::Look::Filled))
{
    setObjectName(u"messageList"_s);
    setAccessibleName(tr("Conversation"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    m_column->setObjectName(u"messageColumn"_s);
    m_messages->setSpacing(6);
    m_messages->addWidget(m_greeting, 1);
    m_messages->addStretch(0);
    setWidget(m_column);
    viewport()->setAutoFillBackground(false);
    m_column->setAutoFillBackground(false);
    m_toEnd->setObjectName(u"toEnd"_s);
    m_toEnd->hide();
    connect(m_toEnd, &QToolButton::clicked, this, &MessageList::scrollToEnd);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this](int, int maximum) {
        if (m_atEnd)
            verticalScrollBar()->setValue(maximum);
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        m_atEnd = value >= verticalScrollBar()->maximum() - nearTheEnd;
        m_toEnd->setVisible(!m_atEnd);
    });
    layOut();
}

void MessageList::addUserMessage(const QString &text)
{
    add(new UserMessage(text));
}

AssistantMessage *MessageList::addAnswer()
{
    auto *answer = new AssistantMessage;
    add(answer);
    return answer;
}

void MessageList::add(QWidget *message)
{
    m_greeting->hide();
    m_messages->insertWidget(m_messages->count() - 1, message);
    m_messages->setStretch(m_messages->count() - 1, 1);
    m_all.append(message);
}

void MessageList::remove(QWidget *message)
{
    m_all.removeOne(message);
    message->hide();
    message->deleteLater();
}

void MessageList::clear()
{
    for (QWidget *message : std::exchange(m_all, {})) {
        message->hide();
        message->deleteLater();
    }
    m_messages->setStretch(m_messages->count() - 1, 0);
    m_greeting->show();
    m_atEnd = true;
}

void MessageList::scrollToEnd()
{
    m_atEnd = true;
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    m_toEnd->hide();
}

void MessageList::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    layOut();
}

void MessageList::layOut()
{
    const int side = std::max(margin, (viewport()->width() - widestColumn) / 2);
    m_messages->setContentsMargins(side, 16, side, 16);
    m_toEnd->move((width() - m_toEnd->width()) / 2, height() - m_toEnd->height() - 12);
    m_toEnd->raise();
}

} // namespace tom::desktop
