#pragma once

#include "desktop/api/processreply.h"
#include "desktop/chat/draftstore.h"
#include "desktop/voice/dictation.h"

#include <QPointer>

#include <functional>

namespace tom::desktop {

class ApiClient;
class AssistantMessage;
class FormDrafts;
class QuickWindow;

// Takes what is asked in the quick window to the server and shows what comes back. What was written there, and into
// forms, is kept until the server has it. Knows nothing of the large window but which conversation is open in it.
class QuickController : public QObject
{
    Q_OBJECT

public:
    // folder: where drafts of this account are kept.
    QuickController(ApiClient &client, VoicePlugin &plugin, QuickWindow &window, FormDrafts &forms, const QString &folder,
                    std::function<QString()> conversation, QObject *parent = nullptr);
    ~QuickController() override;

    void stopTalking();   // what was said is gone

Q_SIGNALS:
    void openRequested(const QString &conversation);   // empty: nothing was asked yet
    void talkBegins();   // the microphone is wanted, and nobody should speak

private:
    void connectVoice(bool isAvailable);
    void connectAnswer();
    void showTalk(Dictation::State state);
    void ask(const QString &words);
    void takeEvent(const protocol::TurnEvent &event);
    void takeEnd(const Result<protocol::ProcessAnswer> &result);
    void takeLoss(const Error &error);
    void keep(const Draft &draft, FileSync sync);
    void dropReply();

    ApiClient &m_client;
    QuickWindow &m_window;
    FormDrafts &m_forms;
    DraftStore m_drafts;
    Dictation m_dictation;
    std::function<QString()> m_conversation;
    std::unique_ptr<ProcessReply> m_reply;
    QPointer<AssistantMessage> m_answer;
    protocol::ProcessRequest m_asked;   // that the server may not have: asked again it is the same turn, after a crash, too
    QString m_shown;                    // the conversation of the answer
};

} // namespace tom::desktop
