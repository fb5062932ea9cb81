#pragma once

#include "desktop/voice/sound.h"

#include <QObject>
#include <QStringList>

#include <memory>
#include <optional>

namespace tom::desktop {

class ApiClient;
class VoicePlugin;

// Says a text aloud: by the voice of the server's provider, or where it gives none by one of this computer, in the language
// that the user has set. One text at a time: another ends it.
class ReadAloud : public QObject
{
    Q_OBJECT

public:
    enum class State { Silent, Preparing, Speaking };

    ReadAloud(ApiClient &client, VoicePlugin &plugin, QObject *parent = nullptr);
    ~ReadAloud() override;

    void read(const QString &text);
    void stop();
    [[nodiscard]] State state() const { return m_state; }

Q_SIGNALS:
    void stateChanged(tom::desktop::ReadAloud::State state);
    void failed(const QString &words);   // it is silent

private:
    void fetch();
    void takeSound(const Result<Sound> &sound);
    void goOn();
    void play(const Sound &sound);
    void say();
    void sayIn(const QString &language);
    void end();
    void fail(const QString &words);
    void setState(State state);

    ApiClient &m_client;
    VoicePlugin &m_plugin;
    QStringList m_pieces;              // that are neither asked for nor said
    std::optional<Sound> m_next;       // is there, and not said
    std::optional<Error> m_noVoice;    // of the server: the rest is said by this computer
    std::unique_ptr<QObject> m_job;    // of this text; what runs is given up with it
    QString m_language;
    bool m_knowsLanguage = false;
    bool m_isAsking = false;
    bool m_isPlaying = false;
    State m_state = State::Silent;
};

} // namespace tom::desktop
