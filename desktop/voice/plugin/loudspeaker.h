#pragma once

#include "desktop/voice/plugin/devicethread.h"
#include "desktop/voice/sound.h"

#include <QBuffer>

#include <memory>

class QAudioSink;

namespace tom::desktop {

// The loudspeaker of this computer: one sound at a time.
class Loudspeaker : public Device
{
    Q_OBJECT

public:
    Loudspeaker();
    ~Loudspeaker() override;

    void play(int round, const Sound &sound);   // whoever plays counts, and knows by it what has ended
    void stop();

Q_SIGNALS:
    void ended(int round);
    void failed(int round, tom::ErrorCode code);

private:
    QBuffer m_played;
    std::unique_ptr<QAudioSink> m_sink;
};

} // namespace tom::desktop
