#include "shared/llm/linedecoder.h"

using namespace Qt::StringLiterals;

namespace tom::llm {

LineDecoder::LineDecoder(qsizetype maxLine) : m_maxLine(maxLine) {}

Result<QList<QByteArray>> LineDecoder::feed(QByteArrayView bytes)
{
    QList<QByteArray> lines;
    while (!bytes.isEmpty() && !m_tooLarge) {
        const qsizetype end = bytes.indexOf('\n');
        const QByteArrayView piece = end < 0 ? bytes : bytes.first(end);
        if (m_line.size() + piece.size() > m_maxLine) {
            m_tooLarge = true;
            m_line.clear();
            break;
        }
        m_line += piece;
        if (end < 0)
            break;
        bytes = bytes.sliced(end + 1);
        if (const QByteArray line = std::exchange(m_line, {}).trimmed(); !line.isEmpty())
            lines.append(line);
    }
    if (m_tooLarge)
        return failure(ErrorCode::TooLarge, u"a line of its stream is longer than %1 bytes"_s.arg(m_maxLine));
    return lines;
}

Result<QList<QByteArray>> LineDecoder::finish()
{
    return feed("\n");
}

} // namespace tom::llm
