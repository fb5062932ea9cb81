#pragma once

#include "desktop/app/sidepages.h"
#include "desktop/chat/formdrafts.h"

#include <QPointer>

namespace tom::desktop {

class InboxController;
class InboxPanel;

// The inbox of the account that is shown, in the window.
class InboxPage : public SidePage
{
    Q_OBJECT

public:
    InboxPage(InboxPanel &panel, Pages &pages);

    void open(LiveAccount &account) override;
    void close() override;

private:
    void connectPanel(InboxController &inbox);
    void connectForms(InboxController &inbox);

    InboxPanel &m_panel;
    Pages &m_pages;
    std::unique_ptr<FormDrafts> m_forms;
    QPointer<InboxController> m_inbox;   // the account's
};

} // namespace tom::desktop
