#include "desktop/voice/plugin/deviceformat.h"

#include <QAudioDevice>

#include <algorithm>
#include <cstring>

namespace tom::desktop {

QAudioFormat formatFor(const QAudioDevice &device, int rate, int channels)
{
    QAudioFormat format;
    format.setSampleRate(rate);
    format.setChannelCount(channels);
    format.setSampleFormat(QAudioFormat::Int16);
    if (device.isFormatSupported(format))
        return format;
    format = device.preferredFormat();
    format.setSampleFormat(QAudioFormat::Int16);
    if (!device.isFormatSupported(format))
        format.setSampleFormat(QAudioFormat::Float);
    return format;
}

QByteArray toFloats(const QByteArray &samples)
{
    QByteArray floats(samples.size() * 2, Qt::Uninitialized);
    for (qsizetype i = 0; i < samples.size() / 2; ++i) {
        qint16 sample = 0;
        std::memcpy(&sample, samples.constData() + i * 2, 2);
        const float value = float(sample) / 32768.0F;
        std::memcpy(floats.data() + i * 4, &value, 4);
    }
    return floats;
}

QByteArray fromFloats(const QByteArray &floats)
{
    QByteArray samples(floats.size() / 2, Qt::Uninitialized);
    for (qsizetype i = 0; i < floats.size() / 4; ++i) {
        float value = 0;
        std::memcpy(&value, floats.constData() + i * 4, 4);
        const auto sample = qint16(std::clamp(value, -1.0F, 1.0F) * 32767);
        std::memcpy(samples.data() + i * 2, &sample, 2);
    }
    return samples;
}

} // namespace tom::desktop
