#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QList>

namespace tom::llm {

// Lines out of bytes that are cut anywhere; blank ones are left out. Owns no socket.
class LineDecoder
{
public:
    explicit LineDecoder(qsizetype maxLine = 8 * 1024 * 1024);

    // The lines that these bytes complete; TooLarge when one outgrows the limit, and from then on always.
    [[nodiscard]] Result<QList<QByteArray>> feed(QByteArrayView bytes);
    [[nodiscard]] Result<QList<QByteArray>> finish();   // the last one, when its end never came

private:
    qsizetype m_maxLine;
    QByteArray m_line;
    bool m_tooLarge = false;
};

} // namespace tom::llm
