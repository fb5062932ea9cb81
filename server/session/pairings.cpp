#include "server/session/pairings.h"

#include "server/session/ownfile.h"
#include "server/session/session.h"
#include "shared/auth/token.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "shared/core/jsontime.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qint64 mostBytes = 2048;

// Nothing else in the folder is ours: somebody may have put a link to another one in its place.
bool isPairingName(const QString &name)
{
    static const QRegularExpression form(u"\\A[0-9a-f]{64}\\z"_s);
    return form.match(name).hasMatch();
}

} // namespace

bool Pairings::isFolder() const
{
    const QFileInfo folder(m_folder);
    return !folder.isSymLink() && (!folder.exists() || folder.isDir());
}

void Pairings::removeOf(const QString &user)
{
    for (const Pairing &pairing : all()) {
        if (pairing.user == user)
            QFile::remove(pairing.file);
    }
}

Result<QByteArray> Pairings::make(const QString &user, const QString &passwordHash)
{
    if (!isFolder())
        return failure(ErrorCode::Storage, u"%1 is no folder; move it away"_s.arg(m_folder));
    if (const Result<void> made = makePrivateFolder(m_folder); !made)
        return std::unexpected(made.error());
    QList<Pairing> there = all();
    while (there.size() >= maxPairings)
        QFile::remove(there.takeLast().file);
    const QByteArray secret = auth::randomToken();
    const QDateTime now = m_clock.now();
    const QString name = QString::fromLatin1(auth::sha256Hex(auth::randomToken()));
    return write({.file = QDir(m_folder).filePath(name),
                  .hash = auth::sha256Hex(secret),
                  .user = user,
                  .madeWith = passwordHash.isEmpty() ? QByteArray() : passwordStamp(passwordHash),
                  .made = now,
                  .ends = now + life})
        .transform([&] { return secret; });
}

Result<void> Pairings::write(const Pairing &pairing) const
{
    return writeFileAtomically(pairing.file, json::compact({{u"hash"_s, QString::fromLatin1(pairing.hash)},
                                                            {u"user"_s, pairing.user},
                                                            {u"made_with"_s, QString::fromLatin1(pairing.madeWith)},
                                                            {u"made"_s, json::shownTime(pairing.made)},
                                                            {u"ends"_s, json::shownTime(pairing.ends)}}));
}

QList<Pairings::Pairing> Pairings::all() const
{
    QList<Pairing> there;
    const QDateTime now = m_clock.now();
    if (!isFolder())
        return there;
    const QDir folder(m_folder);
    for (const QString &name : folder.entryList(QDir::Files | QDir::System | QDir::Hidden, QDir::NoSort)) {
        const QString path = folder.filePath(name);
        if (!isPairingName(name)) {
            // What a write leaves behind that was killed half-way.
            const bool isLeft = isPairingName(name.section(u'.', 0, 0)) && QFileInfo(path).lastModified() < now.addSecs(-3600);
            if (isLeft)
                QFile::remove(path);
            continue;
        }
        const std::optional<OwnFile> file = readOwnFile(path, mostBytes);
        const QJsonObject object = file ? json::parseObject(file->bytes).value_or(QJsonObject()) : QJsonObject();
        Pairing pairing{.file = path,
                        .hash = object.value("hash"_L1).toString().toLatin1(),
                        .user = object.value("user"_L1).toString(),
                        .madeWith = object.value("made_with"_L1).toString().toLatin1(),
                        .made = json::timeFrom(object.value("made"_L1).toString()),
                        .ends = json::timeFrom(object.value("ends"_L1).toString())};
        // A clock that is set back gives no code a longer life.
        const bool isLive = pairing.made.isValid() && pairing.ends.isValid() && !pairing.hash.isEmpty() && now < pairing.ends
                            && now.addSecs(60) >= pairing.made;
        if (isLive)
            there.append(std::move(pairing));
        else if (file)
            QFile::remove(path);
    }
    std::ranges::sort(there, std::greater(), &Pairing::made);
    return there;
}

std::optional<Pairings::Pairing> Pairings::find(QByteArrayView secret) const
{
    const QByteArray hash = auth::sha256Hex(secret);
    std::optional<Pairing> found;
    for (const Pairing &pairing : all()) {
        if (auth::constantTimeEquals(pairing.hash, hash))
            found = pairing;
    }
    return found;
}

bool Pairings::take(const Pairing &pairing)
{
    return QFile::remove(pairing.file);
}

void Pairings::giveBack(const Pairing &pairing)
{
    (void)write(pairing);
}

} // namespace tom::server
