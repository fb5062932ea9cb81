#pragma once

#include "desktop/app/sidepages.h"
#include "desktop/chat/formdrafts.h"
#include "desktop/notify/callmaker.h"

namespace tom::desktop {

class InboxPanel;

// The inbox in the window, in the tray and among the system's notifications.
class InboxPage : public SidePage
{
    Q_OBJECT

public:
    InboxPage(InboxPanel &panel, Pages &pages, SystemCaller &caller);

    // Says which conversation somebody looks at now; empty: none. Before open().
    void setOnScreen(std::function<QString()> conversation) { m_onScreen = std::move(conversation); }
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
    std::unique_ptr<FormDrafts> m_forms;
    std::unique_ptr<InboxController> m_inbox;
    std::unique_ptr<QuestionCalls> m_questions;
    std::unique_ptr<CallMaker> m_calls;
    std::function<QString()> m_onScreen;
};

} // namespace tom::desktop
