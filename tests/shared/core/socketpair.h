#pragma once

#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

namespace tom {

// Two ends of a stream, open until the test ends.
class Pair
{
public:
    Pair()
    {
        int ends[2] = {-1, -1};
        [[maybe_unused]] const int made = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends);
        here = ends[0];
        there = ends[1];
    }
    ~Pair()
    {
        closeHere();
        closeThere();
    }
    Q_DISABLE_COPY_MOVE(Pair)

    void say(const QByteArray &bytes) const { QCOMPARE(::write(there, bytes.constData(), size_t(bytes.size())), bytes.size()); }
    QByteArray hear() const
    {
        char bytes[100];
        const auto size = ::read(here, bytes, sizeof bytes);
        return size > 0 ? QByteArray(bytes, size) : QByteArray();
    }
    void closeHere() { closeOne(here); }
    void closeThere() { closeOne(there); }

    int here = -1;
    int there = -1;

private:
    static void closeOne(int &end)
    {
        if (end >= 0)
            ::close(std::exchange(end, -1));
    }
};

} // namespace tom
