#include "desktop/voice/voiceplugin.h"

#include <QCoreApplication>
#include <QFile>
#include <QLoggingCategory>
#include <QPluginLoader>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcPlugin, "tom.desktop.voice")

QString VoicePlugin::usualPath()
{
    return QCoreApplication::applicationDirPath() + u"/" TOM_VOICE_PLUGIN ""_s;
}

bool VoicePlugin::isInstalled() const
{
    return QFile::exists(m_path);
}

Result<VoiceDevices *> VoicePlugin::devices()
{
    if (m_devices)
        return m_devices.get();
    QPluginLoader loader(m_path);
    loader.setLoadHints(QLibrary::PreventUnloadHint);   // threads of its libraries may outlive us
    auto *factory = qobject_cast<VoiceFactory *>(loader.instance());
    if (!factory) {
        qCWarning(lcPlugin).noquote() << u"⚠️ no voice: %1"_s.arg(loader.errorString());
        return failure(ErrorCode::Storage, loader.isLoaded() ? u"it belongs to another version of Tom"_s : loader.errorString());
    }
    m_devices = factory->make();
    return m_devices.get();
}

} // namespace tom::desktop
