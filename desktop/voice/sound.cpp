#include "desktop/voice/sound.h"

#include <QtEndian>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int wholeNumbers = 1;
constexpr int floatingNumbers = 3;
constexpr int extended = 0xfffe;   // the real kind stands further behind
constexpr double quietest = 50;    // dB below the loudest that the eye still sees

struct WavFormat
{
    int kind = 0;
    int channels = 0;
    int rate = 0;
    int bits = 0;

    [[nodiscard]] bool isKnown() const
    {
        const bool isWhole = kind == wholeNumbers && (bits == 8 || bits == 16 || bits == 24 || bits == 32);
        return (isWhole || (kind == floatingNumbers && bits == 32)) && channels >= 1 && channels <= 8 && rate >= 4000
               && rate <= 384'000;
    }
};

std::unexpected<Error> notWav()
{
    return failure(ErrorCode::InvalidInput, u"this is no sound that can be played"_s);
}

quint32 number(QByteArrayView bytes, qsizetype at)
{
    return qFromLittleEndian<quint32>(bytes.data() + at);
}

quint16 shortNumber(QByteArrayView bytes, qsizetype at)
{
    return qFromLittleEndian<quint16>(bytes.data() + at);
}

WavFormat formatIn(QByteArrayView chunk)
{
    if (chunk.size() < 16)
        return {};
    WavFormat format{.kind = shortNumber(chunk, 0),
                     .channels = shortNumber(chunk, 2),
                     .rate = int(std::min<quint32>(number(chunk, 4), 1'000'000)),
                     .bits = shortNumber(chunk, 14)};
    if (format.kind == extended && chunk.size() >= 26)
        format.kind = shortNumber(chunk, 24);
    return format;
}

qint16 sampleIn(const char *at, const WavFormat &format)
{
    if (format.kind == floatingNumbers) {
        const float value = std::bit_cast<float>(qFromLittleEndian<quint32>(at));
        return std::isfinite(value) ? qint16(std::clamp(value, -1.0F, 1.0F) * 32767) : qint16(0);
    }
    if (format.bits == 8)
        return qint16((quint8(*at) - 128) * 256);
    return qFromLittleEndian<qint16>(at + format.bits / 8 - 2);   // the upper two bytes
}

QByteArray samplesIn(QByteArrayView data, const WavFormat &format)
{
    const qsizetype width = format.bits / 8;
    const qsizetype frames = data.size() / (width * format.channels);
    const qsizetype count = frames * format.channels;
    QByteArray samples(count * 2, Qt::Uninitialized);
    for (qsizetype i = 0; i < count; ++i) {
        const qint16 sample = sampleIn(data.data() + i * width, format);
        std::memcpy(samples.data() + i * 2, &sample, 2);
    }
    return samples;
}

qint16 sampleAt(QByteArrayView samples, qsizetype place)
{
    qint16 sample = 0;
    std::memcpy(&sample, samples.data() + place * 2, 2);
    return sample;
}

} // namespace

Result<Sound> soundFrom(const QByteArray &file, const QString &mediaType)
{
    static const QStringList wavTypes{u"audio/wav"_s, u"audio/x-wav"_s, u"audio/wave"_s, u"audio/vnd.wave"_s};
    if (!wavTypes.contains(mediaType.section(u';', 0, 0).trimmed().toLower()))
        return failure(ErrorCode::InvalidInput, u"sound of the kind \"%1\" cannot be played here"_s.arg(mediaType));
    const QByteArrayView bytes(file);
    if (bytes.size() < 12 || !bytes.startsWith("RIFF") || bytes.sliced(8, 4) != "WAVE")
        return notWav();
    WavFormat format;
    for (qsizetype at = 12; at + 8 <= bytes.size();) {
        const QByteArrayView name = bytes.sliced(at, 4);
        // Whoever writes while it is made does not know how long it gets, and says 0 or the most there is.
        const qint64 said = number(bytes, at + 4);
        at += 8;
        const qsizetype rest = bytes.size() - at;
        if (name == "data") {
            const bool isUnknown = said == 0 || said > rest;
            if (!format.isKnown())
                return notWav();
            return Sound{.rate = format.rate,
                         .channels = format.channels,
                         .samples = samplesIn(bytes.sliced(at, isUnknown ? rest : qsizetype(said)), format)};
        }
        if (said > rest)
            return notWav();
        if (name == "fmt ")
            format = formatIn(bytes.sliced(at, qsizetype(said)));
        at += qsizetype(said + said % 2);
    }
    return notWav();
}

QByteArray wavOf(const Sound &sound)
{
    QByteArray file;
    file.reserve(44 + sound.samples.size());
    const auto add = [&file](auto value) {
        value = qToLittleEndian(value);
        file.append(reinterpret_cast<const char *>(&value), sizeof value);
    };
    file.append("RIFF");
    add(quint32(36 + sound.samples.size()));
    file.append("WAVEfmt ");
    add(quint32(16));
    add(quint16(wholeNumbers));
    add(quint16(sound.channels));
    add(quint32(sound.rate));
    add(quint32(sound.rate * sound.channels * 2));
    add(quint16(sound.channels * 2));
    add(quint16(16));
    file.append("data");
    add(quint32(sound.samples.size()));
    for (qsizetype i = 0; i < sound.samples.size() / 2; ++i)
        add(sampleAt(sound.samples, i));
    return file;
}

Sound resampled(const Sound &sound, int rate, int channels)
{
    if (sound.rate == rate && sound.channels == channels)
        return sound;
    const qsizetype frames = sound.samples.size() / 2 / sound.channels;
    const auto frame = [&sound, frames, channels](qsizetype place, int channel) {
        const qsizetype first = std::min(place, frames - 1) * sound.channels;
        if (channels > 1)
            return double(sampleAt(sound.samples, first + std::min(channel, sound.channels - 1)));
        double sum = 0;
        for (int other = 0; other < sound.channels; ++other)
            sum += sampleAt(sound.samples, first + other);
        return sum / sound.channels;
    };
    const qsizetype count = frames * rate / sound.rate;
    Sound made{.rate = rate, .channels = channels, .samples = QByteArray(count * channels * 2, Qt::Uninitialized)};
    const double step = double(sound.rate) / rate;
    for (qsizetype i = 0; i < count; ++i) {
        const double place = double(i) * step;
        const auto before = qsizetype(place);
        for (int channel = 0; channel < channels; ++channel) {
            const double value = std::lerp(frame(before, channel), frame(before + 1, channel), place - double(before));
            const auto sample = qint16(std::lround(value));
            std::memcpy(made.samples.data() + (i * channels + channel) * 2, &sample, 2);
        }
    }
    return made;
}

double levelOf(QByteArrayView samples)
{
    const qsizetype count = samples.size() / 2;
    if (count == 0)
        return 0;
    double sum = 0;
    for (qsizetype i = 0; i < count; ++i) {
        const double sample = sampleAt(samples, i) / 32768.0;
        sum += sample * sample;
    }
    const double loudness = 20 * std::log10(std::sqrt(sum / double(count)) + 1e-9);   // dB, 0 the loudest
    return std::clamp(1 + loudness / quietest, 0.0, 1.0);
}

} // namespace tom::desktop
