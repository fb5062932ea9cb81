#include "desktop/app/inboxpage.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/pushclient.h"
#include "desktop/app/pages.h"
#include "desktop/notify/inboxpanel.h"
#include "desktop/notify/systemcaller.h"
#include "shared/core/atomicfile.h"

#include <QFile>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcInboxPage, "tom.desktop.inboxpage")

namespace {

constexpr QLatin1StringView inboxFile = "/inbox.sqlite"_L1;

} // namespace

InboxPage::InboxPage(InboxPanel &panel, Pages &pages, SystemCaller &caller) : m_panel(panel), m_pages(pages), m_caller(caller)
{
    connect(&panel, &InboxPanel::openRequested, this, &SidePage::conversationRequested);
}

// Without a store everything works, but begins anew with each start.
void InboxPage::open(ApiClient &client, PushClient &push, const QString &folder)
{
    auto store = makePrivateFolder(folder).and_then([&] { return InboxStore::open(folder + inboxFile); });
    if (store)
        m_store = std::move(*store);
    else
        qCWarning(lcInboxPage).noquote() << u"⚠️ the inbox is not kept on this computer: %1"_s.arg(store.error().message);
    m_inbox = std::make_unique<InboxController>(client, m_store.get());
    InboxController *inbox = m_inbox.get();
    connect(inbox, &InboxController::changed, &m_panel, &InboxPanel::setState);
    connect(inbox, &InboxController::changed, this, [this](const InboxState &state) { count(state.waiting); });
    connect(inbox, &InboxController::decisionFailed, &m_panel, &InboxPanel::showDecisionProblem);
    connect(inbox, &InboxController::settingsKnown, &m_panel,
            [this](const protocol::UserSettings &settings) { m_panel.setQuietHours(settings.quietHours); });
    connect(inbox, &InboxController::failed, &m_panel, &InboxPanel::tell);
    connect(&m_panel, &InboxPanel::doneRequested, inbox, &InboxController::markDone);
    connect(&m_panel, &InboxPanel::snoozeRequested, inbox, &InboxController::snooze);
    connect(&m_panel, &InboxPanel::decided, inbox, &InboxController::decide);
    connect(&m_panel, &InboxPanel::answered, inbox, &InboxController::answer);
    m_forms = std::make_unique<FormDrafts>(folder);
    connect(&m_panel, &InboxPanel::formShown, inbox,
            [this](const QString &form) { m_panel.fillForm(form, m_forms->typed(form)); });
    connect(&m_panel, &InboxPanel::formEdited, inbox,
            [this](const protocol::Elicitation &form, const QJsonObject &typed) { m_forms->keep(form, typed); });
    connect(inbox, &InboxController::settled, this, [this](const QString &key) { m_forms->forget(key); });
    connect(&m_panel, &InboxPanel::runRequested, inbox, &InboxController::run);
    connect(&m_panel, &InboxPanel::sentRequested, inbox, &InboxController::askForSent);
    connect(&m_panel, &InboxPanel::quietHoursRequested, inbox, &InboxController::setQuietHours);
    connect(&push, &PushClient::opened, inbox, &InboxController::catchUp);
    connect(&push, &PushClient::received, inbox, &InboxController::takePush);
    m_questions = std::make_unique<QuestionCalls>(*inbox, m_store.get(), m_onScreen);
    m_calls = std::make_unique<CallMaker>(*inbox, *m_questions, m_caller);
    connect(m_calls.get(), &CallMaker::showRequested, this, [this](const QString &key) {
        Q_EMIT windowRequested();
        m_pages.showPage(u"inbox"_s);
        m_panel.open(key);
    });
    inbox->start();
}

void InboxPage::close()
{
    m_calls.reset();
    m_questions.reset();
    m_inbox.reset();
    m_forms.reset();
    m_store.reset();
    m_panel.setState({});
    m_panel.setQuietHours({});
    count(0);
}

void InboxPage::count(int waiting)
{
    m_pages.setCount(u"inbox"_s, waiting);
    m_caller.tray().setCount(waiting);
}

void InboxPage::forget(const QString &folder)
{
    for (const auto &end : {""_L1, "-wal"_L1, "-shm"_L1})
        QFile::remove(folder + inboxFile + end);
}

} // namespace tom::desktop
