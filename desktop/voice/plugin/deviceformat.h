#pragma once

#include <QAudioFormat>
#include <QByteArray>

class QAudioDevice;

namespace tom::desktop {

// That of a recording or a sound, where the device takes it; else the device's own.
[[nodiscard]] QAudioFormat formatFor(const QAudioDevice &device, int rate, int channels);

[[nodiscard]] QByteArray toFloats(const QByteArray &samples);
[[nodiscard]] QByteArray fromFloats(const QByteArray &floats);

} // namespace tom::desktop
