#include "server/session/pairings.h"

#include "server/session/ownfile.h"
#include "shared/auth/token.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "shared/core/jsontime.h"

#include <QDir>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qint64 mostBytes = 2048;

} // namespace

Result<QByteArray> Pairings::make(const QString &user)
{
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
                  .made = now,
                  .ends = now + life})
        .transform([&] { return secret; });
}

Result<void> Pairings::write(const Pairing &pairing) const
{
    return writeFileAtomically(pairing.file, json::compact({{u"hash"_s, QString::fromLatin1(pairing.hash)},
                                                            {u"user"_s, pairing.user},
                                                            {u"made"_s, json::shownTime(pairing.made)},
                                                            {u"ends"_s, json::shownTime(pairing.ends)}}));
}

QList<Pairings::Pairing> Pairings::all() const
{
    QList<Pairing> there;
    const QDateTime now = m_clock.now();
    const QDir folder(m_folder);
    for (const QString &name : folder.entryList(QDir::Files | QDir::System | QDir::Hidden, QDir::NoSort)) {
        const QString path = folder.filePath(name);
        const std::optional<OwnFile> file = readOwnFile(path, mostBytes);
        const QJsonObject object = file ? json::parseObject(file->bytes).value_or(QJsonObject()) : QJsonObject();
        Pairing pairing{.file = path,
                        .hash = object.value("hash"_L1).toString().toLatin1(),
                        .user = object.value("user"_L1).toString(),
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
