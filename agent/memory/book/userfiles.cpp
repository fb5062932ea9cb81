#include "agent/memory/book/userfiles.h"

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
}

UserFiles::~UserFiles() = default;

Result<UserFile *> UserFiles::of(const QString &user)
{
    if (!config::isUsername(user))
        return failure(ErrorCode::InvalidInput, u"this is not the name of a user"_s);
    const QString path = QDir(m_settings.folder).filePath(user + u".sqlite"_s);
    if (const auto known = m_open.find(user); known != m_open.end()) {
        if (known->second->isThere()) {
            known->second->touch();
            return known->second.get();
        }
        qCCritical(lcFiles).noquote() << u"❌ %1 was taken away while it was used; its memories begin anew"_s.arg(
            QDir::toNativeSeparators(path));
        m_open.erase(known);
        // They belong to the file that is gone, and would damage the new one.
        for (const QString &companion : {path + u"-wal"_s, path + u"-shm"_s})
            QFile::remove(companion);
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
