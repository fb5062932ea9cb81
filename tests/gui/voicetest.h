#pragma once

#include "tests/gui/voiceunderglass.h"

#include <memory>

namespace tom::desktop {

// What every test of the voice begins and ends with: a sound server of its own for all of its functions, and for each the
// window of somebody who is signed in.
class VoiceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_sound = std::make_unique<SoundServer>();
        QVERIFY2(m_sound->isRunning(), "pulseaudio and pactl are missing, or do not start");
    }
    void cleanupTestCase() { m_sound.reset(); }
    void init()
    {
        m_window = std::make_unique<VoiceUnderGlass>(*m_sound);
        m_window->begin();
    }
    void cleanup() { m_window.reset(); }

protected:
    [[nodiscard]] ScriptedServer &server() const { return m_window->server; }

    std::unique_ptr<SoundServer> m_sound;
    std::unique_ptr<VoiceUnderGlass> m_window;
};

} // namespace tom::desktop
