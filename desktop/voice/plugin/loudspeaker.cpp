#include "desktop/voice/plugin/loudspeaker.h"

#include "desktop/voice/plugin/deviceformat.h"

#include <QAudioDevice>
#include <QAudioSink>
#include <QMediaDevices>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int bufferTime = 200;   // ms; what is stopped is silent before anybody minds
constexpr int tail = 250;         // ms of silence behind a sound: what is in the buffer when it ends is never heard

} // namespace

Loudspeaker::Loudspeaker() : Device(u"loudspeaker"_s), m_played(this) {}

Loudspeaker::~Loudspeaker()
{
    stop();
}

void Loudspeaker::play(int round, const Sound &sound)
{
    stop();
    const QAudioDevice device = QMediaDevices::defaultAudioOutput();
    if (device.isNull())
        return Q_EMIT failed(round, ErrorCode::NotFound);
    const QAudioFormat format = formatFor(device, sound.rate, sound.channels);
    QByteArray samples = resampled(sound, format.sampleRate(), format.channelCount()).samples;
    samples.append(format.sampleRate() * tail / 1000 * format.channelCount() * 2, '\0');
    m_played.setData(format.sampleFormat() == QAudioFormat::Float ? toFloats(samples) : samples);
    if (!m_played.open(QIODevice::ReadOnly))
        return Q_EMIT failed(round, ErrorCode::Internal);
    m_sink = std::make_unique<QAudioSink>(device, format);
    m_sink->setBufferSize(format.bytesForDuration(bufferTime * 1000));
    connect(m_sink.get(), &QAudioSink::stateChanged, this, [this, round](QAudio::State state) {
        if (state == QAudio::StoppedState && m_sink->error() != QAudio::NoError)
            Q_EMIT failed(round, ErrorCode::Internal);
        else if (state == QAudio::IdleState && m_played.atEnd())
            Q_EMIT ended(round);
    });
    m_sink->start(&m_played);
}

void Loudspeaker::stop()
{
    if (m_sink) {
        m_sink->disconnect(this);
        m_sink->reset();
        m_sink.reset();
    }
    m_played.close();
}

} // namespace tom::desktop
