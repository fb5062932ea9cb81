#include "desktop/quick/quickkey.h"

#include "shared/core/atomicfile.h"

#ifdef TOM_DBUS
#    include "desktop/portal/shortcutportal.h"
#endif

#include <QFile>

#include <utility>

using namespace Qt::StringLiterals;

namespace tom::desktop {

QuickKey::QuickKey(const QString &folder, QObject *parent) : QObject(parent), m_file(folder + "/quick-key"_L1) {}

void QuickKey::begin()
{
    if (QFile::exists(m_file))
        bind();
}

void QuickKey::wish()
{
    m_tells = true;
    bind();
}

void QuickKey::bind()
{
#ifdef TOM_DBUS
    if (!m_portal) {
        m_portal = new ShortcutPortal(QDBusConnection::sessionBus(), PortalCall::usualService, this);
        connect(m_portal, &ShortcutPortal::activated, this, &QuickKey::pressed);
        connect(m_portal, &ShortcutPortal::bound, this, &QuickKey::takeKeys);
        connect(m_portal, &ShortcutPortal::failed, this, &QuickKey::takeFailure);
        connect(m_portal, &ShortcutPortal::lost, this, [this] { m_isBound = false; });
    }
    m_portal->bind(u"quick"_s, tr("Ask Tom a question"), u"CTRL+ALT+space"_s);
#else
    takeFailure(false);
#endif
}

void QuickKey::takeKeys(const QString &keys)
{
    m_isBound = true;
    [[maybe_unused]] const auto kept = writeFileAtomically(m_file, "wished\n"_ba);
    if (std::exchange(m_tells, false))
        Q_EMIT told(tr("A key for the quick window"),
                    keys.isEmpty() ? tr("The desktop knows it now. Its settings say which key it is.")
                                   : tr("The quick window is shown by: %1").arg(keys));
}

void QuickKey::takeFailure(bool byUser)
{
    m_isBound = false;
    if (byUser)
        QFile::remove(m_file);   // or every start asks again
    if (std::exchange(m_tells, false))
        Q_EMIT told(tr("No key for the quick window"),
                    byUser ? tr("Nothing was changed.")
                           : tr("This desktop gives programs no keys that work everywhere. Its own settings can give one to the "
                                "command: %1")
                                 .arg(u"tom-desktop --quick"_s));
}

} // namespace tom::desktop
