#pragma once

#include <QElapsedTimer>
#include <QFileSystemWatcher>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <chrono>

namespace tom {

// Says when files have become others, however that was done: written over, replaced by a rename, a link that leads
// elsewhere now. Where the system tells nothing (network folders) it looks by itself. Does not read the files.
class FileWatch : public QObject
{
    Q_OBJECT

public:
    struct Times
    {
        std::chrono::milliseconds poll = std::chrono::seconds(3);
        std::chrono::milliseconds settle = std::chrono::milliseconds(300);   // without a further change
        std::chrono::milliseconds longestWait = std::chrono::seconds(5);     // for files that never settle
    };

    explicit FileWatch(const QStringList &paths, QObject *parent = nullptr);
    FileWatch(const QStringList &paths, const Times &times, QObject *parent = nullptr);

    [[nodiscard]] const QStringList &paths() const { return m_paths; }

Q_SIGNALS:
    void changed();

private:
    // What tells one version of a file from the next without reading it.
    struct Stamp
    {
        quint64 device = 0;
        quint64 inode = 0;   // 0: there is no such file
        qint64 size = 0;
        qint64 modifiedNanoseconds = 0;
        quint32 mode = 0;

        bool operator==(const Stamp &) const = default;
    };

    [[nodiscard]] static Stamp stampOf(const QString &path);
    [[nodiscard]] QList<Stamp> stamps() const;
    void look();
    void settle();
    void watchAgain();

    QStringList m_paths;
    Times m_times;
    QFileSystemWatcher m_watcher;
    QTimer m_poll;
    QTimer m_settle;
    QElapsedTimer m_unsettled;   // since the first change that nobody was told of
    QList<Stamp> m_told;
    QList<Stamp> m_seen;
};

} // namespace tom
