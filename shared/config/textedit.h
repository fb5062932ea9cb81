#pragma once

#include <QByteArray>

namespace tom::config {

// One change of a text: what stood at the offset (in bytes), and what stands there instead.
struct TextEdit
{
    qsizetype offset = 0;
    QByteArray before{};
    QByteArray after{};

    [[nodiscard]] TextEdit inverse() const { return {offset, after, before}; }
    [[nodiscard]] QByteArray appliedTo(const QByteArray &text) const
    {
        return QByteArray(text).replace(offset, before.size(), after);
    }

    bool operator==(const TextEdit &) const = default;
};

} // namespace tom::config
