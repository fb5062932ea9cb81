#include "desktop/voice/plugin/systemdevices.h"

#include "desktop/voice/recording.h"

#include <QAudioDevice>
#include <QAudioSink>
#include <QAudioSource>
#include <QCoreApplication>
#include <QLocale>
#include <QMediaDevices>
#include <QPermissions>
#include <QTextToSpeech>

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int bufferTime = 200;   // ms; what is stopped is silent before anybody minds
constexpr int tail = 250;         // ms of silence behind a sound: what is in the buffer when it ends is never heard

std::unexpected<Error> deviceFailure(ErrorCode code, const QString &message)
{
    return failure(code, message);
}

// That of a recording or a sound, where the device takes it; else the device's own.
QAudioFormat formatFor(const QAudioDevice &device, int rate, int channels)
{
    QAudioFormat format;
    format.setSampleRate(rate);
    format.setChannelCount(channels);
    format.setSampleFormat(QAudioFormat::Int16);
    if (device.isFormatSupported(format))
        return format;
    format = device.preferredFormat();
    format.setSampleFormat(QAudioFormat::Int16);
    if (!device.isFormatSupported(format))
        format.setSampleFormat(QAudioFormat::Float);
    return format;
}

QByteArray toFloats(const QByteArray &samples)
{
    QByteArray floats(samples.size() * 2, Qt::Uninitialized);
    for (qsizetype i = 0; i < samples.size() / 2; ++i) {
        qint16 sample = 0;
        std::memcpy(&sample, samples.constData() + i * 2, 2);
        const float value = float(sample) / 32768.0F;
        std::memcpy(floats.data() + i * 4, &value, 4);
    }
    return floats;
}

QByteArray fromFloats(const QByteArray &floats)
{
    QByteArray samples(floats.size() / 2, Qt::Uninitialized);
    for (qsizetype i = 0; i < floats.size() / 4; ++i) {
        float value = 0;
        std::memcpy(&value, floats.constData() + i * 4, 4);
        const auto sample = qint16(std::clamp(value, -1.0F, 1.0F) * 32767);
        std::memcpy(samples.data() + i * 2, &sample, 2);
    }
    return samples;
}

} // namespace

SystemDevices::SystemDevices() = default;

SystemDevices::~SystemDevices()
{
    m_ear = {};
    endRecording();
    silence();
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
    const QAudioDevice device = QMediaDevices::defaultAudioInput();
    if (device.isNull())
        return failRecording(ErrorCode::NotFound);
    m_source = std::make_unique<QAudioSource>(device, formatFor(device, Recording::rate, 1));
    connect(m_source.get(), &QAudioSource::stateChanged, this, [this](QAudio::State state) {
        if (state == QAudio::StoppedState && m_source->error() != QAudio::NoError)
            failRecording(ErrorCode::Internal);
    });
    m_samples = m_source->start();
    if (!m_samples || m_source->error() != QAudio::NoError)
        return failRecording(ErrorCode::Internal);
    connect(m_samples, &QIODevice::readyRead, this, &SystemDevices::read);
}

void SystemDevices::read()
{
    if (!m_samples || !m_ear.heard)
        return;
    QByteArray samples = m_samples->readAll();
    if (samples.isEmpty())
        return;
    const QAudioFormat format = m_source->format();
    if (format.sampleFormat() == QAudioFormat::Float)
        samples = fromFloats(samples);
    const Sound heard{.rate = format.sampleRate(), .channels = format.channelCount(), .samples = samples};
    const Ear ear = m_ear;   // who hears it may end it
    ear.heard(resampled(heard, Recording::rate, 1).samples);
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
    if (m_source) {
        m_source->disconnect(this);
        read();
        m_samples = nullptr;
        m_source->stop();
        m_source.release()->deleteLater();   // it may be calling
    }
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
    const QAudioDevice device = QMediaDevices::defaultAudioOutput();
    if (device.isNull())
        return finish(deviceFailure(ErrorCode::NotFound, u"there is no loudspeaker"_s));
    const QAudioFormat format = formatFor(device, sound.rate, sound.channels);
    QByteArray samples = resampled(sound, format.sampleRate(), format.channelCount()).samples;
    samples.append(format.sampleRate() * tail / 1000 * format.channelCount() * 2, '\0');
    m_played.setData(format.sampleFormat() == QAudioFormat::Float ? toFloats(samples) : samples);
    if (!m_played.open(QIODevice::ReadOnly))
        return finish(deviceFailure(ErrorCode::Internal, m_played.errorString()));
    m_sink = std::make_unique<QAudioSink>(device, format);
    m_sink->setBufferSize(format.bytesForDuration(bufferTime * 1000));
    connect(m_sink.get(), &QAudioSink::stateChanged, this, [this](QAudio::State state) {
        if (state == QAudio::StoppedState && m_sink->error() != QAudio::NoError)
            finish(deviceFailure(ErrorCode::Internal, u"the loudspeaker cannot be used"_s));
        else if (state == QAudio::IdleState && m_played.atEnd())
            finish({});
    });
    m_sink->start(&m_played);
}

// The engine and its voice, made with the first text: it costs threads.
Result<void> SystemDevices::prepareVoice(const QString &language)
{
    QStringList engines = QTextToSpeech::availableEngines();
    engines.removeAll(u"mock"_s);   // of Qt's own tests
    if (engines.isEmpty())
        return deviceFailure(ErrorCode::NotFound, u"there is no engine"_s);
    if (!m_voice) {
        m_voice = std::make_unique<QTextToSpeech>(engines.constFirst());
        connect(m_voice.get(), &QTextToSpeech::stateChanged, this, [this](QTextToSpeech::State state) {
            if (!m_then || m_sink)
                return;
            if (state == QTextToSpeech::Ready)
                finish({});
            else if (state == QTextToSpeech::Error)
                finish(deviceFailure(ErrorCode::Internal, m_voice->errorString()));
        });
    }
    if (m_voice->state() == QTextToSpeech::Error)
        return deviceFailure(ErrorCode::Internal, m_voice->errorString());
    const QLocale wished(language);
    if (wished.language() == QLocale::C || language.isEmpty())
        return {};   // nobody has said: the engine's own
    const QList<QLocale> known = m_voice->availableLocales();
    const auto same = std::ranges::find(known, wished);
    const auto close = std::ranges::find(known, wished.language(), &QLocale::language);
    if (close == known.end())
        return deviceFailure(ErrorCode::NotFound, u"no voice speaks %1"_s.arg(language));
    m_voice->setLocale(same == known.end() ? *close : *same);
    return {};
}

void SystemDevices::say(const QString &text, const QString &language, const Then &then)
{
    begin(then);
    if (const auto ready = prepareVoice(language); !ready)
        return finish(ready);
    m_voice->say(text);
}

void SystemDevices::silence()
{
    ++m_round;
    m_then = {};
    if (m_sink) {
        m_sink->disconnect(this);
        m_sink->reset();
        m_sink.release()->deleteLater();   // it may be calling
    }
    m_played.close();
    if (m_voice && m_voice->state() == QTextToSpeech::Speaking)
        m_voice->stop(QTextToSpeech::BoundaryHint::Immediate);
}

} // namespace tom::desktop
