#pragma once

#include <QObject>

#include <memory>
#include <optional>

class QSocketNotifier;

namespace tom::console {

// One line from the terminal while everything else goes on. Where the system cannot wait for it beside other things
// (Windows), it blocks.
class LineInput : public QObject
{
    Q_OBJECT

public:
    LineInput();
    ~LineInput() override;

    void ask(const QString &prompt);
    void stop();     // what was typed so far stays for whoever asks next
    void forget();   // what was typed so far, on a terminal: it cannot be meant for a question that was not there yet

Q_SIGNALS:
    void lineRead(const std::optional<QString> &line);   // none: the end of the input

private:
    void take();

    std::unique_ptr<QSocketNotifier> m_notifier;
    QByteArray m_typed;
};

} // namespace tom::console
