#include "desktop/accounts/liveaccount.h"

#include "desktop/api/apierror.h"
#include "shared/core/atomicfile.h"

#include <QFileInfo>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcAccount, "tom.desktop.account")

LiveAccount::LiveAccount(Account account, QString folder, std::unique_ptr<ApiClient> client, std::unique_ptr<PushClient> push,
                         Caller &system)
    : m_account(std::move(account)),
      m_folder(std::move(folder)),
      m_client(std::move(client)),
      m_push(std::move(push)),
      m_outbox(m_folder, m_account.server, m_account.username),
      m_courier(*m_client, m_outbox, FileStore(m_folder + "/attachments"_L1), DraftStore(m_folder)),
      m_refusals(std::make_unique<RefusalCalls>(m_courier, m_outbox, system, QFileInfo(m_folder).fileName())),
      m_forms(m_folder),
      m_caller(system, QFileInfo(m_folder).fileName())
{
    settleDrafts();
    // Without a store everything works, but begins anew with each start.
    auto store = makePrivateFolder(m_folder).and_then([&] { return InboxStore::open(m_folder + "/inbox.sqlite"_L1); });
    if (store)
        m_store = std::move(*store);
    else
        qCWarning(lcAccount).noquote() << u"⚠️ the inbox is not kept on this computer: %1"_s.arg(store.error().message);
    m_inbox = std::make_unique<InboxController>(*m_client, m_store.get());
    m_questions =
        std::make_unique<QuestionCalls>(*m_inbox, m_store.get(), [this] { return m_onScreen ? m_onScreen() : QString(); });
    m_calls = std::make_unique<CallMaker>(*m_inbox, *m_questions, m_caller);
    listen();
}

LiveAccount::~LiveAccount() = default;

// Before anything goes out: what a program that was killed has left as a message and as a draft is what it was to become.
void LiveAccount::settleDrafts()
{
    QSet<QString> waiting;
    QSet<QString> begun;
    for (const OutboxEntry &entry : m_outbox.entries()) {
        waiting.insert(entry.request.requestId);
        begun.insert(entry.request.conversation);
    }
    const DraftStore drafts(m_folder);
    drafts.dropSent(waiting);
    const auto move = [&drafts](const QString &from, const QString &to) {
        if (const auto moved = drafts.move(from, to); !moved)
            qCWarning(lcAccount).noquote() << u"⚠️ a draft stays in its old place: %1"_s.arg(moved.error().message);
    };
    for (const Draft &draft : drafts.all()) {
        if (const QString &id = draft.takenFrom; !id.isEmpty() && waiting.contains(id)) {
            m_outbox.forget(id);
            move(protocol::begunBy + id, m_outbox.letNextBegin(id));
        }
        // The message that was to begin a conversation did not come into the outbox: nothing leads to that conversation.
        if (const QString there = protocol::begunBy + draft.sentAs; !draft.sentAs.isEmpty() && !begun.contains(there))
            move(there, {});
    }
}

void LiveAccount::listen()
{
    connect(m_push.get(), &PushClient::opened, this, [this] {
        setState(State::Connected);
        m_courier.hurry();
    });
    connect(m_push.get(), &PushClient::lost, this, &LiveAccount::look);
    connect(m_push.get(), &PushClient::sessionEnded, this, [this] { end(tr("Your session has ended. Please sign in again.")); });
    connect(m_push.get(), &PushClient::opened, m_inbox.get(), &InboxController::catchUp);
    connect(m_push.get(), &PushClient::received, m_inbox.get(), &InboxController::takePush);
    connect(m_inbox.get(), &InboxController::changed, this, &LiveAccount::changed);
    connect(m_calls.get(), &CallMaker::showRequested, this, &LiveAccount::showRequested);
    connect(m_inbox.get(), &InboxController::settled, this, [this](const QString &key) { m_forms.forget(key); });
    connect(&m_courier, &Courier::sessionEnded, this, &LiveAccount::end);
    connect(&m_courier, &Courier::refused, this, &LiveAccount::changed);
    connect(m_refusals.get(), &RefusalCalls::showRequested, this, &LiveAccount::conversationRequested);
    // What was being written in a conversation that has a name now goes along, whether anybody shows it or not.
    connect(&m_courier, &Courier::delivered, this, [this](const QString &requested, const QString &conversation) {
        if (!requested.startsWith(protocol::begunBy))
            return;
        if (const auto moved = DraftStore(m_folder).move(requested, conversation); !moved)
            qCWarning(lcAccount).noquote() << u"⚠️ a draft stays in its old place: %1"_s.arg(moved.error().message);
    });
}

void LiveAccount::start()
{
    m_inbox->start();
    m_push->start();
}

int LiveAccount::waiting() const
{
    return m_state == State::Ended ? 0 : m_inbox->state().waiting;   // nothing of it can be reached then
}

bool LiveAccount::hasRefused() const
{
    return std::ranges::any_of(m_outbox.entries(), [](const OutboxEntry &entry) { return !entry.refusal.isEmpty(); });
}

void LiveAccount::setName(const QString &name)
{
    m_caller.setName(name);
    if (m_refusals)
        m_refusals->setName(name);
}

void LiveAccount::lookAtOutbox()
{
    if (m_refusals)
        m_refusals->takeSettled();
    Q_EMIT changed();
}

// A channel that is lost says nothing of why: the server may be away, or not know the session any more.
void LiveAccount::look()
{
    if (m_isLooking || m_onScreen || m_state == State::Ended)
        return;
    m_isLooking = true;
    m_client->accountState().then(this, [this](const Result<protocol::AccountState> &state) {
        m_isLooking = false;
        takeLook(state);
    });
}

void LiveAccount::takeSeen(Connection connection, const QString &detail)
{
    if (connection == Connection::Offline)
        setState(State::Away, detail);
    else if (connection == Connection::Connected)
        setState(State::Connected);
}

void LiveAccount::takeLook(const Result<protocol::AccountState> &state)
{
    if (state && state->authenticated) {
        setState(State::Connected);
        return m_courier.hurry();
    }
    if (state)
        return end(tr("Your session has ended. Please sign in again."));
    if (state.error().code == ErrorCode::Unauthorized || state.error().code == ErrorCode::Untrusted)
        return end(errorText(state.error()));
    setState(State::Away, errorText(state.error()));
}

void LiveAccount::setState(State state, const QString &problem)
{
    if (m_state == State::Ended || (state == m_state && problem == m_problem))
        return;
    m_state = state;
    m_problem = problem;
    Q_EMIT changed();
}

void LiveAccount::end(const QString &problem)
{
    if (m_state == State::Ended)
        return;
    m_push->stop();
    m_calls.reset();   // whoever would answer a call gets nothing done
    m_refusals.reset();
    setState(State::Ended, problem);
    Q_EMIT ended();
}

} // namespace tom::desktop
