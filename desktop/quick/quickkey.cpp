#include "desktop/quick/quickkey.h"

#include "shared/core/atomicfile.h"

#ifdef TOM_DBUS
#    include "desktop/portal/shortcutportal.h"
#endif

#include <QFile>

using namespace Qt::StringLiterals;

namespace tom::desktop {

QuickKey::QuickKey(const QString &folder, QObject *parent) : QObject(parent), m_file(folder + "/quick-key"_L1) {}

void QuickKey::begin()
{
    if (QFile::exists(m_file))
        bind(false);
}

void QuickKey::wish()
{
    bind(true);
}

void QuickKey::bind([[maybe_unused]] bool tells)
{
#ifdef TOM_DBUS
    delete m_portal;
    m_isBound = false;
    auto *portal = new ShortcutPortal(QDBusConnection::sessionBus(), PortalCall::usualService, this);
    m_portal = portal;
    connect(portal, &ShortcutPortal::activated, this, &QuickKey::pressed);
    connect(portal, &ShortcutPortal::bound, this, [this, tells](const QString &keys) {
        m_isBound = true;
        [[maybe_unused]] const auto kept = writeFileAtomically(m_file, "wished\n"_ba);
        if (tells)
            Q_EMIT told(tr("A key for the quick window"), keys.isEmpty()
                                                              ? tr("The desktop knows it now. Its settings say which key it is.")
                                                              : tr("The quick window is shown by: %1").arg(keys));
    });
    connect(portal, &ShortcutPortal::failed, this, [this, tells](bool byUser) {
        if (tells)
            tellFailure(byUser);
    });
    portal->bind(u"quick"_s, tr("Ask Tom a question"), u"CTRL+ALT+space"_s);
#else
    if (tells)
        tellFailure(false);
#endif
}

void QuickKey::tellFailure(bool byUser)
{
    Q_EMIT told(tr("No key for the quick window"),
                byUser ? tr("Nothing was changed.")
                       : tr("This desktop gives programs no keys that work everywhere. Its own settings can give one to the "
                            "command: %1")
                             .arg(u"tom-desktop --quick"_s));
}

} // namespace tom::desktop
