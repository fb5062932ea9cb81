#include "server/session/sessionstore.h"

#include "shared/auth/token.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcSession, "tom.server.session")

namespace {

constexpr qint64 maxFileBytes = 4096;
constexpr int tokenBytes = 32;
constexpr qsizetype tokenLength = 43;   // of 32 bytes in base64url

bool isId(const QString &name)
{
    static const QRegularExpression form(u"\\A[0-9a-f]{64}\\z"_s);
    return form.match(name).hasMatch();
}

} // namespace

SessionStore::SessionStore(const QString &folder, const Clock &clock, const SessionLife &life)
    : m_folder(folder),
      m_clock(clock),
      m_life(life)
{}

Result<std::unique_ptr<SessionStore>> SessionStore::open(const QString &folder, const Clock &clock, const SessionLife &life)
{
    if (const Result<void> made = makePrivateFolder(folder); !made)
        return std::unexpected(made.error());
    std::unique_ptr<SessionStore> store(new SessionStore(folder, clock, life));
    store->sweep();
    return store;
}

Result<QByteArray> SessionStore::create(const NewSession &session)
{
    const QByteArray token = auth::randomToken(tokenBytes);
    const QDateTime now = m_clock.now();
    Session created{.id = auth::sha256Hex(token),
                    .user = session.user,
                    .created = now,
                    .lastUsed = now,
                    .expires = now + m_life.absolute,
                    .device = session.device.left(maxDeviceLength),   // it comes from the network
                    .address = session.address.toString(),
                    .kind = session.kind,
                    .madeWith = passwordStamp(session.passwordHash)};
    const QByteArray bytes = json::compact(created.toJson());
    if (session.user.isEmpty() || bytes.size() > maxFileBytes)
        return failure(ErrorCode::InvalidInput, u"\"%1\" cannot have a session"_s.arg(session.user.left(64)));
    return writeFileAtomically(pathOf(created.id), bytes).transform([&] { return token; });
}

std::optional<Session> SessionStore::find(const QByteArray &token)
{
    if (token.size() != tokenLength)
        return {};
    return live(auth::sha256Hex(token));
}

bool SessionStore::isLive(const QByteArray &id)
{
    return live(id).has_value();
}

std::optional<Session> SessionStore::live(const QByteArray &id)
{
    const std::optional<Session> session = load(id);
    if (!session || !session->isOver(m_clock.now(), m_life))
        return session;
    if (const Result<void> removed = end(id); !removed)
        qCWarning(lcSession).noquote() << u"⚠️ an expired session stays on disk: %1"_s.arg(removed.error().message);
    return {};
}

std::optional<Session> SessionStore::load(const QByteArray &id)
{
    const QString path = pathOf(id);
    const auto known = m_known.constFind(id);
    if (known != m_known.constEnd() && stampOf(path) == known->stamp)
        return known->session;

    m_known.remove(id);
    const std::optional<OwnFile> file = readOwnFile(path, maxFileBytes);
    if (!file)
        return {};
    const Result<Session> session =
        json::parseObject(file->bytes).and_then([&](const QJsonObject &object) { return Session::fromJson(id, object); });
    if (!session)
        return {};
    m_known.insert(id, {.stamp = file->stamp, .session = *session});
    return *session;
}

void SessionStore::touch(const Session &session)
{
    const QDateTime now = m_clock.now();
    const auto isFresh = [&now](const Session &one) { return now < one.lastUsed + 1min && now >= one.lastUsed; };
    std::optional<Session> touched = isFresh(session) ? std::nullopt : load(session.id);
    if (!touched || isFresh(*touched))
        return;
    touched->lastUsed = now;
    m_known[session.id].session = *touched;
    const QString path = pathOf(session.id);
    const QByteArray bytes = json::compact(touched->toJson());
    // In place, and not by a new file: that could bring back a session which somebody else ends at this moment.
    const bool written = overwriteOwnFile(path, bytes) || (stampOf(path) && writeFileAtomically(path, bytes));
    if (!written)
        qCWarning(lcSession).noquote() << u"⚠️ cannot note in %1 that a session is used"_s.arg(m_folder);
}

