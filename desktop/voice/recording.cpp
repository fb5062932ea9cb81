#include "desktop/voice/recording.h"

#include <algorithm>

namespace tom::desktop {

void Recording::add(const QByteArray &samples)
{
    m_samples += samples.first(std::min(samples.size(), mostBytes - m_samples.size()));
    m_loudest = std::max(m_loudest, levelOf(samples));
}

} // namespace tom::desktop
