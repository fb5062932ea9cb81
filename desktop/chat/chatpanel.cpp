#include "desktop/chat/chatpanel.h"

#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatfindbar.h"
#include "desktop/chat/chatheader.h"
#include "desktop/chat/conversationfinder.h"
#include "desktop/chat/formcard.h"
#include "desktop/chat/linkquestion.h"
#include "desktop/chat/picturewindow.h"
#include "desktop/chat/usermessage.h"
#include "desktop/look/shortcuts.h"
#include "desktop/look/tonedlabel.h"

#include <QDropEvent>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int widestComposer = 768;

bool isInForm(const QWidget *part)
{
    while (part && !qobject_cast<const FormCard *>(part))
        part = part->parentWidget();
    return part && qobject_cast<const FormCard *>(part)->takesWords();
}

} // namespace

ChatPanel::ChatPanel(QWidget *parent)
    : QWidget(parent),
      m_header(new ChatHeader),
      m_findBar(new ChatFindBar),
      m_messages(new MessageList),
      m_finder(new ConversationFinder(*m_messages, *m_findBar, this)),
      m_composer(new Composer),
      m_editBar(new QWidget),
      m_editWords(new TonedLabel(TonedLabel::Tone::Muted))
{
    setObjectName(u"chatPanel"_s);
    m_composer->setMaximumWidth(widestComposer);
    auto *bottom = new QHBoxLayout;
    bottom->setContentsMargins(20, 0, 20, 16);
    bottom->addStretch(1);
    bottom->addWidget(m_composer, 1000);
    bottom->addStretch(1);
    auto *editLine = new QHBoxLayout;
    editLine->setContentsMargins(20, 0, 20, 0);
    m_editBar->setMaximumWidth(widestComposer);
    editLine->addStretch(1);
    editLine->addWidget(m_editBar, 1000);
    editLine->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_findBar);
    layout->addWidget(m_messages, 1);
    layout->addLayout(editLine);
    layout->addLayout(bottom);
    m_editBar->setObjectName(u"editBar"_s);
    auto *editRow = new QHBoxLayout(m_editBar);
    editRow->setContentsMargins(12, 0, 12, 6);
    m_editWords->setObjectName(u"editWords"_s);
    m_editWords->setWordWrap(true);
    editRow->addWidget(m_editWords, 1);
    auto *keep = new QPushButton(tr("Leave it as it was"));
    keep->setObjectName(u"cancelEdit"_s);
    keep->setAccessibleName(tr("Leave it as it was"));
    connect(keep, &QPushButton::clicked, this, [this] {
        m_composer->focusInput();   // the button that had the focus goes
        endEdit();
    });
    editRow->addWidget(keep);
    setEditWaits(EditWaits::No);
    m_editBar->hide();

    connect(m_composer, &Composer::sendRequested, this, [this] { Q_EMIT sendRequested(draft()); });
    connect(m_composer, &Composer::sendNowRequested, this, [this] { Q_EMIT sendNowRequested(draft()); });
    setAcceptDrops(true);
    connect(m_composer, &Composer::modulesRequested, this, &ChatPanel::modulesRequested);
    connect(m_composer, &Composer::filesOffered, this, &ChatPanel::filesOffered);
    connect(m_composer, &Composer::screenshotRequested, this, &ChatPanel::screenshotRequested);
    connect(m_composer, &Composer::pictureRequested, this, &ChatPanel::showPicture);
    connect(m_messages, &MessageList::focusGone, m_composer, &Composer::focusInput);
    connect(m_messages, &MessageList::beginningNear, this, &ChatPanel::olderRequested);
    connect(m_composer, &Composer::stopRequested, this, &ChatPanel::stopRequested);
    connect(m_composer, &Composer::changed, this, [this] { Q_EMIT draftChanged(draft()); });
    connect(m_header, &ChatHeader::conversationsRequested, this, &ChatPanel::conversationsRequested);
    connect(m_composer, &Composer::scrollRequested, this, [this](bool up) {
        m_messages->verticalScrollBar()->triggerAction(up ? QAbstractSlider::SliderPageStepSub
                                                          : QAbstractSlider::SliderPageStepAdd);
    });
    connect(m_header, &ChatHeader::newConversationRequested, this, &ChatPanel::newConversationRequested);
    connect(m_header, &ChatHeader::signOutRequested, this, &ChatPanel::signOutRequested);
    connect(m_header, &ChatHeader::quickKeyRequested, this, &ChatPanel::quickKeyRequested);
    connect(m_header, &ChatHeader::modelHintRequested, this, &ChatPanel::tell);
    connectVoice();
    connect(addShortcut(this, QKeySequence::Find, tr("Find in this conversation")), &QShortcut::activated, m_findBar,
            &ChatFindBar::begin);
    connect(m_finder, &ConversationFinder::olderRequested, this, &ChatPanel::olderRequested);
    connect(m_finder, &ConversationFinder::closed, m_composer, &Composer::focusInput);
}

void ChatPanel::setHasOlder(bool hasOlder)
{
    m_finder->setHasOlder(hasOlder);
}

void ChatPanel::find(const QString &words)
{
    m_finder->find(words);
}

