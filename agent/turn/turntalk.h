#pragma once

#include "shared/llm/llmclient.h"

namespace tom::agent {

// The images of one round's results, and how many messages of calls and results the turn had then.
struct RoundImages
{
    qsizetype after = 0;
    QList<llm::Image> images{};

    bool operator==(const RoundImages &) const = default;
};

// What a model is shown in the course of one turn: the prompt, then the rounds of calls and results, their images, and notes.
// Results of tools are words for every provider; their images follow as a message of their own, for as long as the turn lives.
class TurnTalk
{
public:
    void begin(const QList<llm::Message> &prompt);
    // One that an earlier process began, with all its rounds.
    void begin(const QList<llm::Message> &prompt, const QList<llm::Message> &rounds, const QList<RoundImages> &images);
    // An answer with calls and their results. The oldest images go when there are too many.
    void addRound(const QList<llm::Message> &round, const QList<llm::Image> &images);
    // For this turn, and no part of the conversation.
    void addNote(const QString &text);

    [[nodiscard]] const QList<llm::Message> &messages() const { return m_messages; }
    [[nodiscard]] const QList<RoundImages> &images() const { return m_images; }   // of results

    // Whose images they are.
    enum class Images { None, Results, History, Request };
    // Puts a note in the place of images that a model refused: those of the results, else those of the history, else those
    // that came with the request. Says which; None: there are no more.
    [[nodiscard]] Images dropImages();

    static constexpr qint64 maxResultImageBytes = 12 * 1024 * 1024;   // of all rounds

private:
    void addImages(const QList<llm::Image> &images);
    [[nodiscard]] bool drop(qsizetype from, qsizetype to);   // those of these messages

    QList<llm::Message> m_messages;
    qsizetype m_promptSize = 0;   // its last message is the request
    qsizetype m_roundMessages = 0;
    QList<RoundImages> m_images;
};

} // namespace tom::agent
