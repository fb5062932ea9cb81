#pragma once

#include <QObject>

namespace tom::console {

// Ctrl-C as a signal of Qt. It is taken from the first moment, also where a shell had it ignored. One at a time.
class Interrupts : public QObject
{
    Q_OBJECT

public:
    explicit Interrupts(QObject *parent = nullptr);
    ~Interrupts() override;

Q_SIGNALS:
    void interrupted();
};

} // namespace tom::console
