#include "tests/gui/desktopsession.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QThread>

using namespace Qt::StringLiterals;

namespace {

constexpr int limit = 20'000;
constexpr int betweenLooks = 50;
const QByteArray keyringPassword = "the keyring's own"_ba;

// No service is started by this bus: who is there was started by the test.
const QByteArray busConfig = R"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=%1</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
)"_ba;

// What stays is in front of whoever looks; the menu of actions is answered by a script.
const QByteArray dunstConfig = R"([global]
    dmenu = %1/menu.sh
    notification_limit = 0
    show_age_threshold = -1
    history_length = 50
[urgency_low]
    timeout = 0
[urgency_normal]
    timeout = 0
[urgency_critical]
    timeout = 0
)"_ba;

void write(const QString &path, const QByteArray &bytes, bool isProgram = false)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
    if (isProgram)
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

} // namespace

void DesktopSession::Ender::operator()(QProcess *process) const
{
    process->terminate();
    if (!process->waitForFinished(5000)) {
        process->kill();
        process->waitForFinished(5000);
    }
    delete process;
}

DesktopSession::DesktopSession()
{
    for (const QString &program : {u"Xvfb"_s, u"dbus-daemon"_s, u"dbus-send"_s, u"gnome-keyring-daemon"_s, u"dunst"_s,
                                   u"dunstctl"_s, u"stalonetray"_s, u"xwininfo"_s}) {
        if (QStandardPaths::findExecutable(program).isEmpty())
            m_missing = program;
    }
    if (!m_missing.isEmpty())
        return;
    makeFolders();
    m_screen.emplace();
    if (!m_screen->isRunning())
        m_missing = u"a running Xvfb"_s;
    startBus();
}

DesktopSession::~DesktopSession() = default;

void DesktopSession::makeFolders()
{
    const QDir folder(m_folder.path());
    for (const auto &[variable, name] : {std::pair{"HOME", "home"},
                                         {"XDG_CONFIG_HOME", "config"},
                                         {"XDG_DATA_HOME", "data"},
                                         {"XDG_CACHE_HOME", "cache"},
                                         {"XDG_RUNTIME_DIR", "run"}}) {
        const QString path = folder.filePath(QString::fromLatin1(name));
        QDir().mkpath(path);
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv(variable, QFile::encodeName(path));
    }
    for (const char *variable : {"GNOME_KEYRING_CONTROL", "SSH_AUTH_SOCK", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP"})
        qunsetenv(variable);
    const QByteArray path = QFile::encodeName(m_folder.path());
    write(folder.filePath(u"bus.conf"_s), QByteArray(busConfig).replace("%1", path));
    write(folder.filePath(u"dunstrc"_s), QByteArray(dunstConfig).replace("%1", path));
    write(folder.filePath(u"menu.sh"_s), "#!/bin/sh\ngrep -F -m 1 -f '" + path + "/choice'\n", true);
    choose(u"nothing"_s);
}

void DesktopSession::startBus()
{
    m_bus = start(u"dbus-daemon"_s, {u"--config-file=%1"_s.arg(m_folder.filePath(u"bus.conf"_s)), u"--nofork"_s, u"--nopidfile"_s,
                                     u"--print-address=1"_s});
    while (!m_bus->canReadLine() && m_bus->waitForReadyRead(limit)) {
    }
    const QByteArray address = m_bus->readLine().trimmed();
    if (address.isEmpty())
        m_missing = u"a running dbus-daemon"_s;
    qputenv("DBUS_SESSION_BUS_ADDRESS", address);
}

DesktopSession::Program DesktopSession::start(const QString &program, const QStringList &arguments, const QByteArray &input)
{
    Program process(new QProcess);
    process->setStandardErrorFile(QProcess::nullDevice());
    process->start(program, arguments);
    process->waitForStarted(limit);
    if (process->write(input) > 0)
        process->waitForBytesWritten(limit);   // nothing else runs an event loop here
    process->closeWriteChannel();
    return process;
}

QString DesktopSession::run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(limit))
        return {};
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

bool DesktopSession::waitForName(const QString &name)
{
    QElapsedTimer since;
    since.start();
    while (!run(u"dbus-send"_s, {u"--session"_s, u"--print-reply=literal"_s, u"--dest=org.freedesktop.DBus"_s, u"/"_s,
                                 u"org.freedesktop.DBus.NameHasOwner"_s, u"string:"_s + name})
                .contains(u"true"_s)) {
        if (since.hasExpired(limit))
            return false;
        QThread::msleep(betweenLooks);
    }
    return true;
}

bool DesktopSession::startKeyring(bool isUnlocked)
{
    m_keyring.reset();
    QStringList arguments{u"--foreground"_s, u"--components=secrets"_s};
    if (isUnlocked)
        arguments.append(u"--unlock"_s);
    m_keyring = start(u"gnome-keyring-daemon"_s, arguments, isUnlocked ? keyringPassword : QByteArray());
    return waitForName(u"org.freedesktop.secrets"_s);
}

bool DesktopSession::startNotifications()
{
    m_dunst = start(u"dunst"_s, {u"-config"_s, m_folder.filePath(u"dunstrc"_s)});
    return waitForName(u"org.freedesktop.Notifications"_s);
}

bool DesktopSession::startTray()
{
    m_tray = start(u"stalonetray"_s, {u"--geometry"_s, u"4x1+0+0"_s, u"--icon-size"_s, u"24"_s, u"--window-type"_s, u"dock"_s});
    return m_tray->state() == QProcess::Running;
}

void DesktopSession::choose(const QString &action) const
{
    write(m_folder.filePath(u"choice"_s), action.toUtf8() + '\n');
}
