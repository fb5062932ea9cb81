#include "desktop/chat/answerfooter.h"
#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/conversationfinder.h"
#include "desktop/chat/usermessage.h"
#include "desktop/look/iconbutton.h"

#include <algorithm>

using namespace Qt::StringLiterals;

// The part of ChatPanel that is about what was said before, and about saying it anew.
namespace tom::desktop {

namespace {

constexpr qsizetype lettersOfALine = 90;
constexpr int lineHeight = 21;
constexpr int aroundText = 56;
constexpr int fileHeight = 52;
constexpr int pictureHeight = 130;

int guessedHeight(const QString &text)
{
    return aroundText + int(text.size() / lettersOfALine + text.count(u'\n') + 1) * lineHeight;
}

QString textOf(const QList<StoredPart> &parts)
{
    QString text;
    for (const StoredPart &part : parts) {
        if (part.callId.isEmpty() && !part.isThought)
            text += part.text + u'\n';
    }
    return text;
}

int guessedHeight(const QList<ShownFile> &files)
{
    int height = 0;
    for (const ShownFile &file : files)
        height += file.isPicture() ? pictureHeight : fileHeight;
    return height;
}

int guessedHeight(const QList<StoredPart> &parts)
{
    int height = 0;
    for (const StoredPart &part : parts)
        height += part.callId.isEmpty() && !part.isThought ? guessedHeight(part.text) : 44;
    return std::max(height, aroundText);
}

} // namespace

QList<MessageList::Promise> ChatPanel::promisesOf(const QList<StoredTurn> &turns)
{
    QList<MessageList::Promise> promises;
    for (const StoredTurn &turn : turns) {
        promises.append({.make = [this, turn]() -> QWidget * {
                             auto *message = new UserMessage(turn.text);
                             message->setFiles(turn.files, m_pictures);
                             connect(message, &UserMessage::pictureRequested, this, &ChatPanel::showPicture);
                             const qsizetype place = turn.branches.indexOf(turn.message);
                             if (turn.branches.size() > 1 && place >= 0)
                                 message->setBranches(place + 1, turn.branches.size());
                             connect(message, &UserMessage::branchRequested, this, [this, turn, place](int step) {
                                 Q_EMIT branchRequested(turn.branches.value(place + step, turn.message));
                             });
                             watch(*message, turn.turn);
                             return message;
                         },
                         .height = guessedHeight(turn.text) + guessedHeight(turn.files),
                         .text = turn.text});
        promises.append({.make = [this, turn]() -> QWidget * {
                             auto *answer = new AssistantMessage;
                             connect(answer, &AssistantMessage::linkActivated, this, &ChatPanel::askToOpen);
                             connect(answer, &AssistantMessage::newConversationRequested, this,
                                     &ChatPanel::newConversationRequested);
                             showStoredAnswer(*answer, turn);
                             watch(*answer, turn.turn);
                             return answer;
                         },
                         .height = guessedHeight(turn.parts),
                         .text = textOf(turn.parts)});
    }
    return promises;
}

void ChatPanel::showTurns(const QList<StoredTurn> &turns)
{
    m_messages->clear();
    m_turns.clear();
    for (const StoredTurn &turn : turns)
        m_turns << turn.turn << turn.turn;
    m_messages->append(promisesOf(turns));
    m_finder->refresh();
}

void ChatPanel::showOlderTurns(const QList<StoredTurn> &turns)
{
    QStringList names;
    for (const StoredTurn &turn : turns)
        names << turn.turn << turn.turn;
    m_turns = names + m_turns;
    m_messages->prepend(promisesOf(turns));
    m_finder->refresh();
}

void ChatPanel::nameTurn(UserMessage *message, AssistantMessage *answer, const QString &turn)
{
    if (const qsizetype place = m_messages->placeOf(message); place >= 0) {
        m_turns[place] = turn;
        if (place + 1 < m_turns.size() && m_turns.at(place + 1).isEmpty())
            m_turns[place + 1] = turn;
        watch(*message, turn);
    }
    if (m_messages->placeOf(answer) >= 0)
        watch(*answer, turn);
}

QStringList ChatPanel::turns() const
{
    QStringList names = m_turns;
    names.removeAll(QString());
    names.removeDuplicates();
    return names;
}

void ChatPanel::cutFrom(const QString &turn)
{
    const qsizetype place = m_turns.indexOf(turn);
    if (place < 0)
        return;
    m_turns.resize(place);
    m_messages->removeFrom(place);
}

void ChatPanel::watch(UserMessage &message, const QString &turn)
{
    if (turn.isEmpty())
        return;
    message.allowEdit();
    connect(&message, &UserMessage::editRequested, this, [this, turn, words = message.text()] { beginEdit(turn, words); });
}

void ChatPanel::watch(AssistantMessage &answer, const QString &turn)
{
    if (turn.isEmpty())
        return;
    addReadAloud(answer, turn);
    auto *again = new IconButton(u"refresh"_s, tr("Make this answer anew"));
    again->setObjectName(u"regenerate"_s);
    again->setIconSize({14, 14});
    again->setFixedSize(24, 24);
    connect(again, &QToolButton::clicked, this, [this, turn] { Q_EMIT againRequested(turn); });
    auto *footer = answer.findChild<AnswerFooter *>();
    (footer ? footer : answer.addFooter({}))->addButton(again);
}

void ChatPanel::beginEdit(const QString &turn, const QString &text)
{
    Draft shown = m_composer->draft();
    if (m_edited.isEmpty()) {
        m_aside = shown.text;
        m_asideFiles = std::exchange(shown.files, {});
    }
    m_edited = turn;
    shown.text = text;
    setComposer(shown);
    Q_EMIT draftChanged(draft());
    showEdit();
    m_composer->focusInput();
}

void ChatPanel::endEdit()
{
    m_edited.clear();
    Draft before = m_composer->draft();
    before.text = std::exchange(m_aside, {});
    before.files = std::exchange(m_asideFiles, {});
    setComposer(before);
    Q_EMIT draftChanged(draft());
    showEdit();
}

void ChatPanel::showEdit()
{
    setEditWaits(EditWaits::No);
    m_editBar->setVisible(!m_edited.isEmpty());
}

void ChatPanel::setEditWaits(EditWaits waits)
{
    switch (waits) {
    case EditWaits::No:
        return m_editWords->setText(tr("You are changing an earlier message."));
    case EditWaits::ForAnswer:
        return m_editWords->setText(
            tr("Your change goes out when Tom has answered. Ctrl+Enter stops the answer and sends it now."));
    case EditWaits::ForQueue:
        return m_editWords->setText(tr("Your change goes out when Tom has answered this and what waits behind it. Ctrl+Enter "
                                       "stops this answer; what waits still goes first."));
    }
}

} // namespace tom::desktop
