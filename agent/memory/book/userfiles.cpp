#include "agent/memory/book/userfiles.h"

#include "agent/memory/store/memorytail.h"
#include "shared/config/userreader.h"
#include "shared/core/atomicfile.h"

#include <QDir>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::memory {

static Q_LOGGING_CATEGORY(lcFiles, "tom.memory.files")

UserFiles::UserFiles(const Settings &settings, const Clock &clock, QObject *parent)
    : QObject(parent),
      m_settings(settings),
      m_clock(clock)
{
    connect(&m_sweep, &QTimer::timeout, this, &UserFiles::closeIdle);
    m_settle.setSingleShot(true);
    connect(&m_settle, &QTimer::timeout, this, &UserFiles::settleAll);
}

UserFiles::~UserFiles() = default;

Result<UserFile *> UserFiles::of(const QString &user)
{
    if (!config::isUsername(user))
        return failure(ErrorCode::InvalidInput, u"this is not the name of a user"_s);
    const QString path = QDir(m_settings.folder).filePath(user + u".sqlite"_s);
    if (const auto known = m_open.find(user); known != m_open.end()) {
        const Result<bool> isUsable = look(user, *known->second);
        if (!isUsable)
            return std::unexpected(isUsable.error());
        if (*isUsable) {
            known->second->touch();
            return known->second.get();
        }
    }
    makeRoom();
    if (const auto made = makePrivateFolder(m_settings.folder); !made)
        return std::unexpected(made.error());
    auto opened = UserFile::open(path, m_clock);
    if (!opened)
        return std::unexpected(opened.error());
    if (const auto removed = (*opened)->store().removeExpired(); !removed)
        qCWarning(lcFiles).noquote() << u"⚠️ expired memories are left: %1"_s.arg(removed.error().message);
    if (!m_sweep.isActive())
        m_sweep.start(m_settings.idle / 2);
    return m_open.insert_or_assign(user, std::move(*opened)).first->second.get();
}

Result<bool> UserFiles::look(const QString &user, UserFile &file)
{
    const QString path = file.store().path();
    const QString name = QDir::toNativeSeparators(path);
    switch (file.state()) {
    case UserFile::State::Sound:
        return true;
    case UserFile::State::LogTakenAway:
        // It is still open, and what it holds goes to where it belongs.
        if (const auto kept = file.store().checkpoint(); !kept)
            return std::unexpected(kept.error());
        qCCritical(lcFiles).noquote() << u"❌ %1-wal was taken away while it was used; what it held is kept"_s.arg(name);
        m_open.erase(user);
        return false;
    case UserFile::State::TakenAway:
        break;
    }
    qCCritical(lcFiles).noquote() << u"❌ %1 was taken away while it was used; its memories begin anew"_s.arg(name);
    m_open.erase(user);
    // They belong to the file that is gone, and would damage the new one.
    for (const QString &companion : {path + u"-wal"_s, path + u"-shm"_s, MemoryTail::pathFor(path)})
        QFile::remove(companion);
    return false;
}

void UserFiles::settleSoon(const QString &user)
{
    m_unsettled.insert(user);
    if (!m_settle.isActive())
        m_settle.start(m_settings.settle);
}

void UserFiles::settleAll()
{
    constexpr std::chrono::seconds retry{5};
    for (const QString &user : std::exchange(m_unsettled, {})) {
        if (!m_open.contains(user))
            continue;   // it was brought in when it was closed
        const auto settled = of(user).and_then([](UserFile *file) { return file->store().settle(); });
        if (settled)
            continue;
        qCWarning(lcFiles).noquote() << u"⚠️ what was added is in the tail alone for now: %1"_s.arg(settled.error().message);
        m_unsettled.insert(user);
    }
    if (!m_unsettled.isEmpty())
        m_settle.start(retry);
}

void UserFiles::doubt(const QString &user)
{
    const auto open = m_open.find(user);
    if (open != m_open.end() && !open->second->store().isSound())
        m_open.erase(open);   // opened again it is moved aside
}

void UserFiles::closeIdle()
{
    std::erase_if(m_open, [this](const auto &entry) { return entry.second->idle() >= m_settings.idle; });
    if (m_open.empty())
        m_sweep.stop();   // nobody is woken for nothing
}

void UserFiles::makeRoom()
{
    while (qsizetype(m_open.size()) >= m_settings.mostOpen) {
        const auto oldest = std::ranges::max_element(m_open, {}, [](const auto &entry) { return entry.second->idle().count(); });
        m_open.erase(oldest);
    }
}

} // namespace tom::memory
