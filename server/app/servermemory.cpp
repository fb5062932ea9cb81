#include "server/app/serverapp.h"
#include "shared/config/memoryslice.h"

#include <QFileInfo>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcServerMemory, "tom.server.server")

Result<void> ServerApp::addMemory()
{
    const bool isOurs = config::isServedByUs(m_config.memory);
    if (m_settings.memoryProgram.isEmpty() && isOurs)
        return {};
    if (isOurs && !QFileInfo(m_settings.memoryProgram).isExecutable()) {
        qCWarning(lcServerMemory).noquote() << u"⚠️ the memory service's program %1 is missing; nothing is remembered over "
                                               "conversations. Name it with --memory, or set memory.enable to false"_s.arg(
                                                   m_settings.memoryProgram);
        return {};
    }
    m_memory = std::make_unique<MemorySupervisor>(m_config, m_data, m_internal->authority(), m_settings.memoryProgram);
    m_supervisor->setMemory([this](const QString &username) { return m_memory->doorOf(username); });
    connect(m_memory.get(), &MemorySupervisor::moved, this, [this] { m_supervisor->reconfigure(keys()); });
    return m_memory->start(keys());
}

void ServerApp::keepMemory()
{
    if (!m_memory)
        return;
    m_memory->renewCertificate(m_clock.now());
    m_memory->reconfigure(keys());
}

} // namespace tom::server
