#pragma once

#include "desktop/api/configtrial.h"
#include "desktop/look/tonedlabel.h"

#include <QWidget>

class QProgressBar;
class QPushButton;

namespace tom::desktop {

// Asks that one part of the configuration is tried as it stands in the text, shows that this goes on, and what came of it.
// Shows and asks.
class TryForm : public QWidget
{
    Q_OBJECT

public:
    explicit TryForm(ConfigPart part, QWidget *parent = nullptr);

    [[nodiscard]] const ConfigPart &part() const { return m_part; }
    void setFiles(const QString &certificateFile, const QString &keyFile);   // of a certificate
    void setOutcome(const Result<ConfigTrial> &outcome);

Q_SIGNALS:
    void tryRequested(const tom::desktop::ConfigPart &part);
    void cancelRequested();

private:
    void ask();
    void stop();
    void setRunning(bool isRunning);
    void say(const QString &words, TonedLabel::Tone tone);

    ConfigPart m_part;
    QPushButton *m_try;
    QPushButton *m_cancel;
    QProgressBar *m_progress;
    TonedLabel *m_outcome;
    bool m_isRunning = false;
};

} // namespace tom::desktop
