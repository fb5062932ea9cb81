#include "desktop/voice/plugin/microphone.h"

#include "desktop/voice/plugin/deviceformat.h"
#include "desktop/voice/recording.h"

#include <QAudioDevice>
#include <QAudioSource>
#include <QMediaDevices>

using namespace Qt::StringLiterals;

namespace tom::desktop {

Microphone::Microphone() : Device(u"microphone"_s) {}

Microphone::~Microphone()
{
    close();
}

void Microphone::open(int round)
{
    close();
    {
        const QMutexLocker locker(&m_lock);
        m_heard.clear();
        m_round = round;
    }
    const QAudioDevice device = QMediaDevices::defaultAudioInput();
    if (device.isNull())
        return Q_EMIT failed(round, ErrorCode::NotFound);
    m_source = std::make_unique<QAudioSource>(device, formatFor(device, Recording::rate, 1));
    connect(m_source.get(), &QAudioSource::stateChanged, this, [this, round](QAudio::State state) {
        if (state == QAudio::StoppedState && m_source->error() != QAudio::NoError)
            Q_EMIT failed(round, ErrorCode::Internal);
    });
    m_samples = m_source->start();
    if (!m_samples || m_source->error() != QAudio::NoError)
        return Q_EMIT failed(round, ErrorCode::Internal);
    connect(m_samples, &QIODevice::readyRead, this, &Microphone::read);
}

void Microphone::read()
{
    QByteArray samples = m_samples->readAll();
    if (samples.isEmpty())
        return;
    const QAudioFormat format = m_source->format();
    if (format.sampleFormat() == QAudioFormat::Float)
        samples = fromFloats(samples);
    const Sound sound{.rate = format.sampleRate(), .channels = format.channelCount(), .samples = samples};
    {
        const QMutexLocker locker(&m_lock);
        m_heard += resampled(sound, Recording::rate, 1).samples;
    }
    Q_EMIT heard();
}

QByteArray Microphone::take(int round)
{
    const QMutexLocker locker(&m_lock);
    return round == m_round ? std::exchange(m_heard, {}) : QByteArray();
}

void Microphone::close()
{
    if (!m_source)
        return;
    m_source->disconnect(this);
    if (const QIODevice *samples = std::exchange(m_samples, nullptr))
        samples->disconnect(this);
    m_source->stop();
    m_source.reset();
}

} // namespace tom::desktop
