#include "desktop/accounts/lastopen.h"

#include "shared/core/atomicfile.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcLastOpen, "tom.desktop.lastopen")

namespace {

constexpr qint64 longestId = 256;

} // namespace

LastOpen::LastOpen(const QString &folder) : m_path(folder + "/open-conversation"_L1) {}

QString LastOpen::load() const
{
    return QString::fromUtf8(readFile(m_path, longestId).value_or(QByteArray()));
}

void LastOpen::save(const QString &conversation) const
{
    const auto written = writeFileAtomically(m_path, conversation.toUtf8(), FileAccess::Owner, FileSync::Later);
    if (!written)
        qCWarning(lcLastOpen).noquote() << u"⚠️ the next start does not know what was open: %1"_s.arg(written.error().message);
}

} // namespace tom::desktop
