#pragma once

#include <QObject>

#include <memory>

namespace tom {

// The standard input of a program that tom-server started: its lines, and the moment when it ends, because then the server
// is gone.
// Reads in a thread of its own: no system offers to wait for a pipe in the event loop everywhere.
class StandardInput : public QObject
{
    Q_OBJECT

public:
    explicit StandardInput(QObject *parent = nullptr);
    ~StandardInput() override;

    void start();

    static constexpr qsizetype maxLine = 8 * 1024 * 1024;   // a longer line is cut here

Q_SIGNALS:
    void lineReceived(const QByteArray &line);
    void ended();

private:
    struct Receiver;
    std::shared_ptr<Receiver> m_receiver;
};

} // namespace tom