Result<void> SessionStore::rename(const QByteArray &id, const QString &device)
{
    std::optional<Session> renamed = live(id);
    if (!renamed)
        return failure(ErrorCode::NotFound, u"there is no such session"_s);
    renamed->device = device.left(maxDeviceLength);
    return writeFileAtomically(pathOf(id), json::compact(renamed->toJson()));
}

Result<void> SessionStore::remove(const QByteArray &token)
{
    return end(auth::sha256Hex(token));
}

Result<int> SessionStore::endAll(const QString &user, const QByteArray &kept)
{
    return endIf(user, [&kept](const Session &session) { return session.id != kept; });
}

Result<int> SessionStore::endOfStrangers(const QStringList &users)
{
    Result<int> ended = 0;
    for (const QByteArray &id : ids()) {
        const std::optional<Session> session = load(id);
        if (!session || users.contains(session->user))
            continue;
        if (const Result<void> removed = end(id); !removed)
            ended = std::unexpected(removed.error());   // and on with the others
        else if (ended)
            ++*ended;
    }
    return ended;
}

Result<int> SessionStore::endOfOtherPasswords(const QString &user, const QString &passwordHash)
{
    return endIf(user, [stamp = passwordStamp(passwordHash)](const Session &session) { return session.madeWith != stamp; });
}

Result<int> SessionStore::endIf(const QString &user, const std::function<bool(const Session &)> &ends)
{
    Result<int> ended = 0;
    for (const Session &session : list(user)) {
        if (!ends(session))
            continue;
        if (const Result<void> removed = end(session.id); !removed)
            ended = std::unexpected(removed.error());   // and on with the others
        else if (ended)
            ++*ended;
    }
    return ended;
}

QList<Session> SessionStore::list(const QString &user)
{
    QList<Session> sessions;
    for (const QByteArray &id : ids()) {
        if (const std::optional<Session> session = load(id);
            session && session->user == user && !session->isOver(m_clock.now(), m_life))
            sessions.append(*session);
    }
    std::ranges::sort(sessions, std::greater(), &Session::lastUsed);
    return sessions;
}

void SessionStore::sweep()
{
    int swept = 0;
    for (const QByteArray &id : ids()) {
        const std::optional<Session> session = load(id);
        if ((!session || session->isOver(m_clock.now(), m_life)) && end(id))
            ++swept;
    }
    // What a write leaves behind that was killed half-way.
    for (const QFileInfo &file : QDir(m_folder).entryInfoList({u"*.??????"_s}, QDir::Files | QDir::Hidden)) {
        if (isId(file.completeBaseName()) && file.lastModified() < m_clock.now() - 1h)
            QFile::remove(file.filePath());
    }
    m_known.removeIf([this](const auto &known) { return !stampOf(pathOf(known.key())); });
    if (swept > 0)
        qCInfo(lcSession) << "removed" << swept << "sessions that were over or unreadable";
}

QString SessionStore::pathOf(const QByteArray &id) const
{
    return m_folder + u'/' + QLatin1StringView(id);
}

QList<QByteArray> SessionStore::ids() const
{
    QList<QByteArray> ids;
    for (const QString &name :
         QDir(m_folder).entryList(QDir::Files | QDir::System | QDir::Hidden, QDir::NoSort)) {   // System: broken links
        if (isId(name))
            ids.append(name.toLatin1());
    }
    return ids;
}

Result<void> SessionStore::end(const QByteArray &id)
{
    m_known.remove(id);
    QFile file(pathOf(id));
    const QFileInfo there(file.fileName());
    if (file.remove() || (!there.exists() && !there.isSymLink()))
        return {};
    return failure(ErrorCode::Storage,
                   u"cannot remove %1: %2"_s.arg(QDir::toNativeSeparators(file.fileName()), file.errorString()));
}

} // namespace tom::server
