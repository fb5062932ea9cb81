#pragma once

#include "desktop/notify/callmaker.h"
#include "desktop/notify/inboxcontroller.h"

#include <QObject>

namespace tom::desktop {

class ApiClient;
class InboxPanel;
class Pages;
class PushClient;
class SystemCaller;

// The pages beside the chat: makes their panels once, and for each account that is opened the controllers behind them.
class SidePages : public QObject
{
    Q_OBJECT

public:
    explicit SidePages(Pages &pages, QObject *parent = nullptr);
    ~SidePages() override;

    // folder: where what is kept of this account is. The client and the channel live until close().
    void open(ApiClient &client, PushClient &push, const QString &folder);
    void close();
    // Of an account that signs out: what is kept here of others' words.
    static void forget(const QString &folder);

Q_SIGNALS:
    void conversationRequested(const QString &id);
    void windowRequested();
    void quitRequested();

private:
    void openInbox(ApiClient &client, PushClient &push, const QString &folder);

    Pages &m_pages;
    InboxPanel *m_inboxPanel;
    std::unique_ptr<SystemCaller> m_caller;
    std::unique_ptr<InboxStore> m_inboxStore;
    std::unique_ptr<InboxController> m_inbox;
    std::unique_ptr<CallMaker> m_calls;
};

} // namespace tom::desktop
