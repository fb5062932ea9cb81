#pragma once

#include "desktop/api/reconnect.h"
#include "desktop/local/localplace.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

namespace tom::desktop {

// The tom-server that this program runs for its own user: with a data folder of its own, for this computer alone, and for as
// long as the program is open; killed with it, too. One that somebody else runs from that folder is used as it is. Knows
// nothing of sessions.
class LocalServer : public QObject
{
    Q_OBJECT

public:
    // folder: of the client; there it is known that this computer has such a server.
    explicit LocalServer(const QString &folder, const LocalPlace &place = {}, QObject *parent = nullptr);
    // Lets what it does be finished, for as long as tom-server itself waits for that.
    ~LocalServer() override;

    [[nodiscard]] bool isKept() const { return m_port > 0; }   // it ran here once, and does so whenever the program does
    [[nodiscard]] QString address() const;
    [[nodiscard]] const LocalPlace &place() const { return m_place; }

    void start();    // once: ready() or failed()
    void keepUp();   // from now on, again and again where it fails or ends
    void cancel();

Q_SIGNALS:
    void ready(const tom::desktop::LocalAccess &access);
    void failed(const QString &problem);   // the same one is said once

private:
    void begin();
    void look();
    void launch();
    void await();
    void take(const LocalAccess &access);
    void takeEnd();
    void fail(const QString &problem);
    [[nodiscard]] QString reason() const;
    [[nodiscard]] Result<void> keepPort(quint16 port);

    QString m_folder;
    LocalPlace m_place;
    quint16 m_port = 0;
    bool m_isStarting = false;
    bool m_isKeptUp = false;
    QString m_lastProblem;
    QProcess m_process;
    QTimer m_look;
    QTimer m_limit;
    Reconnect m_again;
};

} // namespace tom::desktop
