#include "server/account/accountfiles.h"

#include "server/account/onetimecode.h"
#include "server/account/recoverycode.h"
#include "server/session/accountfilename.h"
#include "server/session/session.h"
#include "shared/auth/token.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcAccount, "tom.server.account")

namespace {

constexpr qint64 maxFileBytes = 256 * 1024;
constexpr auto noteUseEvery = 5min;

} // namespace

AccountFiles::AccountFiles(const QString &folder, const Clock &clock) : m_folder(folder), m_clock(clock) {}

Result<Account> AccountFiles::account(const QString &user)
{
    const QString path = pathOf(user);
    const auto known = m_known.constFind(user);
    if (known != m_known.constEnd() && stampOf(path) == known->stamp)
        return known->account;

    m_known.remove(user);
    if (isMissing(path))
        return Account{};
    const std::optional<OwnFile> file = readOwnFile(path, maxFileBytes);
    if (!file)
        return std::unexpected(unreadable(user, u"it is no readable file of ours"_s));
    const Result<Account> account = json::parseObject(file->bytes).and_then(&Account::fromJson);
    if (!account)
        return std::unexpected(unreadable(user, account.error().message));
    m_known.insert(user, {.stamp = file->stamp, .account = *account});
    return account;
}

Error AccountFiles::unreadable(const QString &user, const QString &why) const
{
    qCCritical(lcAccount).noquote() << u"❌ %1 cannot be read, so %2 cannot sign in (%3); mend or restore it. Who removes it "
                                       "removes the account's second factor and access tokens"_s.arg(pathOf(user), user, why);
    return {.code = ErrorCode::Storage,
            .message = u"the server cannot read what it keeps of this account; ask whoever runs it to look at its log"_s};
}

Result<void> AccountFiles::save(const QString &user, const Account &account)
{
    m_known.remove(user);
    const QByteArray bytes = json::compact(account.toJson());
    if (bytes.size() > maxFileBytes)
        return failure(ErrorCode::TooLarge, u"this account holds too much"_s);
    const Result<void> written = writeFileAtomically(pathOf(user), bytes);
    if (written)
        return {};
    qCCritical(lcAccount).noquote() << u"❌ %1"_s.arg(written.error().message);
    return failure(ErrorCode::Storage, u"the server cannot keep this now; its disk may be full"_s);
}

Result<bool> AccountFiles::takeCode(const QString &user, const QString &code)
{
    Result<Account> read = account(user);
    if (!read)
        return std::unexpected(read.error());
    if (!read->secondFactor)
        return false;
    SecondFactor &factor = *read->secondFactor;
    QString digits = code;
    digits.removeIf([](QChar c) { return c.isSpace(); });
    if (const auto step = onetimecode::matchingStep(factor.secret, digits, m_clock.now(), factor.lastStep)) {
        factor.lastStep = *step;
        return save(user, *read).transform([] { return true; });
    }
    const QByteArray hash = recoverycode::hashOf(code);
    const auto removed =
        factor.recoveryHashes.removeIf([&hash](const QByteArray &kept) { return auth::constantTimeEquals(kept, hash); });
    if (removed == 0)
        return false;
    qCWarning(lcAccount).noquote() << u"🔑 %1 used a recovery code; %2 are left"_s.arg(user).arg(factor.recoveryHashes.size());
    return save(user, *read).transform([] { return true; });
}

Result<QByteArray> AccountFiles::addToken(const NewAccessToken &token)
{
    Result<Account> read = account(token.user);
    if (!read)
        return std::unexpected(read.error());
    read->tokens.removeIf([this](const AccessToken &kept) { return kept.isOver(m_clock.now()); });
    if (read->tokens.size() >= maxTokens)
        return failure(ErrorCode::Conflict, u"there are %1 access tokens already; revoke one first"_s.arg(maxTokens));
    const QByteArray text = newAccessToken(token.user);
    read->tokens.append({.hash = auth::sha256Hex(text),
                         .name = token.name,
                         .scope = token.scope,
                         .created = m_clock.now(),
                         .expires = token.expires,
                         .madeWith = passwordStamp(token.passwordHash)});
    return save(token.user, *read).transform([&] { return text; });
}

std::optional<AccountFiles::Holder> AccountFiles::holderOf(const QByteArray &token)
{
    const QString user = userOfAccessToken(token);
    if (user.isEmpty())
        return {};
    const Result<Account> read = account(user);
    if (!read)
        return {};
    const QByteArray hash = auth::sha256Hex(token);
    std::optional<Holder> holder;
    for (const AccessToken &kept : read->tokens) {
        if (auth::constantTimeEquals(kept.hash, hash) && !kept.isOver(m_clock.now()))
            holder = Holder{.user = user, .token = kept};
    }
    return holder;
}

bool AccountFiles::isLive(const QString &user, const QByteArray &tokenHash)
{
    const Result<Account> read = account(user);
    return read && std::ranges::any_of(read->tokens, [&](const AccessToken &token) {
               return token.hash == tokenHash && !token.isOver(m_clock.now());
           });
}

void AccountFiles::touch(const Holder &holder)
{
    const QDateTime now = m_clock.now();
    if (holder.token.lastUsed.isValid() && now < holder.token.lastUsed + noteUseEvery && now >= holder.token.lastUsed)
        return;
    Result<Account> read = account(holder.user);
    if (!read)
        return;
    for (AccessToken &token : read->tokens) {
        if (token.hash == holder.token.hash)
            token.lastUsed = now;
    }
    (void)save(holder.user, *read);   // it says in the log why not
}

Result<void> AccountFiles::removeToken(const QString &user, const QByteArray &publicId)
{
    Result<Account> read = account(user);
    if (!read)
        return std::unexpected(read.error());
    if (read->tokens.removeIf([&](const AccessToken &token) { return token.publicId() == publicId; }) == 0)
        return failure(ErrorCode::NotFound, u"there is no such access token"_s);
    return save(user, *read);
}

Result<void> AccountFiles::removeTokens(const QString &user)
{
    Result<Account> read = account(user);
    if (!read)
        return std::unexpected(read.error());
    if (read->tokens.isEmpty())
        return {};
    read->tokens.clear();
    return save(user, *read);
}

Result<void> AccountFiles::removeTokensOfOtherPasswords(const QString &user, const QString &passwordHash)
{
    Result<Account> read = account(user);
    if (!read)
        return std::unexpected(read.error());
    const QByteArray stamp = passwordStamp(passwordHash);
    if (read->tokens.removeIf([&stamp](const AccessToken &token) { return token.madeWith != stamp; }) == 0)
        return {};
    return save(user, *read);
}

void AccountFiles::sweep(const QStringList &users)
{
    for (const QString &user : users) {
        Result<Account> read = account(user);
        if (read && read->tokens.removeIf([this](const AccessToken &token) { return token.isOver(m_clock.now()); }) > 0)
            (void)save(user, *read);
    }
    for (const QFileInfo &file : QDir(m_folder).entryInfoList({u"*.json.??????"_s}, QDir::Files | QDir::Hidden)) {
        if (file.lastModified() < m_clock.now() - 1h)
            QFile::remove(file.filePath());
    }
}

QString AccountFiles::pathOf(const QString &user) const
{
    return u"%1/%2.json"_s.arg(m_folder, accountFileName(user));
}

} // namespace tom::server
