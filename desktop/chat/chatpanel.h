#pragma once

#include "desktop/chat/attachmentbar.h"
#include "desktop/chat/composer.h"
#include "desktop/chat/connection.h"
#include "desktop/chat/history.h"
#include "desktop/chat/messagelist.h"

#include <QUrl>
#include <QWidget>

namespace tom::desktop {

class AssistantMessage;
class ChatHeader;
class ConversationFinder;
class ChatFindBar;
class TonedLabel;
class UserMessage;
class VoiceBar;

// What a changed earlier message, which goes out by itself, waits for.
enum class EditWaits { No, ForAnswer, ForQueue };

// The conversation and the place to write. It shows and asks; who answers is not its business.
class ChatPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ChatPanel(QWidget *parent = nullptr);

    UserMessage *addUserMessage(const QString &text, const QList<ShownFile> &files = {});   // belongs to the panel
    AssistantMessage *addAnswer();                                                               // so does this
    AssistantMessage *renewAnswer(AssistantMessage *answer);   // an empty one in its place
    void remove(UserMessage *message, AssistantMessage *answer);
    void clear();   // but for what is being written

    // A conversation of the past, instead of what is shown; or more of it, above.
    void showTurns(const QList<StoredTurn> &turns);
    void showOlderTurns(const QList<StoredTurn> &turns);
    void setHasOlder(bool hasOlder);   // more of it can be asked for
    // Goes to the newest message that has these words, and marks them.
    void find(const QString &words);
    // That message and that answer are this turn: from now on they can be changed and made anew. Null: that one cannot.
    void nameTurn(UserMessage *message, AssistantMessage *answer, const QString &turn);
    // Those that have a name, from top to bottom.
    [[nodiscard]] QStringList turns() const;
    // Takes away that turn and all behind it: a branch begins there.
    void cutFrom(const QString &turn);

    void setBusy(bool busy);
    void setDraft(const Draft &draft);
    // Of the draft. How they look is asked of somebody who knows where they are.
    void setFiles(const QList<KeptFile> &files);
    void setPictures(PictureSource *pictures);   // it must outlive that; null: none
    void setTakingFiles(bool taking);
    void tellFileProblem(const QString &problem);
    void setConnection(Connection connection, const QString &detail = {});
    void setModel(const QString &model, const QString &source);
    void setModules(const QStringList &names);
    void setListShown(bool shown);   // of the conversations, beside this
    void setAccount(const QString &username, const QString &server);
    void tell(const QString &title, const QString &text);
    void setEditWaits(EditWaits waits);

    // Talking and listening. Nothing of it is shown where it cannot be used.
    void setVoiceAvailable(bool isAvailable);
    void setVoice(bool readsAloud, bool sendsAtOnce);   // what is wished
    [[nodiscard]] VoiceBar &voice();
    void insertSpoken(const QString &words);
    void sendDraft();
    void setRead(const QString &turn);   // whose answer is being read aloud; empty: none

Q_SIGNALS:
    void sendRequested(const tom::desktop::Draft &draft);   // it stays until somebody sets another
    void sendNowRequested(const tom::desktop::Draft &draft);   // instead of going on with the answer
    void stopRequested();
    void newConversationRequested();
    void signOutRequested();
    void quickKeyRequested();   // one that works everywhere
    void modulesRequested();
    void filesOffered(const QList<tom::desktop::OfferedFile> &files);
    void screenshotRequested();
    void draftChanged(const tom::desktop::Draft &draft);   // by the user
    void againRequested(const QString &turn);                // another answer to the same words
    void branchRequested(qint64 message);
    void olderRequested();
    void connectionShown(tom::desktop::Connection connection, const QString &detail);
    void conversationsRequested();   // shows or hides the list of them
    void voiceWished(bool readsAloud, bool sendsAtOnce);
    void readAloudRequested(const QString &turn, const QString &text);
    void silenceRequested();
    void openRequested(const QUrl &url);   // the user has seen the address and agreed

protected:
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void askToOpen(const QUrl &url);
    void showPicture(const ShownFile &file);
    void watch(UserMessage &message, const QString &turn);
    void watch(AssistantMessage &answer, const QString &turn);
    void beginEdit(const QString &turn, const QString &text);
    void endEdit();
    void showEdit();
    void connectVoice();
    void addReadAloud(AssistantMessage &answer, const QString &turn);
    void setComposer(const Draft &draft);   // and tells nobody
    [[nodiscard]] Draft draft() const;
    [[nodiscard]] QList<MessageList::Promise> promisesOf(const QList<StoredTurn> &turns);

    ChatHeader *m_header;
    ChatFindBar *m_findBar;
    MessageList *m_messages;
    ConversationFinder *m_finder;
    Composer *m_composer;
    QWidget *m_editBar;
    TonedLabel *m_editWords;
    PictureSource *m_pictures = nullptr;
    bool m_hasVoice = false;
    QString m_read;     // the turn whose answer is being read aloud
    QString m_edited;   // the turn whose words are being changed; empty: none
    QString m_aside;    // what stood in the composer before
    QList<KeptFile> m_asideFiles;
    QStringList m_turns;  // of the places in the list, two for each; empty names for what is not known yet
};

} // namespace tom::desktop
