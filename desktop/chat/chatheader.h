#pragma once

#include "desktop/chat/connection.h"

#include <QWidget>

class QAction;

namespace tom::desktop {

class Badge;
class IconButton;
class TonedLabel;

// The line above the conversation: who answers, whether there is a connection, and what else can be done.
class ChatHeader : public QWidget
{
    Q_OBJECT

public:
    explicit ChatHeader(QWidget *parent = nullptr);

    void setConnection(Connection connection, const QString &detail);
    // model as the server names it; source: where it comes from, for people.
    void setModel(const QString &model, const QString &source);
    // Beside the list, which has its own button for it, a new conversation needs none here.
    void setListShown(bool shown);
    void setVoiceAvailable(bool isAvailable);
    void setVoice(bool readsAloud, bool sendsAtOnce);   // what is wished
    void setAccount(const QString &username, const QString &server);

Q_SIGNALS:
    void newConversationRequested();
    void conversationsRequested();
    void signOutRequested();
    void quickKeyRequested();
    void voiceWished(bool readsAloud, bool sendsAtOnce);
    void modelHintRequested(const QString &title, const QString &text);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void arrange();
    void explainModel();
    void takeVoice();

    Badge *m_model;
    TonedLabel *m_connection;
    TonedLabel *m_account;
    IconButton *m_fresh;
    IconButton *m_readsAloud;
    QAction *m_sendsAtOnce;
    QString m_modelName;
    QString m_modelSource;
};

} // namespace tom::desktop
