#pragma once

#include "desktop/chat/voicesettings.h"
#include "desktop/voice/dictation.h"
#include "desktop/voice/readaloud.h"

namespace tom::desktop {

class ChatController;
class ChatPanel;

// One account's voice in the chat: what is said becomes words in the input, and answers are read aloud. Nobody talks while the
// other does: who begins to talk, says something new or opens another conversation, makes Tom silent.
class VoiceController : public QObject
{
    Q_OBJECT

public:
    // folder: where what is kept of this account is.
    VoiceController(ApiClient &client, VoicePlugin &plugin, ChatPanel &panel, ChatController &chat, QString folder,
                    QObject *parent = nullptr);
    ~VoiceController() override;

    void silence();   // whatever is being read
    void stop();      // and whatever is being said

private:
    void connectDictation();
    void connectReading();
    void begin();
    void cancel();
    void read(const QString &turn, const QString &text);
    void takeWords(const QString &words);
    void showState();
    void wish(const VoiceSettings &settings);

    ChatPanel &m_panel;
    ChatController &m_chat;
    QString m_folder;
    VoiceSettings m_settings;
    Dictation m_dictation;
    ReadAloud m_reading;
    QString m_read;       // the turn whose answer is being read
    QString m_spokenIn;   // the conversation that was open when somebody began to talk
};

} // namespace tom::desktop
