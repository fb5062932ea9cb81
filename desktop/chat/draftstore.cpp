#include "desktop/chat/draftstore.h"

#include "shared/core/filesync.h"
#include "shared/core/jobs.h"
#include "shared/core/json.h"

#include <QDir>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcDrafts, "tom.desktop.drafts")

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
    const QString file = path(conversation, ".json"_L1);
    return read(QFile::exists(file) ? file : path(conversation, ".txt"_L1));
}

Draft DraftStore::read(const QString &file)
{
    const auto bytes = readFile(file, longestDraft);
    if (file.endsWith(".txt"_L1))   // of an earlier version
        return {.text = bytes ? QString::fromUtf8(*bytes) : QString()};
    return bytes.and_then(json::parseObject).and_then(&Draft::fromJson).value_or(Draft());
}

Result<void> DraftStore::save(const QString &conversation, const Draft &draft, FileSync sync) const
{
    if (const Result<void> written = write(path(conversation, ".json"_L1), draft, sync); !written)
        return written;
    QFile::remove(path(conversation, ".txt"_L1));
    return {};
}

Result<void> DraftStore::write(const QString &file, const Draft &draft, FileSync sync)
{
    if (!draft.isPlain())
        return writeFileAtomically(file, json::compact(draft.toJson()), FileAccess::Owner, sync);
    if (QFile::exists(file) && !QFile::remove(file))
        return failure(ErrorCode::Storage, u"cannot remove %1"_s.arg(file));
    return {};
}

void DraftStore::dropSent(const QSet<QString> &requests) const
{
    for (const QString &name : requests.isEmpty() ? QStringList() : files()) {
        const QString file = m_folder + u'/' + name;
        const Draft draft = read(file);
        if (draft.sentAs.isEmpty() || !requests.contains(draft.sentAs))
            continue;
        if (const Result<void> written = write(file, draft.leftBehind(), FileSync::Now); !written)
            qCWarning(lcDrafts).noquote() << u"⚠️ what was sent stays a draft, too: %1"_s.arg(written.error().message);
    }
}

Result<void> DraftStore::move(const QString &from, const QString &to) const
{
    const Draft moved = load(from);
    if (from == to || moved.isPlain())
        return {};
    Draft there = load(to);
    if (there.isPlain())
        there = moved;
    else
        there.putBefore(moved);
    if (const auto saved = save(to, there, FileSync::Now); !saved)
        return saved;
    return save(from, {}, FileSync::Now);
}

// Whatever stands there by then: a later one may have taken the place of the one that was meant.
QFuture<Result<void>> DraftStore::sync(const QString &conversation) const
{
    return inBackground([file = path(conversation, ".json"_L1)] { return syncFile(file); });
}

QStringList DraftStore::files() const
{
    return QDir(m_folder).entryList({u"draft*.json"_s, u"draft*.txt"_s}, QDir::Files);
}

QList<Draft> DraftStore::all() const
{
    QList<Draft> drafts;
    for (const QString &file : files())
        drafts.append(read(m_folder + u'/' + file));
    return drafts;
}

qsizetype DraftStore::count() const
{
    const QList<Draft> drafts = all();
    return std::ranges::count_if(drafts, [](const Draft &draft) { return !draft.isEmpty(); });
}

void DraftStore::clear() const
{
    for (const QString &file : files())
        QFile::remove(m_folder + u'/' + file);
}

} // namespace tom::desktop
