#pragma once

#include "desktop/chat/connection.h"

#include <QUrl>
#include <QWidget>

namespace tom::desktop {

class AssistantMessage;
class ChatHeader;
class Composer;
class MessageList;

// The conversation and the place to write. It shows and asks; who answers is not its business.
class ChatPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ChatPanel(QWidget *parent = nullptr);

    void addUserMessage(const QString &text);
    AssistantMessage *addAnswer();   // belongs to the panel
    void removeAnswer(AssistantMessage *answer);
    void clear();

    void setBusy(bool busy);
    void setDraft(const QString &text);
    void setConnection(Connection connection, const QString &detail = {});
    void setModel(const QString &model, const QString &source);
    void setAccount(const QString &username, const QString &server);
    void tell(const QString &title, const QString &text);

Q_SIGNALS:
    void sendRequested(const QString &text);
    void stopRequested();
    void newConversationRequested();
    void signOutRequested();
    void draftChanged(const QString &text);
    void openRequested(const QUrl &url);   // the user has seen the address and agreed

private:
    void askAboutLink(const QUrl &url);

    ChatHeader *m_header;
    MessageList *m_messages;
    Composer *m_composer;
};

} // namespace tom::desktop
