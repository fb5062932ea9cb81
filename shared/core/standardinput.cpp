#include "shared/core/standardinput.h"

#include <QMutex>

#include <array>
#include <span>
#include <thread>

#ifdef Q_OS_WIN
#    include <io.h>
#else
#    include <cerrno>

#    include <unistd.h>
#endif

namespace tom {

namespace {

// Not std::getc(): exit() waits for the lock of a stdin that somebody reads.
qsizetype readSome(std::array<char, 4096> &bytes)
{
#ifdef Q_OS_WIN
    return ::_read(0, bytes.data(), unsigned(bytes.size()));
#else
    ssize_t count = 0;
    do {
        count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    } while (count < 0 && errno == EINTR);
    return count;
#endif
}

} // namespace

// The thread outlives this object while it waits for input; it may speak only as long as somebody is there.
struct StandardInput::Receiver
{
    QMutex mutex;
    StandardInput *input = nullptr;

    template<typename Say>
    void tell(Say say)
    {
        const QMutexLocker lock(&mutex);
        if (input)
            QMetaObject::invokeMethod(input, std::move(say), Qt::QueuedConnection);
    }
};

StandardInput::StandardInput(QObject *parent) : QObject(parent), m_receiver(std::make_shared<Receiver>())
{
    m_receiver->input = this;
}

StandardInput::~StandardInput()
{
    const QMutexLocker lock(&m_receiver->mutex);
    m_receiver->input = nullptr;
}

void StandardInput::start()
{
    std::thread([receiver = m_receiver, input = this] {
        std::array<char, 4096> bytes;
        QByteArray line;
        bool isCut = false;   // the rest of this line does not count
        for (qsizetype count = readSome(bytes); count > 0; count = readSome(bytes)) {
            for (const char byte : std::span(bytes.data(), size_t(count))) {
                if (byte != '\n')
                    line.append(byte);
                if (byte != '\n' && line.size() < maxLine)
                    continue;
                if (!std::exchange(isCut, byte != '\n'))
                    receiver->tell([input, said = line] { Q_EMIT input->lineReceived(said); });
                line.clear();
            }
        }
        receiver->tell([input] { Q_EMIT input->ended(); });
    }).detach();
}

} // namespace tom
