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
    void connectForms(InboxController &inbox, FormDrafts &forms);

    InboxPanel &m_panel;
    Pages &m_pages;
    QPointer<InboxController> m_inbox;   // the account's
    QPointer<FormDrafts> m_forms;        // the same
};

} // namespace tom::desktop
