#include "desktop/app/workpage.h"

#include "desktop/chat/chatpanel.h"
#include "desktop/conversations/conversationpanel.h"
#include "desktop/look/shortcuts.h"

#include <QFocusEvent>
#include <QHBoxLayout>
#include <QSplitter>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int narrow = 660;
constexpr int listWidth = 264;

} // namespace

WorkPage::WorkPage(QWidget *parent)
    : QWidget(parent),
      m_parts(new QSplitter(Qt::Horizontal)),
      m_conversations(new ConversationPanel),
      m_chat(new ChatPanel)
{
    setObjectName(u"workPage"_s);
    m_parts->addWidget(m_conversations);
    m_parts->addWidget(m_chat);
    m_parts->setStretchFactor(0, 0);
    m_parts->setStretchFactor(1, 1);
    m_parts->setChildrenCollapsible(false);
    m_parts->setHandleWidth(1);
    m_parts->setSizes({listWidth, 700});
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_parts);
    m_chat->setListShown(true);
    connect(m_chat, &ChatPanel::conversationsRequested, this, [this] { showConversations(!m_conversations->isVisible()); });
    auto *search = addShortcut(this, Qt::CTRL | Qt::Key_K, tr("Search in all conversations"));
    connect(search, &QShortcut::activated, this, [this] {
        showConversations(true);
        m_conversations->focusSearch();
    });
    connect(m_conversations, &ConversationPanel::openRequested, this, [this] {
        if (m_isNarrow)
            showConversations(false);
    });
}

void WorkPage::showConversations(bool show)
{
    m_conversations->setVisible(show);
    m_chat->setListShown(show);
}

void WorkPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool isNarrow = width() < narrow;
    if (isNarrow == m_isNarrow)
        return;
    m_isNarrow = isNarrow;
    showConversations(!isNarrow);
}

// Not by a focus proxy: with it Tab passes the other controls by.
void WorkPage::focusInEvent(QFocusEvent *event)
{
    m_chat->setFocus(event->reason());
}

} // namespace tom::desktop
