#include "desktop/voice/readaloud.h"

#include "desktop/api/apiclient.h"
#include "desktop/voice/speechpieces.h"
#include "desktop/voice/voicelines.h"
#include "desktop/voice/voiceplugin.h"

#include <QLocale>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcReadAloud, "tom.desktop.readaloud")

ReadAloud::ReadAloud(ApiClient &client, VoicePlugin &plugin, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_plugin(plugin)
{}

ReadAloud::~ReadAloud()
{
    end();
}

void ReadAloud::read(const QString &text)
{
    end();
    m_pieces = speechPieces(text);
    if (m_pieces.isEmpty())
        return setState(State::Silent);
    if (const auto devices = m_plugin.devices(); !devices)
        return fail(pluginLine(devices.error()));
    m_job = std::make_unique<QObject>();
    setState(State::Preparing);
    fetch();
}

void ReadAloud::stop()
{
    end();
    setState(State::Silent);
}

void ReadAloud::end()
{
    if (m_job)
        m_job.release()->deleteLater();   // it may be calling
    m_pieces.clear();
    m_next.reset();
    m_noVoice.reset();
    m_isAsking = m_isPlaying = false;
    if (m_state != State::Silent && m_plugin.loaded())
        m_plugin.loaded()->silence();
}

// One piece ahead of the one that is heard.
void ReadAloud::fetch()
{
    if (m_isAsking || m_next || m_noVoice || m_pieces.isEmpty())
        return;
    m_isAsking = true;
    m_client.speak(m_pieces.constFirst(), m_job.get())
        .then(m_job.get(), [job = m_job.get(), this](const Result<SpokenAudio> &audio) {
            if (job == m_job.get())
                takeSound(audio.and_then([](const SpokenAudio &spoken) { return soundFrom(spoken.bytes, spoken.mediaType); }));
        });
}

void ReadAloud::takeSound(const Result<Sound> &sound)
{
    m_isAsking = false;
    if (sound) {
        m_next = *sound;
        m_pieces.removeFirst();
    } else {
        qCInfo(lcReadAloud).noquote() << u"this computer's own voice speaks: %1"_s.arg(sound.error().message);
        m_noVoice = sound.error();
    }
    goOn();
}

void ReadAloud::goOn()
{
    if (m_isPlaying)
        return;
    if (m_next)
        return play(*std::exchange(m_next, std::nullopt));
    if (m_noVoice && !m_pieces.isEmpty())
        return say();
    if (!m_isAsking)
        stop();
}

void ReadAloud::play(const Sound &sound)
{
    m_isPlaying = true;
    setState(State::Speaking);
    m_plugin.loaded()->play(sound, [job = m_job.get(), this](const Result<void> &played) {
        if (job != m_job.get())
            return;
        m_isPlaying = false;
        if (!played)
            return fail(loudspeakerLine(played.error()));
        goOn();
    });
    fetch();
}

void ReadAloud::say()
{
    if (m_knowsLanguage)
        return sayIn(m_language);
    m_isPlaying = true;
    m_client.settings().then(m_job.get(), [job = m_job.get(), this](const Result<protocol::UserSettings> &settings) {
        if (job != m_job.get())
            return;
        m_isPlaying = false;
        m_knowsLanguage = settings.has_value();
        m_language = settings ? settings->language : QString();
        sayIn(m_language);
    });
}

void ReadAloud::sayIn(const QString &language)
{
    m_isPlaying = true;
    setState(State::Speaking);
    const QString text = m_pieces.takeFirst();
    m_plugin.loaded()->say(text, language.isEmpty() ? QLocale().bcp47Name() : language,
                           [job = m_job.get(), this](const Result<void> &said) {
                               if (job != m_job.get())
                                   return;
                               m_isPlaying = false;
                               if (!said)
                                   return fail(voiceLine(said.error(), *m_noVoice));
                               goOn();
                           });
}

void ReadAloud::fail(const QString &words)
{
    stop();
    Q_EMIT failed(words);
}

void ReadAloud::setState(State state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged(state);
}

} // namespace tom::desktop
