#include "agent/conversation/entrysplitter.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

} // namespace

Result<QList<EntrySplitter::Entry>> EntrySplitter::feed(QByteArrayView bytes)
{
    QList<Entry> entries;
    for (const char c : bytes) {
        ++m_at;
        if (m_depth == 0 && !takeBetween(c))
            return failure(
                ErrorCode::InvalidInput,
                u"the file must be a list of conversations, or have one on each line; at byte %1 it has neither"_s.arg(m_at));
        if (m_depth == 0)
            continue;
        takeWithin(c);
        if (m_depth == 0) {
            const bool isTooLarge = m_entrySize > maxEntry;
            entries.append({.bytes = isTooLarge ? QByteArray() : m_entry, .isTooLarge = isTooLarge});
            m_entry.clear();
            m_entrySize = 0;
        }
    }
    return entries;
}

// Leaves a depth of one where an entry begins; takeWithin() is given that byte too.
bool EntrySplitter::takeBetween(char c)
{
    if (m_at <= byteOrderMark.size() && c == byteOrderMark.at(m_at - 1) && !m_hasBegun)
        return true;
    if (isSpace(c))
        return true;
    if (m_isOver)
        return false;
    const bool isFirst = !std::exchange(m_hasBegun, true);
    if (c == '{') {
        m_depth = -1;   // counted when it is taken
        return true;
    }
    if (c == '[' && isFirst)
        return m_isList = true;
    if (c == ']' && m_isList)
        return m_isOver = true;
    return c == ',' && m_isList;
}

void EntrySplitter::takeWithin(char c)
{
    m_depth = std::max(m_depth, 0);
    if (++m_entrySize <= maxEntry)
        m_entry.append(c);
    if (m_isEscaped) {
        m_isEscaped = false;
    } else if (m_isInString) {
        m_isEscaped = c == '\\';
        m_isInString = c != '"';
    } else if (c == '"') {
        m_isInString = true;
    } else if (c == '{' || c == '[') {
        ++m_depth;
    } else if (c == '}' || c == ']') {
        --m_depth;
    }
}

Result<void> EntrySplitter::finish() const
{
    if (m_depth != 0 || (m_isList && !m_isOver))
        return failure(ErrorCode::InvalidInput, u"the file breaks off at byte %1; what was whole before it is kept"_s.arg(m_at));
    return {};
}

} // namespace tom::agent
