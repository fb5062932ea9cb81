#include "agent/tasks/duefile.h"

#include "shared/core/atomicfile.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcDueFile, "tom.agent.schedules")

void DueFile::write(const std::optional<QDateTime> &next)
{
    if (m_written == next)
        return;
    const QByteArray text = next ? next->toUTC().toString(Qt::ISODateWithMs).toLatin1() + '\n' : QByteArray();
    if (const auto written = writeFileAtomically(m_path, text); !written)
        qCWarning(lcDueFile).noquote() << u"⚠️ the server is not told when something is due: %1"_s.arg(written.error().message);
    else
        m_written = next;
}

} // namespace tom::agent
