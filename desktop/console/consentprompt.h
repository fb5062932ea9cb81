#pragma once

#include "desktop/api/apiclient.h"
#include "desktop/console/formprompt.h"

#include <variant>

namespace tom::console {

using Question = std::variant<protocol::Approval, protocol::Elicitation>;

[[nodiscard]] QString idOf(const Question &question);

// Puts what waits for the user's word to the person at the terminal, one after the other, and tells the server what they
// said. Knows nothing of the turn that waits.
class ConsentPrompt : public QObject
{
    Q_OBJECT

public:
    explicit ConsentPrompt(desktop::ApiClient &client);

    void ask(const Question &question);
    // It has been decided, here or elsewhere.
    void end(const QString &id, const QString &words);
    void endAll();

Q_SIGNALS:
    void abandoned();   // the end of the input: what waits goes on waiting

private:
    void askNext();
    void askForm(const protocol::Elicitation &elicitation);
    void takeLine(const std::optional<QString> &line);
    void takeWord(const protocol::Approval &approval, const QString &word);
    void tell(QFuture<Result<void>> answered);

    desktop::ApiClient &m_client;
    LineInput m_input;
    std::unique_ptr<FormPrompt> m_form;
    QList<Question> m_questions;   // the first one is being asked
    bool m_isSaid = false;         // it was answered, and the server is being told
};

} // namespace tom::console
