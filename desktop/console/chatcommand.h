#pragma once

#include "desktop/api/apiclient.h"
#include "desktop/api/processreply.h"
#include "desktop/console/commandline.h"
#include "desktop/console/consentprompt.h"
#include "desktop/console/exitcode.h"
#include "desktop/console/turnprinter.h"

#include <QTimer>

namespace tom::console {

// tom chat: one question, or one after the other at a prompt. What needs the user's word meanwhile is asked at the terminal;
// without one it is said, and the turn is left waiting.
class ChatCommand : public QObject
{
    Q_OBJECT

public:
    ChatCommand(desktop::ApiClient &client, CommandLine line);

    void start();
    void interrupt();   // Ctrl-C: stops the answer; without one, or the second time, quits

Q_SIGNALS:
    void finished(int exitCode);

private:
    void begin();
    void askNext();
    void ask(const QString &text);
    void follow(std::unique_ptr<desktop::ProcessReply> reply);
    void takeEvent(const protocol::TurnEvent &event);
    void askForConsent();
    void leaveWaiting();
    void takeEnd(const Result<protocol::ProcessAnswer> &answer);

    desktop::ApiClient &m_client;
    CommandLine m_line;
    bool m_atPrompt = false;
    bool m_interrupted = false;
    std::unique_ptr<desktop::ProcessReply> m_reply;
    std::optional<TurnPrinter> m_printer;
    ConsentPrompt m_prompt;
    QList<Question> m_waiting;   // for the user's word
    QTimer m_quiet;
};

} // namespace tom::console
