#include "desktop/api/accountstore.h"

#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

#include <QJsonDocument>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qint64 largestFile = 1024 * 1024;

Account accountFrom(const QJsonObject &object)
{
    return {.server = object.value("server"_L1).toString(),
            .username = object.value("username"_L1).toString(),
            .pinnedKey = object.value("pinned_key"_L1).toString().toLatin1(),
            .session = object.value("session"_L1).toString().toLatin1(),
            .isKeyBySystem = object.value("key_by"_L1) == "system"_L1};
}

void setKey(QJsonObject &object, const Account &account)
{
    object.insert("pinned_key"_L1, QString::fromLatin1(account.pinnedKey));
    if (account.isKeyBySystem)
        object.insert("key_by"_L1, u"system"_s);
    else
        object.remove("key_by"_L1);
}

QJsonObject merged(QJsonObject object, const Account &account)
{
    object.insert("server"_L1, account.server);
    object.insert("username"_L1, account.username);
    setKey(object, account);
    object.insert("session"_L1, QString::fromLatin1(account.session));
    return object;
}

bool isFor(const QJsonObject &object, const Account &account)
{
    return object.value("server"_L1) == account.server && object.value("username"_L1) == account.username;
}

} // namespace

QString placeOf(const Account &account)
{
    const QUrl server(account.server);
    return server.port() < 0 ? server.host() : u"%1:%2"_s.arg(server.host()).arg(server.port());
}

AccountStore::AccountStore(const QString &folder) : m_folder(folder) {}

Result<std::optional<Account>> AccountStore::current() const
{
    const Result<QJsonObject> root = load();
    if (!root)
        return std::unexpected(root.error());
    const QJsonArray accounts = root->value("accounts"_L1).toArray();
    if (accounts.isEmpty())
        return std::nullopt;
    return accountFrom(accounts.first().toObject());
}

Result<QList<Account>> AccountStore::all() const
{
    return load().transform([](const QJsonObject &root) {
        QList<Account> accounts;
        for (const QJsonValue &value : root.value("accounts"_L1).toArray())
            accounts.append(accountFrom(value.toObject()));
        return accounts;
    });
}

Result<QByteArray> AccountStore::pinnedKey(const QString &server) const
{
    return pin(server).transform([](const PinnedKey &pin) { return pin.key; });
}

Result<PinnedKey> AccountStore::pin(const QString &server) const
{
    const Result<QJsonObject> root = load();
    if (!root)
        return std::unexpected(root.error());
    for (const QJsonValue &value : root->value("accounts"_L1).toArray()) {
        const Account account = accountFrom(value.toObject());
        if (account.server == server && !account.pinnedKey.isEmpty())
            return PinnedKey{account.pinnedKey, account.isKeyBySystem};
    }
    return PinnedKey();
}

Result<void> AccountStore::save(const Account &account)
{
    Result<QJsonObject> root = load();
    if (!root)
        return std::unexpected(root.error());
    QJsonObject own;
    QJsonArray others;
    for (const QJsonValue &value : root->value("accounts"_L1).toArray()) {
        QJsonObject other = value.toObject();
        if (isFor(other, account)) {
            own = other;
            continue;
        }
        // A server has one key, whoever signs in to it.
        if (other.value("server"_L1) == account.server)
            setKey(other, account);
        others.append(other);
    }
    others.prepend(merged(own, account));
    root->insert("accounts"_L1, others);
    return write(*root);
}

Result<void> AccountStore::signOut(const Account &account)
{
    return bringToFront(account, [](QJsonObject &kept) { kept.insert("session"_L1, QString()); });
}

Result<void> AccountStore::choose(const Account &account)
{
    return bringToFront(account, [](QJsonObject &) {});
}

Result<void> AccountStore::bringToFront(const Account &account, const std::function<void(QJsonObject &)> &change)
{
    Result<QJsonObject> root = load();
    if (!root)
        return std::unexpected(root.error());
    QJsonArray accounts = root->value("accounts"_L1).toArray();
    const auto found = std::ranges::find_if(accounts, [&](const QJsonValue &value) { return isFor(value.toObject(), account); });
    if (found == accounts.end())
        return {};
    QJsonObject kept = found->toObject();
    accounts.erase(found);
    change(kept);
    accounts.prepend(kept);
    root->insert("accounts"_L1, accounts);
    return write(*root);
}

Result<QJsonObject> AccountStore::load() const
{
    const QString path = m_folder + "/accounts.json"_L1;
    const Result<QByteArray> bytes = readFile(path, largestFile);
    if (!bytes && bytes.error().code == ErrorCode::NotFound)
        return QJsonObject();
    if (!bytes)
        return std::unexpected(bytes.error());
    const Result<QJsonObject> root = json::parseObject(*bytes);
    if (!root || (root->contains("accounts"_L1) && !root->value("accounts"_L1).isArray()))
        return failure(ErrorCode::Storage, u"%1 is damaged; move it away and sign in again"_s.arg(path));
    return *root;
}

Result<void> AccountStore::write(const QJsonObject &root)
{
    return makePrivateFolder(m_folder).and_then(
        [&] { return writeFileAtomically(m_folder + "/accounts.json"_L1, QJsonDocument(root).toJson(), FileAccess::Owner); });
}

} // namespace tom::desktop
