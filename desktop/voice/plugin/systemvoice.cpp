#include "desktop/voice/plugin/systemdevices.h"

namespace tom::desktop {

class SystemVoice : public QObject, public VoiceFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TOM_VOICE_INTERFACE)
    Q_INTERFACES(tom::desktop::VoiceFactory)

public:
    std::unique_ptr<VoiceDevices> make() override { return std::make_unique<SystemDevices>(); }
};

} // namespace tom::desktop

#include "systemvoice.moc"
