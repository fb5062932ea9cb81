#pragma once

#include <QProcess>
#include <QSize>
#include <QString>

#include <memory>

// An X server of our own for the life of this object, for tests that need a real window system.
class VirtualScreen
{
public:
    explicit VirtualScreen(QSize size = {1600, 1400});
    ~VirtualScreen();

    // False where there is no Xvfb on this machine.
    [[nodiscard]] bool isRunning() const { return !m_display.isEmpty(); }

private:
    std::unique_ptr<QProcess> m_server;
    QByteArray m_display;
};
