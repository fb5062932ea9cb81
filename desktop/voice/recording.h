#pragma once

#include "desktop/voice/sound.h"

namespace tom::desktop {

// What somebody has said so far, in memory only. Longer than two minutes it does not get: that is 4 MB of the 10 that a server
// takes.
class Recording
{
public:
    static constexpr int rate = 16000;   // what speech needs, and what those who write it down work with
    static constexpr int longest = 120;  // seconds

    void add(const QByteArray &samples);   // what is too much is left out
    [[nodiscard]] int seconds() const { return int(milliseconds() / 1000); }
    [[nodiscard]] bool isFull() const { return m_samples.size() >= mostBytes; }
    [[nodiscard]] bool isTooShort() const { return milliseconds() < shortest; }   // for a word
    [[nodiscard]] bool isSilent() const { return m_loudest < faintest; }          // a microphone that is off
    [[nodiscard]] bool isEmpty() const { return m_samples.isEmpty(); }
    [[nodiscard]] QByteArray wav() const { return wavOf({.rate = rate, .channels = 1, .samples = m_samples}); }

private:
    static constexpr qsizetype mostBytes = qsizetype(longest) * rate * 2;
    static constexpr qint64 shortest = 300;   // ms
    static constexpr double faintest = 0.02;

    [[nodiscard]] qint64 milliseconds() const { return m_samples.size() * 1000 / (rate * 2); }

    QByteArray m_samples;
    double m_loudest = 0;
};

} // namespace tom::desktop
