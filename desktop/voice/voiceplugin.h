#pragma once

#include "desktop/voice/voicedevices.h"

namespace tom::desktop {

// Where the devices come from: a plugin that is loaded when somebody talks or listens for the first time, so that its libraries
// cost nobody else memory or time.
class VoicePlugin
{
public:
    explicit VoicePlugin(QString path = usualPath()) : m_path(std::move(path)) {}

    // Beside this program, installed or just built.
    [[nodiscard]] static QString usualPath();
    [[nodiscard]] bool isInstalled() const;
    // It may be there and still not work, where a library of it is missing.
    [[nodiscard]] Result<VoiceDevices *> devices();
    [[nodiscard]] VoiceDevices *loaded() const { return m_devices.get(); }   // null: nobody has asked yet

private:
    QString m_path;
    std::unique_ptr<VoiceDevices> m_devices;
};

} // namespace tom::desktop
