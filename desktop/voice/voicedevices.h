#pragma once

#include "desktop/voice/sound.h"

#include <QtPlugin>

#include <functional>
#include <memory>

namespace tom::desktop {

// What this computer hears and speaks with. Knows nothing of servers or windows; one thing at a time: whoever plays or says
// ends what was played or said before.
class VoiceDevices
{
public:
    struct Ear
    {
        std::function<void(const QByteArray &samples)> heard{};   // of Recording::rate, one channel
        std::function<void(const Error &error)>
            failed{};   // it has ended. NotFound: no microphone; Forbidden; Network: it does not answer; Cancelled: for another
    };
    // Once, never before control has returned to the event loop; not after silence(). NotFound: no loudspeaker, or no voice for
    // that language; Network: what speaks does not answer.
    using Then = std::function<void(const Result<void> &result)>;

    VoiceDevices() = default;
    VoiceDevices(const VoiceDevices &) = delete;
    VoiceDevices &operator=(const VoiceDevices &) = delete;
    virtual ~VoiceDevices() = default;

    virtual void record(const Ear &ear) = 0;
    virtual void endRecording() = 0;   // all that was heard is told by then

    virtual void play(const Sound &sound, const Then &then) = 0;
    // By a voice of this computer. language: as in "fr" or "pt-BR".
    virtual void say(const QString &text, const QString &language, const Then &then) = 0;
    virtual void silence() = 0;   // at once
};

// What the plugin has at its root.
class VoiceFactory
{
public:
    VoiceFactory() = default;
    VoiceFactory(const VoiceFactory &) = delete;
    VoiceFactory &operator=(const VoiceFactory &) = delete;
    virtual ~VoiceFactory() = default;

    [[nodiscard]] virtual std::unique_ptr<VoiceDevices> make() = 0;
};

}   // namespace tom::desktop

// The number changes with either class.
#define TOM_VOICE_INTERFACE "tom.desktop.VoiceFactory/1"
Q_DECLARE_INTERFACE(tom::desktop::VoiceFactory, TOM_VOICE_INTERFACE)
