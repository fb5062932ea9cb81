#include "desktop/voice/plugin/systemdevices.h"

#include "desktop/voice/plugin/loudspeaker.h"
#include "desktop/voice/plugin/microphone.h"
#include "desktop/voice/plugin/voice.h"

#include <QCoreApplication>
#include <QPermissions>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

std::unexpected<Error> deviceFailure(ErrorCode code, const QString &message)
{
    return failure(code, message);
}

} // namespace

SystemDevices::SystemDevices() = default;

SystemDevices::~SystemDevices()
{
    m_ear = {};
    m_then = {};
}

void SystemDevices::record(const Ear &ear)
{
    const Ear before = m_ear;
    endRecording();
    if (before.failed)
        before.failed({.code = ErrorCode::Cancelled, .message = u"somebody else records"_s});
    m_ear = ear;
    const QMicrophonePermission microphone;
    switch (qApp->checkPermission(microphone)) {
    case Qt::PermissionStatus::Granted:
        return listen();
    case Qt::PermissionStatus::Denied:
        return failRecording(ErrorCode::Forbidden);
    case Qt::PermissionStatus::Undetermined:
        qApp->requestPermission(microphone, this, [this](const QPermission &answer) {
            if (answer.status() == Qt::PermissionStatus::Granted)
                listen();
            else
                failRecording(ErrorCode::Forbidden);
        });
    }
}

void SystemDevices::listen()
{
    if (!m_ear.heard)
        return;   // it has ended while the user was asked
    if (!m_listening)
        makeMicrophone();
    m_isOpen = true;
    m_listening->call([microphone = m_microphone, round = m_recordings] { microphone->open(round); });
}

void SystemDevices::makeMicrophone()
{
    m_microphone = new Microphone;
    connect(m_microphone, &Microphone::heard, this, &SystemDevices::read);
    connect(m_microphone, &Microphone::failed, this, [this](int round, ErrorCode code) {
        if (round == m_recordings)
            failRecording(code);
    });
    m_listening = std::make_unique<DeviceThread>(m_microphone);
    connect(m_listening.get(), &DeviceThread::stuck, this, [this] {
        m_microphone = nullptr;
        m_isOpen = false;
        m_listening.release()->deleteLater();   // it is calling
        failRecording(ErrorCode::Network);
    });
}

void SystemDevices::read()
{
    if (!m_isOpen || !m_ear.heard)
        return;
    const QByteArray samples = m_microphone->take(m_recordings);
    if (samples.isEmpty())
        return;
    const Ear ear = m_ear;   // who hears it may end it
    ear.heard(samples);
}

void SystemDevices::failRecording(ErrorCode code)
{
    QMetaObject::invokeMethod(
        this,
        [this, code] {
            const Ear ear = std::exchange(m_ear, {});
            endRecording();
            if (ear.failed)
                ear.failed({.code = code, .message = u"the microphone cannot be used"_s});
        },
        Qt::QueuedConnection);
}

void SystemDevices::endRecording()
{
    read();
    ++m_recordings;
    if (std::exchange(m_isOpen, false))
        m_listening->call([microphone = m_microphone] { microphone->close(); });
    m_ear = {};
}

void SystemDevices::begin(const Then &then)
{
    silence();
    m_then = then;
}

void SystemDevices::finish(const Result<void> &result)
{
    QMetaObject::invokeMethod(
        this,
        [this, result, round = m_round] {
            if (round != m_round)
                return;
            const Then then = m_then;
            silence();
            if (then)
                then(result);
        },
        Qt::QueuedConnection);
}

void SystemDevices::play(const Sound &sound, const Then &then)
{
    begin(then);
    if (!m_playing)
        makeLoudspeaker();
    m_isPlaying = true;
    m_playing->call([loudspeaker = m_loudspeaker, round = m_round, sound] { loudspeaker->play(round, sound); });
}

void SystemDevices::makeLoudspeaker()
{
    m_loudspeaker = new Loudspeaker;
    connect(m_loudspeaker, &Loudspeaker::ended, this, [this](int round) {
        if (round == m_round)
            finish({});
    });
    connect(m_loudspeaker, &Loudspeaker::failed, this, [this](int round, ErrorCode code) {
        if (round == m_round)
            finish(deviceFailure(code, u"the loudspeaker cannot be used"_s));
    });
    m_playing = std::make_unique<DeviceThread>(m_loudspeaker);
    connect(m_playing.get(), &DeviceThread::stuck, this, [this] {
        m_loudspeaker = nullptr;
        m_playing.release()->deleteLater();   // it is calling
        if (std::exchange(m_isPlaying, false))
            finish(deviceFailure(ErrorCode::Network, u"the loudspeaker does not answer"_s));
    });
}

void SystemDevices::say(const QString &text, const QString &language, const Then &then)
{
    begin(then);
    if (!m_speaking)
        makeVoice();
    m_isSaying = true;
    m_speaking->call([voice = m_voice, round = m_round, text, language] { voice->say(round, text, language); });
}

void SystemDevices::makeVoice()
{
    m_voice = new Voice;
    connect(m_voice, &Voice::ended, this, [this](int round) {
        if (round == m_round)
            finish({});
    });
    connect(m_voice, &Voice::failed, this, [this](int round, const Error &error) {
        if (round == m_round)
            finish(std::unexpected(error));
    });
    m_speaking = std::make_unique<DeviceThread>(m_voice);
    connect(m_speaking.get(), &DeviceThread::stuck, this, [this] {
        m_voice = nullptr;
        m_speaking.release()->deleteLater();   // it is calling
        if (std::exchange(m_isSaying, false))
            finish(deviceFailure(ErrorCode::Network, u"the voice does not answer"_s));
    });
}

void SystemDevices::silence()
{
    ++m_round;
    m_then = {};
    if (std::exchange(m_isPlaying, false))
        m_playing->call([loudspeaker = m_loudspeaker] { loudspeaker->stop(); });
    if (std::exchange(m_isSaying, false))
        m_speaking->call([voice = m_voice] { voice->stop(); });
}

} // namespace tom::desktop
