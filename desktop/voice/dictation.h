#pragma once

#include "desktop/voice/recording.h"

#include <QObject>

#include <memory>

namespace tom::desktop {

class ApiClient;
class VoicePlugin;

// What somebody says, written down: records until told to stop, gives the recording to the server, and tells the words. The
// recording is in memory only, and goes with its words, or when somebody throws it away.
class Dictation : public QObject
{
    Q_OBJECT

public:
    enum class State { Idle, Recording, Writing, Failed };

    Dictation(ApiClient &client, VoicePlugin &plugin, QObject *parent = nullptr);
    ~Dictation() override;

    void begin();
    void end();      // of what is said; now it is written down
    void cancel();   // whatever was heard is gone
    void tryAgain();   // to have it written down
    [[nodiscard]] State state() const { return m_state; }

Q_SIGNALS:
    void stateChanged(tom::desktop::Dictation::State state);
    void heard(double level, int seconds);
    void finished(const QString &words);
    void failed(const QString &words, bool canTryAgain);   // the state is Failed

private:
    void take(const QByteArray &samples);
    void takeWords(const Result<QString> &words);
    void takeLoss(const Error &error);
    void write();
    void askForLanguage();
    void endRecording();
    void fail(const QString &words, bool canTryAgain = false);
    void setState(State state);

    ApiClient &m_client;
    VoicePlugin &m_plugin;
    Recording m_recording;
    std::unique_ptr<QObject> m_job;   // what runs at the server is given up with it
    QString m_language;
    bool m_knowsLanguage = false;
    State m_state = State::Idle;
};

} // namespace tom::desktop
