#include "desktop/chat/draftstore.h"

#include "shared/core/json.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qint64 longestDraft = 16 * 1024 * 1024;   // what a server would take at most

} // namespace

QString DraftStore::path(const QString &conversation, QLatin1StringView ending) const
{
    const QString name = conversation.isEmpty()
                             ? u"draft"_s
                             : u"draft-"_s + QString::fromLatin1(conversation.toUtf8().toBase64(QByteArray::Base64UrlEncoding));
    return m_folder + u'/' + name + ending;
}

Draft DraftStore::load(const QString &conversation) const
{
    const auto read =
        readFile(path(conversation, ".json"_L1), longestDraft).and_then(json::parseObject).and_then(&Draft::fromJson);
    if (read)
        return *read;
    const auto plain = readFile(path(conversation, ".txt"_L1), longestDraft);   // of an earlier version
    return {.text = plain ? QString::fromUtf8(*plain) : QString()};
}

Result<void> DraftStore::save(const QString &conversation, const Draft &draft, FileSync sync) const
{
    const QString file = path(conversation, ".json"_L1);
    if (draft.isEmpty()) {
        if (QFile::exists(file) && !QFile::remove(file))
            return failure(ErrorCode::Storage, u"cannot remove %1"_s.arg(file));
    } else if (const auto written = writeFileAtomically(file, json::compact(draft.toJson()), FileAccess::Owner, sync); !written) {
        return written;
    }
    QFile::remove(path(conversation, ".txt"_L1));
    return {};
}

QStringList DraftStore::files() const
{
    return QDir(m_folder).entryList({u"draft*.json"_s, u"draft*.txt"_s}, QDir::Files);
}

qsizetype DraftStore::count() const
{
    return files().size();
}

void DraftStore::clear() const
{
    for (const QString &file : files())
        QFile::remove(m_folder + u'/' + file);
}

} // namespace tom::desktop
