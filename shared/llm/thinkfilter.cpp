#include "shared/llm/thinkfilter.h"

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

constexpr QLatin1StringView opening("<think>");
constexpr QLatin1StringView closing("</think>");

// How much of the end could be the begin of the closing tag.
qsizetype heldBack(const QString &text)
{
    for (qsizetype length = std::min(text.size(), closing.size() - 1); length > 0; --length) {
        if (text.endsWith(closing.first(length)))
            return length;
    }
    return 0;
}

} // namespace

ThinkFilter::Piece ThinkFilter::feed(const QString &delta)
{
    Piece piece;
    m_held += delta;
    if (m_state == State::Start) {
        const QString begin = m_held.trimmed();
        if (begin.startsWith(opening)) {
            m_held = m_held.sliced(m_held.indexOf(opening) + opening.size());
            m_state = State::Thinking;
        } else if (!QString(opening).startsWith(begin)) {
            m_state = State::Text;
        }
    }
    if (m_state == State::Thinking) {
        const qsizetype end = m_held.indexOf(closing);
        const qsizetype length = end < 0 ? m_held.size() - heldBack(m_held) : end;
        piece.reasoning = m_held.first(length);
        m_held = end < 0 ? m_held.sliced(length) : m_held.sliced(end + closing.size());
        if (end >= 0)
            m_state = State::AfterThinking;
    }
    if (m_state == State::AfterThinking) {
        const QString rest = m_held;
        qsizetype first = 0;
        while (first < rest.size() && rest.at(first).isSpace())
            ++first;
        m_held = rest.sliced(first);
        if (!m_held.isEmpty())
            m_state = State::Text;
    }
    if (m_state == State::Text)
        piece.text = std::exchange(m_held, {});
    return piece;
}

ThinkFilter::Piece ThinkFilter::finish()
{
    const QString held = std::exchange(m_held, {});
    return m_state == State::Thinking ? Piece{.reasoning = held} : Piece{.text = held};
}

} // namespace tom::llm
