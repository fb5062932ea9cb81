#pragma once

#include "desktop/voice/sound.h"

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace tom::desktop {

// A PulseAudio of our own for the life of this object, with devices that exist nowhere: what is said into its microphone comes
// from the test, and what its loudspeaker plays the test hears.
class SoundServer
{
public:
    SoundServer();
    ~SoundServer();
    SoundServer(const SoundServer &) = delete;
    SoundServer &operator=(const SoundServer &) = delete;

    // False where there is no PulseAudio on this machine.
    [[nodiscard]] bool isRunning() const { return m_isRunning; }
    void setMicrophone(bool isThere);
    void setLoudspeaker(bool isThere);
    void setAnswering(bool isAnswering);   // else it is there, and does nothing

    void talk(const Sound &sound);   // into the microphone, beginning now
    void fallSilent();               // what is still being said ends
    void listen();                   // to the loudspeaker, from now on
    [[nodiscard]] Sound heard();     // since then
    [[nodiscard]] bool isSilentSoon();   // nothing is heard from some moment on

private:
    bool load(const QStringList &module, QByteArray &number);
    void unload(QByteArray &number);
    QByteArray control(const QStringList &arguments);

    QTemporaryDir m_folder;
    QProcess m_server;
    QProcess m_words;
    QProcess m_ears;
    QByteArray m_heard;
    QByteArray m_microphone;    // numbers of the modules that are loaded
    QByteArray m_loudspeaker;
    bool m_isRunning = false;
    bool m_isAnswering = true;
};

// So many milliseconds of one tone, and how much of a tone is in a sound: about 1 where it is nothing but that.
[[nodiscard]] Sound toneOf(double frequency, int milliseconds, int rate = 16000);
[[nodiscard]] double shareOf(double frequency, const Sound &sound);
// Without what is silent before and behind.
[[nodiscard]] Sound trimmed(const Sound &sound);

} // namespace tom::desktop
