#include "desktop/chat/chatpanel.h"

#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatheader.h"
#include "desktop/chat/composer.h"
#include "desktop/chat/messagelist.h"

#include <QApplication>
#include <QClipboard>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int widestComposer = 768;

} // namespace

ChatPanel::ChatPanel(QWidget *parent)
    : QWidget(parent),
      m_header(new ChatHeader),
      m_messages(new MessageList),
      m_composer(new Composer)
{
    setObjectName(u"chatPanel"_s);
    m_composer->setMaximumWidth(widestComposer);
    auto *bottom = new QHBoxLayout;
    bottom->setContentsMargins(20, 0, 20, 16);
    bottom->addStretch(1);
    bottom->addWidget(m_composer, 1000);
    bottom->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_messages, 1);
    layout->addLayout(bottom);
    setFocusProxy(m_composer);

    connect(m_composer, &Composer::sendRequested, this, &ChatPanel::sendRequested);
    connect(m_composer, &Composer::stopRequested, this, &ChatPanel::stopRequested);
    connect(m_composer, &Composer::textChanged, this, &ChatPanel::draftChanged);
    connect(m_composer, &Composer::scrollRequested, this, [this](bool up) {
        m_messages->verticalScrollBar()->triggerAction(up ? QAbstractSlider::SliderPageStepSub
                                                          : QAbstractSlider::SliderPageStepAdd);
    });
    connect(m_header, &ChatHeader::newConversationRequested, this, &ChatPanel::newConversationRequested);
    connect(m_header, &ChatHeader::signOutRequested, this, &ChatPanel::signOutRequested);
    connect(m_header, &ChatHeader::modelHintRequested, this, &ChatPanel::tell);
}

void ChatPanel::addUserMessage(const QString &text)
{
    m_messages->addUserMessage(text);
    m_messages->scrollToEnd();
}

AssistantMessage *ChatPanel::addAnswer()
{
    AssistantMessage *answer = m_messages->addAnswer();
    connect(answer, &AssistantMessage::linkActivated, this, &ChatPanel::askAboutLink);
    return answer;
}

void ChatPanel::removeAnswer(AssistantMessage *answer)
{
    m_messages->remove(answer);
}

void ChatPanel::clear()
{
    m_messages->clear();
    m_composer->focusInput();
}

void ChatPanel::setBusy(bool busy)
{
    m_composer->setBusy(busy);
}

void ChatPanel::setDraft(const QString &text)
{
    m_composer->setText(text);
}

void ChatPanel::setConnection(Connection connection, const QString &detail)
{
    m_header->setConnection(connection, detail);
}

void ChatPanel::setModel(const QString &model, const QString &source)
{
    m_header->setModel(model, source);
}

void ChatPanel::setAccount(const QString &username, const QString &server)
{
    m_header->setAccount(username, server);
}

void ChatPanel::tell(const QString &title, const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, title, text, QMessageBox::Close, this);
    box->setObjectName(u"tellBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->open();
}

// A message may name any address in pretty words; only its real form, seen by a person, is opened.
void ChatPanel::askAboutLink(const QUrl &url)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Open this link?"), tr("The answer links to this address:"),
                                QMessageBox::Cancel, this);
    box->setObjectName(u"linkBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(url.toString(QUrl::FullyEncoded));
    QPushButton *open = box->addButton(tr("Open"), QMessageBox::AcceptRole);
    open->setObjectName(u"openLink"_s);
    QPushButton *copy = box->addButton(tr("Copy the address"), QMessageBox::ActionRole);
    copy->setObjectName(u"copyLink"_s);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(open, &QPushButton::clicked, this, [this, url] { Q_EMIT openRequested(url); });
    connect(copy, &QPushButton::clicked, this, [url] { QApplication::clipboard()->setText(url.toString(QUrl::FullyEncoded)); });
    box->open();
}

} // namespace tom::desktop
