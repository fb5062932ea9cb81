#include "shared/config/confighistory.h"

#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

static Q_LOGGING_CATEGORY(lcHistory, "tom.config.history")

namespace {

constexpr qsizetype revisionLetters = 32;
constexpr qint64 maxVersionBytes = 32 * 1024 * 1024;   // 4 MiB of text, escaped

Result<ConfigVersion> readVersion(const QString &path)
{
    const Result<QByteArray> bytes = readFile(path, maxVersionBytes);
    if (!bytes)
        return std::unexpected(bytes.error());
    const Result<QJsonObject> object = json::parseObject(*bytes);
    if (!object)
        return std::unexpected(object.error());
    ConfigVersion version{.author = object->value("author"_L1).toString(),
                          .time = json::timeAt(*object, "time"_L1),
                          .summary = object->value("summary"_L1).toString(),
                          .text = object->value("text"_L1).toString().toUtf8()};
    version.revision = revisionOf(version.text);
    return version;
}

} // namespace

QByteArray revisionOf(const QByteArray &text)
{
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().first(revisionLetters);
}

QStringList ConfigHistory::names() const
{
    QStringList names = QDir(m_folder).entryList({u"*.json"_s}, QDir::Files, QDir::Name);
    std::ranges::reverse(names);
    return names;
}

Result<void> ConfigHistory::add(const QByteArray &text, const QString &author, const QString &summary)
{
    if (const Result<void> made = makePrivateFolder(m_folder); !made)
        return made;
    const QStringList before = names();
    if (!before.isEmpty()) {
        if (const Result<ConfigVersion> newest = readVersion(QDir(m_folder).filePath(before.constFirst()));
            newest && newest->text == text)
            return {};
    }
    const qint64 number = before.isEmpty() ? 1 : before.constFirst().section(u'.', 0, 0).toLongLong() + 1;
    const QString path = QDir(m_folder).filePath(u"%1.json"_s.arg(number, 10, 10, '0'_L1));
    const QJsonObject object{{u"author"_s, author},
                             {u"time"_s, json::timeText(m_clock.now())},
                             {u"summary"_s, summary},
                             {u"text"_s, QString::fromUtf8(text)}};
    const Result<void> written = writeFileAtomically(path, json::compact(object));
    for (qsizetype i = kept - 1; written && i < before.size(); ++i)
        QFile::remove(QDir(m_folder).filePath(before.at(i)));
    return written;
}

Result<QList<ConfigVersion>> ConfigHistory::versions() const
{
    QList<ConfigVersion> versions;
    for (const QString &name : names()) {
        Result<ConfigVersion> version = readVersion(QDir(m_folder).filePath(name));
        if (version)
            versions.append(std::move(*version));
        else
            qCWarning(lcHistory).noquote() << u"⚠️ an old configuration cannot be read: %1"_s.arg(version.error().message);
    }
    return versions;
}

Result<ConfigVersion> ConfigHistory::version(const QByteArray &revision) const
{
    const Result<QList<ConfigVersion>> all = versions();
    if (!all)
        return std::unexpected(all.error());
    const auto found = std::ranges::find(*all, revision, &ConfigVersion::revision);
    if (found == all->end())
        return failure(ErrorCode::NotFound, u"there is no such version; the last %1 are kept"_s.arg(kept));
    return *found;
}

} // namespace tom::config
