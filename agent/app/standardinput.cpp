#include "agent/app/standardinput.h"

#include <QMutex>

#include <cstdio>
#include <thread>

namespace tom::agent {

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
        QByteArray line;
        bool isFirst = true;
        for (int c = std::getc(stdin); c != EOF; c = std::getc(stdin)) {
            if (!isFirst)
                continue;
            if (c != '\n')
                line.append(char(c));
            if (c == '\n' || line.size() == maxLine) {
                isFirst = false;
                receiver->tell([input, line] { Q_EMIT input->lineReceived(line); });
            }
        }
        receiver->tell([input] { Q_EMIT input->ended(); });
    }).detach();
}

} // namespace tom::agent
