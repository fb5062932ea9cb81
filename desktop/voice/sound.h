#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QString>

namespace tom::desktop {

// Sound as samples of 16 bits, interleaved, in the byte order of this computer.
struct Sound
{
    int rate = 16000;   // samples a second and channel
    int channels = 1;
    QByteArray samples{};

    bool operator==(const Sound &) const = default;
};

// A file of the kind that mediaType says: WAV, of whole numbers or floating ones. Everything else is InvalidInput.
[[nodiscard]] Result<Sound> soundFrom(const QByteArray &file, const QString &mediaType);
[[nodiscard]] QByteArray wavOf(const Sound &sound);

// The same sound for a device that has another rate, or one channel.
[[nodiscard]] Sound resampled(const Sound &sound, int rate, int channels);

// How loud samples are, for the eye: 0 is silence, 1 as loud as can be.
[[nodiscard]] double levelOf(QByteArrayView samples);

} // namespace tom::desktop
