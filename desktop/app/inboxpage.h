#pragma once

#include "desktop/app/sidepages.h"
#include "desktop/notify/callmaker.h"

namespace tom::desktop {

class InboxPanel;

// The inbox in the window, in the tray and among the system's notifications.
class InboxPage : public SidePage
{
    Q_OBJECT

public:
    InboxPage(InboxPanel &panel, Pages &pages, SystemCaller &caller);

    void open(ApiClient &client, PushClient &push, const QString &folder) override;
    void close() override;
    static void forget(const QString &folder);

Q_SIGNALS:
    void windowRequested();

private:
    void count(int waiting);

    InboxPanel &m_panel;
    Pages &m_pages;
    SystemCaller &m_caller;
    std::unique_ptr<InboxStore> m_store;
    std::unique_ptr<InboxController> m_inbox;
    std::unique_ptr<CallMaker> m_calls;
};

} // namespace tom::desktop
