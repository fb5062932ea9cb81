#include "tests/gui/virtualscreen.h"

#include <QStandardPaths>

using namespace Qt::StringLiterals;

VirtualScreen::VirtualScreen(QSize size) : m_server(std::make_unique<QProcess>())
{
    const QString program = QStandardPaths::findExecutable(u"Xvfb"_s);
    if (program.isEmpty())
        return;
    // The server chooses a free display and says on its standard output which one, once it serves.
    const QString mode = u"%1x%2x24"_s.arg(size.width()).arg(size.height());
    m_server->start(program, {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, mode, u"-nolisten"_s, u"tcp"_s});
    while (m_server->state() != QProcess::NotRunning && !m_server->canReadLine()) {
        if (!m_server->waitForReadyRead(20000))
            return;
    }
    m_display = ':' + m_server->readLine().trimmed();
    qputenv("DISPLAY", m_display);
    qputenv("QT_QPA_PLATFORM", "xcb");
}

VirtualScreen::~VirtualScreen()
{
    m_server->terminate();
    m_server->waitForFinished(5000);
}
