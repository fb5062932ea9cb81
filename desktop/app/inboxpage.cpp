#include "desktop/app/inboxpage.h"

#include "desktop/accounts/liveaccount.h"
#include "desktop/app/pages.h"
#include "desktop/notify/inboxpanel.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

InboxPage::InboxPage(InboxPanel &panel, Pages &pages) : m_panel(panel), m_pages(pages)
{
    connect(&panel, &InboxPanel::openRequested, this, &SidePage::conversationRequested);
}

void InboxPage::open(LiveAccount &account)
{
    m_inbox = &account.inbox();
    connectPanel(*m_inbox);
    connectForms(*m_inbox, account.forms());
    m_panel.setState(m_inbox->state());
    m_pages.setCount(u"inbox"_s, m_inbox->state().waiting);
    m_inbox->tellSettings();
}

void InboxPage::connectPanel(InboxController &inbox)
{
    connect(&inbox, &InboxController::changed, &m_panel, &InboxPanel::setState);
    connect(&inbox, &InboxController::changed, this,
            [this](const InboxState &state) { m_pages.setCount(u"inbox"_s, state.waiting); });
    connect(&inbox, &InboxController::decisionFailed, &m_panel, &InboxPanel::showDecisionProblem);
    connect(&inbox, &InboxController::settingsKnown, &m_panel,
            [this](const protocol::UserSettings &settings) { m_panel.setQuietHours(settings.quietHours, settings.zone()); });
    connect(&inbox, &InboxController::failed, &m_panel, &InboxPanel::tell);
    connect(&m_panel, &InboxPanel::doneRequested, &inbox, &InboxController::markDone);
    connect(&m_panel, &InboxPanel::snoozeRequested, &inbox, [this, &inbox](qint64 id, int minutes) {
        inbox.snooze(id, minutes).then(this, [this, &inbox](const Result<void> &snoozed) {
            if (!snoozed && m_inbox == &inbox)   // else another account is shown by now
                m_panel.tell(snoozed.error().message);
        });
    });
    connect(&m_panel, &InboxPanel::decided, &inbox, &InboxController::decide);
    connect(&m_panel, &InboxPanel::runRequested, &inbox, &InboxController::run);
    connect(&m_panel, &InboxPanel::sentRequested, &inbox, &InboxController::askForSent);
    connect(&m_panel, &InboxPanel::quietHoursRequested, &inbox, &InboxController::setQuietHours);
}

void InboxPage::connectForms(InboxController &inbox, FormDrafts &forms)
{
    connect(&m_panel, &InboxPanel::answered, &inbox, &InboxController::answer);
    connect(&m_panel, &InboxPanel::formShown, &inbox,
            [this, &forms](const QString &form) { m_panel.fillForm(form, forms.typed(form)); });
    connect(&m_panel, &InboxPanel::formEdited, &inbox,
            [&forms](const protocol::Elicitation &form, const TypedFields &typed) { forms.keep(form, typed); });
    connect(&forms, &FormDrafts::changed, this,
            [this, &forms](const QString &form) { m_panel.fillForm(form, forms.typed(form)); });
    m_forms = &forms;
}

// The account's inbox lives on when another one is shown.
void InboxPage::close()
{
    if (m_inbox) {
        m_inbox->disconnect(this);
        m_inbox->disconnect(&m_panel);
        m_panel.disconnect(m_inbox);
        m_forms->disconnect(this);
    }
    m_inbox = nullptr;
    m_forms = nullptr;
    m_panel.beginAnother();
    m_pages.setCount(u"inbox"_s, 0);
}

} // namespace tom::desktop
