#pragma once

#include "agent/memory/book/userfile.h"

#include <QSet>
#include <QTimer>

#include <map>

namespace tom::memory {

// The files of all users in one folder: opened when they are used, closed when they are not. A file that somebody took away
// is said loudly, and begun anew.
class UserFiles : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QString folder{};
        qsizetype mostOpen = 64;
        std::chrono::milliseconds idle = std::chrono::minutes(5);
        std::chrono::milliseconds settle = std::chrono::milliseconds(100);   // until what was added is in the database
    };

    UserFiles(const Settings &settings, const Clock &clock, QObject *parent = nullptr);
    ~UserFiles() override;

    // user: a name of a user, as config.yml allows it. It stays open for the rest of this turn of the event loop.
    [[nodiscard]] Result<UserFile *> of(const QString &user);
    // Brings what was added into the database, when nobody reads it before.
    void settleSoon(const QString &user);
    // The file said no: if it is damaged, it is not used any more.
    void doubt(const QString &user);
    [[nodiscard]] qsizetype open() const { return qsizetype(m_open.size()); }

private:
    // Whether the open file may be used; false: it was closed, and is to be opened again.
    [[nodiscard]] Result<bool> look(const QString &user, UserFile &file);
    void closeIdle();
    void settleAll();
    void makeRoom();

    Settings m_settings;
    const Clock &m_clock;
    std::map<QString, std::unique_ptr<UserFile>> m_open;
    QTimer m_sweep;
    QTimer m_settle;
    QSet<QString> m_unsettled;
};

} // namespace tom::memory