UserMessage *ChatPanel::addUserMessage(const QString &text, const QList<ShownFile> &files)
{
    UserMessage *message = m_messages->addUserMessage(text);
    message->setFiles(files, m_pictures);
    connect(message, &UserMessage::pictureRequested, this, &ChatPanel::showPicture);
    m_turns << QString();
    m_messages->scrollToEnd();
    return message;
}

AssistantMessage *ChatPanel::addAnswer()
{
    AssistantMessage *answer = m_messages->addAnswer();
    m_turns << QString();
    connect(answer, &AssistantMessage::linkActivated, this, &ChatPanel::askToOpen);
    connect(answer, &AssistantMessage::newConversationRequested, this, &ChatPanel::newConversationRequested);
    return answer;
}

AssistantMessage *ChatPanel::renewAnswer(AssistantMessage *old)
{
    AssistantMessage *answer = m_messages->renewAnswer(old);
    m_turns.resize(m_messages->count());
    connect(answer, &AssistantMessage::linkActivated, this, &ChatPanel::askToOpen);
    connect(answer, &AssistantMessage::newConversationRequested, this, &ChatPanel::newConversationRequested);
    return answer;
}

void ChatPanel::remove(UserMessage *message, AssistantMessage *answer)
{
    QWidget *const gone[] = {message, answer};
    for (QWidget *widget : gone) {
        const qsizetype place = m_messages->placeOf(widget);
        if (place < 0)
            continue;
        m_turns.removeAt(place);
        m_messages->remove(widget);
    }
}

void ChatPanel::clear()
{
    m_finder->close();
    m_finder->setHasOlder(false);
    m_messages->clear();
    m_turns.clear();
    m_composer->focusInput();
}

void ChatPanel::setBusy(bool busy)
{
    m_composer->setBusy(busy);
}

void ChatPanel::setDraft(const Draft &draft)
{
    m_edited = draft.edits;
    m_aside = draft.aside;
    m_asideFiles = draft.asideFiles;
    setComposer(draft);   // the user has changed nothing
    showEdit();
}

void ChatPanel::setComposer(const Draft &draft)
{
    const QSignalBlocker quiet(m_composer);
    m_composer->setDraft(draft);
}

Draft ChatPanel::draft() const
{
    Draft draft = m_composer->draft();
    draft.edits = m_edited;
    draft.aside = m_aside;
    draft.asideFiles = m_asideFiles;
    return draft;
}

void ChatPanel::setFiles(const QList<KeptFile> &files)
{
    m_composer->setFiles(files);
}

void ChatPanel::setPictures(PictureSource *pictures)
{
    m_pictures = pictures;
    m_composer->setPictures(pictures);
}

void ChatPanel::showPicture(const ShownFile &file)
{
    if (m_pictures)
        (new PictureWindow(file, *m_pictures, this))->open();
}

void ChatPanel::setTakingFiles(bool taking)
{
    m_composer->setTakingFiles(taking);
}

void ChatPanel::tellFileProblem(const QString &problem)
{
    m_composer->tellProblem(problem);
}

// Anywhere on the conversation; the input takes its own.
void ChatPanel::dragEnterEvent(QDragEnterEvent *event)
{
    if (offersFiles(*event->mimeData()))
        event->acceptProposedAction();
}

void ChatPanel::dropEvent(QDropEvent *event)
{
    Q_EMIT filesOffered(offeredIn(*event->mimeData()));
    event->acceptProposedAction();
}

void ChatPanel::setConnection(Connection connection, const QString &detail)
{
    m_header->setConnection(connection, detail);
    Q_EMIT connectionShown(connection, detail);
}

void ChatPanel::setModel(const QString &model, const QString &source)
{
    m_header->setModel(model, source);
}

void ChatPanel::setModules(const QStringList &names)
{
    m_composer->setModules(names);
}

void ChatPanel::setListShown(bool shown)
{
    m_header->setListShown(shown);
}

void ChatPanel::setAccount(const QString &username, const QString &server)
{
    m_header->setAccount(username, server);
}

void ChatPanel::askToOpen(const QUrl &url)
{
    askAboutLink(*this, url, [this, url] { Q_EMIT openRequested(url); });
}

void ChatPanel::tell(const QString &title, const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, title, text, QMessageBox::Close, this);
    box->setObjectName(u"tellBox"_s);
    box->button(QMessageBox::Close)->setObjectName(u"closeTold"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->open();
}

// Not by a focus proxy: with it Tab passes the other controls by.
void ChatPanel::focusInEvent(QFocusEvent *event)
{
    m_composer->setFocus(event->reason());
}

// Nothing in here wanted this key. Whoever writes after a click on an answer writes a message.
void ChatPanel::keyPressEvent(QKeyEvent *event)
{
    const Qt::KeyboardModifiers with = event->modifiers();
    const bool isCommand = (with & Qt::MetaModifier) || bool(with & Qt::ControlModifier) != bool(with & Qt::AltModifier);   // both: AltGr
    const QList<uint> letters = event->text().toUcs4();
    const bool isWord = !letters.isEmpty() && QChar::isPrint(letters.at(0)) && !QChar::isSpace(letters.at(0));
    if (isCommand || !isWord || isInForm(window()->focusWidget()) || !m_composer->type(event->text()))
        QWidget::keyPressEvent(event);
}

} // namespace tom::desktop
