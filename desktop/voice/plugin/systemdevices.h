#pragma once

#include "desktop/voice/voicedevices.h"

#include <QObject>

namespace tom::desktop {

class DeviceThread;
class Loudspeaker;
class Microphone;
class Voice;

// Microphone, loudspeaker and voices of this computer, as Qt Multimedia and Qt TextToSpeech find them. Nothing of the window
// waits for them.
class SystemDevices : public QObject, public VoiceDevices
{
public:
    SystemDevices();
    ~SystemDevices() override;

    void record(const Ear &ear) override;
    void endRecording() override;
    void play(const Sound &sound, const Then &then) override;
    void say(const QString &text, const QString &language, const Then &then) override;
    void silence() override;

private:
    void listen();
    void makeMicrophone();
    void read();
    void failRecording(ErrorCode code);
    void makeLoudspeaker();
    void begin(const Then &then);
    void finish(const Result<void> &result);
    void makeVoice();

    Ear m_ear;
    std::unique_ptr<DeviceThread> m_listening;
    Microphone *m_microphone = nullptr;   // of the thread
    int m_recordings = 0;                 // so that the failure of one is not taken for that of the next
    bool m_isOpen = false;
    Then m_then;
    std::unique_ptr<DeviceThread> m_playing;
    Loudspeaker *m_loudspeaker = nullptr;   // of the thread
    int m_round = 0;   // counts what is played, so that the end of one is not taken for that of the next
    bool m_isPlaying = false;
    std::unique_ptr<DeviceThread> m_speaking;
    Voice *m_voice = nullptr;   // of the thread
    bool m_isSaying = false;
};

} // namespace tom::desktop
