#include "desktop/chat/outbox.h"

#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

#include <QDir>
#include <QLoggingCategory>
#include <QUuid>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcOutbox, "tom.desktop.outbox")

namespace {

constexpr qint64 largestEntry = 16 * 1024 * 1024;
constexpr auto remembered = 23h;   // a server knows a request id for 24

Result<OutboxEntry> entryFrom(const QJsonObject &object, const QString &server, const QString &username)
{
    // A file that came here from elsewhere must not be said in somebody else's name.
    if (object.value("server"_L1).toString() != server || object.value("username"_L1).toString() != username)
        return failure(ErrorCode::Forbidden, u"it belongs to another account"_s);
    const auto request = protocol::ProcessRequest::fromKeptJson(object.value("request"_L1).toObject());
    if (!request)
        return std::unexpected(request.error());
    return OutboxEntry{.request = *request,
                       .attachmentNames = json::optionalStrings(object, "attachment_names"_L1).value_or(QStringList()),
                       .files = keptFilesIn(object.value("files"_L1)),
                       .written = QDateTime::fromString(object.value("written"_L1).toString(), Qt::ISODateWithMs),
                       .isTried = object.value("tried"_L1).toBool(true),
                       .isStopped = object.value("stopped"_L1).toBool(),
                       .refusal = object.value("refusal"_L1).toString()};
}

} // namespace

Draft draftOf(const OutboxEntry &entry)
{
    Draft draft{
        .text = entry.request.request, .files = entry.files, .level = entry.request.level, .modules = entry.request.modules};
    for (qsizetype i = 0; i < entry.request.attachments.size(); ++i)   // that the server has already
        draft.attachments.append({.id = entry.request.attachments.at(i), .name = entry.attachmentNames.value(i)});
    return draft;
}

bool OutboxEntry::isOld(const QDateTime &now) const
{
    return !written.isValid() || written.addDuration(remembered) < now;
}

Outbox::Outbox(QString folder, QString server, QString username)
    : m_folder(folder + "/outbox"_L1),
      m_server(std::move(server)),
      m_username(std::move(username))
{
    if (const auto made = makePrivateFolder(m_folder); !made)
        qCWarning(lcOutbox).noquote() << u"⚠️ messages cannot be kept until they are sent: %1"_s.arg(made.error().message);
    read();
    takeOver(folder + "/outbox.json"_L1);
}

void Outbox::read()
{
    const QStringList files = QDir(m_folder).entryList({u"*.json"_s}, QDir::Files, QDir::Name);
    for (const QString &file : files) {
        m_number = std::max(m_number, file.section(u'-', 0, 0).toInt());
        const auto entry = readFile(m_folder + u'/' + file, largestEntry)
                               .and_then(json::parseObject)
                               .and_then([this](const QJsonObject &object) { return entryFrom(object, m_server, m_username); });
        if (entry)
            m_entries.emplaceBack(file, *entry);
        else
            qCWarning(lcOutbox).noquote() << u"⚠️ %1 is not sent: %2"_s.arg(file, entry.error().message);
    }
}

// Earlier versions had one message at most, in a file of its own.
void Outbox::takeOver(const QString &earlier)
{
    const auto request =
        readFile(earlier, largestEntry).and_then(json::parseObject).and_then(&protocol::ProcessRequest::fromJson);
    if (!request)
        return;
    if (keep({.request = *request, .written = QFileInfo(earlier).lastModified().toUTC()}))
        QFile::remove(earlier);
}

QList<OutboxEntry> Outbox::entries() const
{
    QList<OutboxEntry> all;
    for (const auto &[file, entry] : m_entries)
        all.append(entry);
    return all;
}

QList<OutboxEntry> Outbox::entriesOf(const QString &conversation) const
{
    QList<OutboxEntry> found = entries();
    found.removeIf([&conversation](const OutboxEntry &entry) { return entry.request.conversation != conversation; });
    return found;
}

bool Outbox::isBehindItsBeginning(const OutboxEntry &entry) const
{
    return std::ranges::any_of(m_entries, [&entry](const auto &kept) {
        const QString &other = kept.second.request.requestId;
        return other != entry.request.requestId && entry.request.conversation == protocol::begunBy + other;
    });
}

Result<void> Outbox::keep(const OutboxEntry &entry)
{
    for (auto &[file, kept] : m_entries) {
        if (kept.request.requestId != entry.request.requestId)
            continue;
        kept = entry;
        return write(file, entry);
    }
    const QString file = u"%1-%2.json"_s.arg(++m_number, 8, 10, QChar(u'0')).arg(QUuid::createUuid().toString(QUuid::Id128));
    m_entries.emplaceBack(file, entry);
    return write(file, entry);
}

Result<void> Outbox::write(const QString &file, const OutboxEntry &entry) const
{
    const QJsonObject object{{u"version"_s, 1},
                             {u"server"_s, m_server},
                             {u"username"_s, m_username},
                             {u"written"_s, entry.written.toUTC().toString(Qt::ISODateWithMs)},
                             {u"attachment_names"_s, QJsonArray::fromStringList(entry.attachmentNames)},
                             {u"files"_s, toJson(entry.files)},
                             {u"tried"_s, entry.isTried},
                             {u"stopped"_s, entry.isStopped},
                             {u"refusal"_s, entry.refusal},
                             {u"request"_s, entry.request.toJson()}};
    return writeFileAtomically(m_folder + u'/' + file, json::compact(object));
}

void Outbox::forget(const QString &requestId)
{
    m_entries.removeIf([this, &requestId](const auto &kept) {
        if (kept.second.request.requestId != requestId)
            return false;
        // One that a full disk never took has no file; one that stays is known to the server by its request id.
        QFile file(m_folder + u'/' + kept.first);
        if (file.exists() && !file.remove())
            qCWarning(lcOutbox).noquote() << u"⚠️ %1 is done and cannot be removed: %2"_s.arg(kept.first, file.errorString());
        return true;
    });
}

void Outbox::rename(const QString &conversation, const QString &to)
{
    for (OutboxEntry entry : entriesOf(conversation)) {
        entry.request.conversation = to;
        if (const auto done = keep(entry); !done)
            qCWarning(lcOutbox).noquote() << u"⚠️ where a message belongs is not kept on disk: %1"_s.arg(done.error().message);
    }
}

QString Outbox::letNextBegin(const QString &requestId)
{
    const QString begun = protocol::begunBy + requestId;
    const QList<OutboxEntry> behind = entriesOf(begun);
    const QString anew = behind.isEmpty() ? QString() : protocol::begunBy + behind.constFirst().request.requestId;
    rename(begun, anew);
    return anew;
}

void Outbox::clear()
{
    for (const auto &[file, entry] : std::as_const(m_entries))
        QFile::remove(m_folder + u'/' + file);
    m_entries.clear();
}

} // namespace tom::desktop
