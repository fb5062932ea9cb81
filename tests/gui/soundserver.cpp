#include "tests/gui/soundserver.h"

#include <QFile>
#include <QStandardPaths>
#include <QTest>

#include <cmath>
#include <csignal>
#include <cstring>
#include <numbers>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int loudEnough = 300;   // of 32768, to be no silence

qint16 sampleAt(const QByteArray &samples, qsizetype place)
{
    qint16 sample = 0;
    std::memcpy(&sample, samples.constData() + place * 2, 2);
    return sample;
}

} // namespace

SoundServer::SoundServer()
{
    const QString program = QStandardPaths::findExecutable(u"pulseaudio"_s);
    if (program.isEmpty() || QStandardPaths::findExecutable(u"pactl"_s).isEmpty())
        return;
    const QByteArray socket = QFile::encodeName(m_folder.filePath(u"native"_s));
    QFile script(m_folder.filePath(u"script.pa"_s));
    if (!script.open(QIODevice::WriteOnly)
        || script.write("load-module module-native-protocol-unix auth-anonymous=1 socket=" + socket
                        + "\nload-module module-null-sink sink_name=words rate=16000 channels=1\n")
               < 0)
        return;
    script.close();
    qputenv("PULSE_SERVER", "unix:" + socket);
    qputenv("PULSE_RUNTIME_PATH", QFile::encodeName(m_folder.filePath(u"run"_s)));
    qputenv("PULSE_STATE_PATH", QFile::encodeName(m_folder.filePath(u"state"_s)));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"PULSE_SERVER"_s);   // a server that has one does not start
    environment.insert(u"HOME"_s, m_folder.path());
    environment.insert(u"XDG_RUNTIME_DIR"_s, m_folder.path());
    m_server.setProcessEnvironment(environment);
    m_server.setStandardErrorFile(m_folder.filePath(u"log"_s));
    m_server.start(program, {u"-n"_s, u"--daemonize=no"_s, u"--use-pid-file=no"_s, u"--exit-idle-time=60"_s, u"--realtime=no"_s,
                             u"--high-priority=no"_s, u"--disable-shm=yes"_s, u"-F"_s, script.fileName()});
    if (!m_server.waitForStarted(20'000))   // else one that answers at once would not count as running yet
        return;
    m_isRunning =
        QTest::qWaitFor([this] { return m_server.state() == QProcess::NotRunning || !control({u"info"_s}).isEmpty(); }, 20'000);
    m_isRunning = m_isRunning && m_server.state() == QProcess::Running;
    if (!m_isRunning)
        return;
    setLoudspeaker(true);
    setMicrophone(true);
}

SoundServer::~SoundServer()
{
    if (!m_isAnswering)
        m_server.kill();
    for (QProcess *process : {&m_words, &m_ears, &m_server}) {
        process->terminate();
        if (process->state() != QProcess::NotRunning && !process->waitForFinished(5000))
            process->kill();
        process->waitForFinished(5000);
    }
}

QByteArray SoundServer::control(const QStringList &arguments)
{
    QProcess pactl;
    pactl.start(u"pactl"_s, arguments);
    pactl.waitForFinished(10'000);
    return pactl.exitCode() == 0 ? pactl.readAllStandardOutput().trimmed() : QByteArray();
}

bool SoundServer::load(const QStringList &module, QByteArray &number)
{
    number = control(QStringList{u"load-module"_s} + module);
    return !number.isEmpty();
}

void SoundServer::unload(QByteArray &number)
{
    if (!number.isEmpty())
        control({u"unload-module"_s, QString::fromLatin1(std::exchange(number, {}))});
}

// A monitor is no microphone to Qt; what is made of one is.
void SoundServer::setMicrophone(bool isThere)
{
    if (isThere == !m_microphone.isEmpty())
        return;
    if (!isThere)
        return unload(m_microphone);
    QVERIFY(load({u"module-remap-source"_s, u"master=words.monitor"_s, u"source_name=microphone"_s}, m_microphone));
    control({u"set-default-source"_s, u"microphone"_s});
}

void SoundServer::setLoudspeaker(bool isThere)
{
    if (isThere == !m_loudspeaker.isEmpty())
        return;
    if (!isThere)
        return unload(m_loudspeaker);
    QVERIFY(load({u"module-null-sink"_s, u"sink_name=loudspeaker"_s, u"rate=16000"_s, u"channels=1"_s}, m_loudspeaker));
    control({u"set-default-sink"_s, u"loudspeaker"_s});
}

void SoundServer::setAnswering(bool isAnswering)
{
    m_isAnswering = isAnswering;
    ::kill(pid_t(m_server.processId()), isAnswering ? SIGCONT : SIGSTOP);
}

void SoundServer::fallSilent()
{
    m_words.terminate();
    m_words.waitForFinished(5000);
}

void SoundServer::talk(const Sound &sound)
{
    const QString path = m_folder.filePath(u"words.wav"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(wavOf(sound)) > 0);
    file.close();
    fallSilent();
    m_words.start(u"paplay"_s, {u"--device=words"_s, path});
    QVERIFY(m_words.waitForStarted());
}

void SoundServer::listen()
{
    m_ears.terminate();
    m_ears.waitForFinished(5000);
    m_ears.readAllStandardOutput();
    m_heard.clear();
    m_ears.start(u"parec"_s, {u"--device=loudspeaker.monitor"_s, u"--raw"_s, u"--format=s16le"_s, u"--rate=16000"_s,
                              u"--channels=1"_s, u"--latency-msec=20"_s});
    // It is there when it has heard the first silence.
    QVERIFY(QTest::qWaitFor([this] { return !heard().samples.isEmpty(); }, 10'000));
}

Sound SoundServer::heard()
{
    m_heard += m_ears.readAllStandardOutput();
    return {.rate = 16000, .channels = 1, .samples = m_heard.first(m_heard.size() / 2 * 2)};
}

bool SoundServer::isSilentSoon()
{
    return QTest::qWaitFor(
        [this] {
            const qsizetype before = heard().samples.size();
            QTest::qWait(200);
            const Sound after = heard();
            return after.samples.size() > before && trimmed({.samples = after.samples.sliced(before)}).samples.isEmpty();
        },
        15'000);
}

Sound toneOf(double frequency, int milliseconds, int rate)
{
    Sound sound{.rate = rate};
    for (qint64 i = 0; i < qint64(milliseconds) * rate / 1000; ++i) {
        const auto sample = qint16(12000 * std::sin(2 * std::numbers::pi * frequency * double(i) / rate));
        sound.samples.append(reinterpret_cast<const char *>(&sample), sizeof sample);
    }
    return sound;
}

// By Goertzel's method.
double shareOf(double frequency, const Sound &sound)
{
    const qsizetype count = sound.samples.size() / 2;
    double sine = 0;
    double cosine = 0;
    double all = 0;
    for (qsizetype i = 0; i < count; ++i) {
        const double sample = sampleAt(sound.samples, i);
        const double angle = 2 * std::numbers::pi * frequency * double(i) / sound.rate;
        sine += sample * std::sin(angle);
        cosine += sample * std::cos(angle);
        all += sample * sample;
    }
    return all == 0 ? 0 : 2 * (sine * sine + cosine * cosine) / (all * double(count));
}

Sound trimmed(const Sound &sound)
{
    const qsizetype count = sound.samples.size() / 2;
    qsizetype first = 0;
    qsizetype last = count;
    while (first < last && std::abs(sampleAt(sound.samples, first)) < loudEnough)
        ++first;
    while (last > first && std::abs(sampleAt(sound.samples, last - 1)) < loudEnough)
        --last;
    return {.rate = sound.rate, .channels = sound.channels, .samples = sound.samples.sliced(first * 2, (last - first) * 2)};
}

} // namespace tom::desktop
