#include "desktop/accounts/liveaccounts.h"

#include "desktop/api/visibletext.h"
#include "desktop/login/keychain.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcAccounts, "tom.desktop.accounts")

namespace {

void warn(const Result<void> &done, QLatin1StringView what)
{
    if (!done)
        qCWarning(lcAccounts).noquote() << "⚠️" << what << done.error().message;
}

} // namespace

bool isSameAccount(const Account &one, const Account &other)
{
    return one.server == other.server && one.username == other.username;
}

LiveAccounts::LiveAccounts(const QString &folder, AccountStore &store, const Connections &connections, Caller &caller,
                           QObject *parent)
    : QObject(parent),
      m_folder(folder),
      m_store(store),
      m_connections(connections),
      m_caller(caller)
{}

LiveAccounts::~LiveAccounts() = default;

void LiveAccounts::openAll()
{
    for (const Account &account : m_store.all().value_or(QList<Account>{})) {
        if (account.session.isEmpty())
            continue;
        if (const auto opened = open(account); !opened)
            qCWarning(lcAccounts).noquote() << u"⚠️ %1 is left out: %2"_s.arg(account.username, opened.error().message);
    }
}

Result<LiveAccount *> LiveAccounts::open(const Account &account)
{
    if (LiveAccount *known = find(account); known && known->account() == account)
        return known;
    drop(account);
    Result<std::unique_ptr<ApiClient>> client = m_connections.client(account);
    if (!client)
        return std::unexpected(client.error());
    std::unique_ptr<PushClient> push = m_connections.push(**client, account);
    auto live = std::make_unique<LiveAccount>(account, traces(account).folder(), std::move(*client), std::move(push), m_caller);
    connect(live.get(), &LiveAccount::changed, this, &LiveAccounts::changed);
    connect(live.get(), &LiveAccount::ended, this, [this, account] { Q_EMIT ended(account); });
    connect(live.get(), &LiveAccount::showRequested, this,
            [this, account](const QString &key) { Q_EMIT showRequested(account, key); });
    connect(live.get(), &LiveAccount::conversationRequested, this,
            [this, account](const QString &conversation) { Q_EMIT conversationRequested(account, conversation); });
    LiveAccount *const opened = live.get();
    m_all.push_back(std::move(live));
    nameAll();
    opened->start();
    Q_EMIT changed();
    return opened;
}

void LiveAccounts::drop(const Account &account)
{
    std::erase_if(m_all, [&account](const auto &live) { return isSameAccount(live->account(), account); });
}

// The session is forgotten here at once, whether or not the server hears of it.
Result<void> LiveAccounts::signOut(const Account &account, bool erases)
{
    if (const LiveAccount *live = find(account)) {
        const std::shared_ptr<ApiClient> client = live->sharedClient();
        client->logout().then(this, [client](const Result<void> &done) {
            if (!done && done.error().code != ErrorCode::Unauthorized)   // else it was over there before
                warn(done, "the server does not know of the sign-out:"_L1);
        });
    }
    if (keychain::isAvailable()) {
        keychain::forgetPassword(account.server, account.username).then(this, [](const Result<void> &done) {
            warn(done, "the password may still be in the keychain:"_L1);
        });
    }
    drop(account);
    traces(account).removeCopies();
    if (erases)
        traces(account).removeAll();
    const Result<void> forgotten = m_store.signOut(account);
    nameAll();
    Q_EMIT changed();
    return forgotten;
}

LiveAccount *LiveAccounts::find(const Account &account) const
{
    const auto found =
        std::ranges::find_if(m_all, [&account](const auto &live) { return isSameAccount(live->account(), account); });
    return found == m_all.end() ? nullptr : found->get();
}

QList<LiveAccount *> LiveAccounts::all() const
{
    QList<LiveAccount *> all;
    for (const auto &live : m_all)
        all.append(live.get());
    std::ranges::sort(all, {},
                      [](const LiveAccount *live) { return std::pair(live->account().username, live->account().server); });
    return all;
}

LiveAccount *LiveAccounts::other(const Account &than) const
{
    for (const Account &account : m_store.all().value_or(QList<Account>{})) {
        LiveAccount *const live = find(account);
        if (live && live->state() != LiveAccount::State::Ended && !isSameAccount(account, than))
            return live;
    }
    return nullptr;
}

LiveAccount *LiveAccounts::calling(const Account &preferred) const
{
    QList<LiveAccount *> calling = all();
    calling.removeIf([](const LiveAccount *live) { return live->waiting() == 0; });
    LiveAccount *const own = find(preferred);
    return calling.isEmpty() || calling.contains(own) ? own : calling.constFirst();
}

int LiveAccounts::waiting() const
{
    int waiting = 0;
    for (const auto &live : m_all)
        waiting += live->waiting();
    return waiting;
}

// A user's name where that is enough, else with the server.
void LiveAccounts::nameAll()
{
    for (const auto &live : m_all) {
        const Account &account = live->account();
        const auto namesakes =
            std::ranges::count_if(m_all, [&](const auto &other) { return other->account().username == account.username; });
        const QString name = visibleText(account.username).simplified();
        live->setName(m_all.size() < 2 ? QString()
                      : namesakes < 2  ? name
                                       : tr("%1 at %2", "a user at a server").arg(name, placeOf(account)));
    }
}

} // namespace tom::desktop
