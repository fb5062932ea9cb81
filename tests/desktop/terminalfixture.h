#pragma once

#include "desktop/api/accountstore.h"
#include "tests/desktop/scriptedserver.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <functional>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace tom::desktop {

using namespace Qt::StringLiterals;

// For tests of the program tom as a person at a terminal meets it: a folder of its own for each test, beside a scripted
// server.
class TerminalFixture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<ScriptedServer>();
        m_server->events = richTurn();
        m_screen.clear();
        m_authorities = nullptr;
        m_place.clear();
        m_terminal = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        QVERIFY(m_terminal >= 0 && grantpt(m_terminal) == 0 && unlockpt(m_terminal) == 0);
    }
    void cleanup()
    {
        m_process.reset();
        close(m_terminal);
    }

protected:
    static constexpr int patience = 30000;   // for programs on a busy machine

    void prepare()
    {
        m_process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TOM_CLIENT_HOME"_s, m_folder->path());
        if (!m_place.isEmpty())
            environment.insert(u"LC_ALL"_s, m_place);
        m_process->setProcessEnvironment(environment);
        if (m_authorities)
            m_process->setChildProcessModifier(m_authorities);
    }
    void start(const QStringList &words)
    {
        prepare();
        const QByteArray name = ptsname(m_terminal);
        m_process->setChildProcessModifier(
            [name, authorities = m_authorities] {   // only what may be called between fork and exec
                if (authorities)
                    authorities();
                setsid();
                const int slave = open(name.constData(), O_RDWR);
                ioctl(slave, TIOCSCTTY, 0);
                for (int end = 0; end <= 2; ++end)
                    dup2(slave, end);
            });
        m_process->start(QStringLiteral(TOM_BIN_DIR "/tom"), words);
    }
    void type(const QByteArray &keys) { QCOMPARE(write(m_terminal, keys.constData(), size_t(keys.size())), keys.size()); }
    [[nodiscard]] QByteArray screen()
    {
        char buffer[4096];
        for (ssize_t count = 0; (count = read(m_terminal, buffer, sizeof buffer)) > 0;)
            m_screen.append(buffer, count);
        return m_screen;
    }
    [[nodiscard]] bool shows(const QByteArray &text) { return screen().contains(text); }
    void keepSession()
    {
        QVERIFY(AccountStore(m_folder->path())
                    .save({.server = m_server->address(),
                           .username = u"alice"_s,
                           .pinnedKey = m_server->fingerprint(),
                           .session = m_server->session}));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<QProcess> m_process;
    std::function<void()> m_authorities;
    QString m_place;   // whose numbers the program writes; empty: this one's
    int m_terminal = -1;
    QByteArray m_screen;
};

} // namespace tom::desktop
