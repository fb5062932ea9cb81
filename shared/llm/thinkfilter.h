#pragma once

#include <QString>

namespace tom::llm {

// Takes <think>…</think> at the begin of an answer out of it, however it is cut into pieces. Local models write their
// reasoning there; later in a text the words are the model's own.
class ThinkFilter
{
public:
    struct Piece
    {
        QString text{};
        QString reasoning{};
    };

    [[nodiscard]] Piece feed(const QString &delta);
    [[nodiscard]] Piece finish();   // what was held back

private:
    enum class State { Start, Thinking, AfterThinking, Text };

    State m_state = State::Start;
    QString m_held;
};

} // namespace tom::llm
