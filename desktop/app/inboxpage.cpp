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
    m_forms = std::make_unique<FormDrafts>(account.folder());
    connectPanel(*m_inbox);
    connectForms(*m_inbox);
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
    connect(&m_panel, &InboxPanel::snoozeRequested, &inbox, &InboxController::snooze);
    connect(&m_panel, &InboxPanel::decided, &inbox, &InboxController::decide);
    connect(&m_panel, &InboxPanel::runRequested, &inbox, &InboxController::run);
    connect(&m_panel, &InboxPanel::sentRequested, &inbox, &InboxController::askForSent);
    connect(&m_panel, &InboxPanel::quietHoursRequested, &inbox, &InboxController::setQuietHours);
}

void InboxPage::connectForms(InboxController &inbox)
{
    connect(&m_panel, &InboxPanel::answered, &inbox, &InboxController::answer);
    connect(&m_panel, &InboxPanel::formShown, &inbox,
            [this](const QString &form) { m_panel.fillForm(form, m_forms->typed(form)); });
    connect(&m_panel, &InboxPanel::formEdited, &inbox,
            [this](const protocol::Elicitation &form, const QJsonObject &typed) { m_forms->keep(form, typed); });
    connect(&inbox, &InboxController::settled, this, [this](const QString &key) { m_forms->forget(key); });
}

// The account's inbox lives on when another one is shown.
void InboxPage::close()
{
    if (m_inbox) {
        m_inbox->disconnect(this);
        m_inbox->disconnect(&m_panel);
        m_panel.disconnect(m_inbox);
    }
    m_inbox = nullptr;
    m_forms.reset();
    m_panel.setState({});
    m_panel.setQuietHours({});
    m_pages.setCount(u"inbox"_s, 0);
}

} // namespace tom::desktop
