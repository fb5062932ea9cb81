#include "desktop/voice/dictation.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"
#include "desktop/voice/voicelines.h"
#include "desktop/voice/voiceplugin.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace tom::desktop {

Dictation::Dictation(ApiClient &client, VoicePlugin &plugin, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_plugin(plugin)
{}

Dictation::~Dictation()
{
    endRecording();
}

void Dictation::begin()
{
    if (m_state == State::Recording || m_state == State::Writing)
        return;
    m_recording = {};
    const Result<VoiceDevices *> devices = m_plugin.devices();
    if (!devices)
        return fail(pluginLine(devices.error()));
    setState(State::Recording);
    askForLanguage();
    const QPointer<Dictation> self(this);
    (*devices)->record({.heard =
                            [self](const QByteArray &samples) {
                                if (self)
                                    self->take(samples);
                            },
                        .failed =
                            [self](const Error &error) {
                                if (self)
                                    self->takeLoss(error);
                            }});
}

void Dictation::takeLoss(const Error &error)
{
    if (m_state != State::Recording)
        return;
    if (error.code != ErrorCode::Cancelled)
        return fail(microphoneLine(error));
    m_recording = {};
    setState(State::Idle);   // the microphone is somebody else's
}

// A hint to whoever writes it down; the recording does not wait for it.
void Dictation::askForLanguage()
{
    if (m_knowsLanguage)
        return;
    m_client.settings().then(this, [this](const Result<protocol::UserSettings> &settings) {
        m_knowsLanguage = settings.has_value();
        m_language = settings ? settings->language.section(u'-', 0, 0).toLower() : QString();
    });
}

void Dictation::take(const QByteArray &samples)
{
    if (m_state != State::Recording)
        return;
    m_recording.add(samples);
    Q_EMIT heard(levelOf(samples), m_recording.seconds());
    if (m_recording.isFull())
        QMetaObject::invokeMethod(this, &Dictation::end, Qt::QueuedConnection);   // not from within the device
}

void Dictation::end()
{
    if (m_state != State::Recording)
        return;
    endRecording();
    if (m_recording.isTooShort())
        return fail(tr("That was too short. Hold the button while you talk, or click it once to begin and once to end."));
    if (m_recording.isSilent())
        return fail(tr("Nothing was heard: is the microphone switched off?"));
    write();
}

void Dictation::write()
{
    setState(State::Writing);
    m_job = std::make_unique<QObject>();
    m_client.transcribe(m_recording.wav(), m_language, m_job.get()).then(m_job.get(), [this](const Result<QString> &words) {
        takeWords(words);
    });
}

void Dictation::takeWords(const Result<QString> &words)
{
    m_job.release()->deleteLater();   // it is calling
    if (!words)
        return fail(transcriptionLine(words.error()), words.error().code != ErrorCode::Unauthorized);
    m_recording = {};
    const QString said = words->trimmed();
    if (said.isEmpty())
        return fail(tr("No words were understood."));
    setState(State::Idle);
    Q_EMIT finished(said);
}

void Dictation::tryAgain()
{
    if (m_state == State::Failed && !m_recording.isEmpty())
        write();
}

void Dictation::cancel()
{
    endRecording();
    m_job.reset();
    m_recording = {};
    setState(State::Idle);
}

void Dictation::endRecording()
{
    if (m_state == State::Recording && m_plugin.loaded())
        m_plugin.loaded()->endRecording();
}

void Dictation::fail(const QString &words, bool canTryAgain)
{
    endRecording();
    if (!canTryAgain)
        m_recording = {};
    setState(State::Failed);
    Q_EMIT failed(words, canTryAgain);
}

void Dictation::setState(State state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged(state);
}

} // namespace tom::desktop
