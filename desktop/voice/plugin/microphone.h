#pragma once

#include "desktop/voice/plugin/devicethread.h"
#include "shared/core/error.h"

#include <QMutex>

#include <memory>

class QAudioSource;
class QIODevice;

namespace tom::desktop {

// The microphone of this computer. What it hears waits until somebody of another thread takes it.
class Microphone : public Device
{
    Q_OBJECT

public:
    Microphone();
    ~Microphone() override;

    void open(int round);   // whoever opens it counts, so that nobody gets what is another one's
    void close();
    [[nodiscard]] QByteArray take(int round);   // from any thread: of Recording::rate, one channel

Q_SIGNALS:
    void heard();
    void failed(int round, tom::ErrorCode code);

private:
    void read();

    std::unique_ptr<QAudioSource> m_source;
    QIODevice *m_samples = nullptr;   // of the source
    QMutex m_lock;
    QByteArray m_heard;
    int m_round = 0;   // of what was heard
};

} // namespace tom::desktop
