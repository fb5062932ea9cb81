#pragma once

#include "desktop/voice/voicedevices.h"

#include <QBuffer>
#include <QObject>

class QAudioSink;
class QAudioSource;
class QTextToSpeech;

namespace tom::desktop {

// Microphone, loudspeaker and voices of this computer, as Qt Multimedia and Qt TextToSpeech find them.
class SystemDevices : public QObject, public VoiceDevices
{
public:
    SystemDevices();
    ~SystemDevices() override;

    void record(const Ear &ear) override;
    void endRecording() override;
    void play(const Sound &sound, const Then &then) override;
    void say(const QString &text, const QString &language, const Then &then) override;
    void silence() override;

private:
    void listen();
    void read();
    void failRecording(ErrorCode code);
    void begin(const Then &then);
    void finish(const Result<void> &result);
    [[nodiscard]] Result<void> prepareVoice(const QString &language);

    Ear m_ear;
    std::unique_ptr<QAudioSource> m_source;
    QIODevice *m_samples = nullptr;   // of the source
    Then m_then;
    int m_round = 0;   // counts what is played, so that the end of one is not taken for that of the next
    QBuffer m_played;
    std::unique_ptr<QAudioSink> m_sink;
    std::unique_ptr<QTextToSpeech> m_voice;
};

} // namespace tom::desktop
