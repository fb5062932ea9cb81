#pragma once

#include "desktop/look/card.h"

#include <QElapsedTimer>

#include <optional>

class QLabel;

namespace tom::desktop {

class IconButton;
class PlainBlock;
class TonedLabel;

// One call of a tool: running, then done or failed, and how long it took. What it was asked and what it said can be unfolded.
class ToolCard : public Card
{
    Q_OBJECT

public:
    ToolCard(const QString &module, const QString &name, const QString &arguments, QWidget *parent = nullptr);

    void showProgress(double progress, std::optional<double> total, const QString &message);
    void setWaitsForConsent(bool waits);
    void end(bool ok, const QString &summary, qint64 durationMs = 0);   // 0: as long as it was shown here
    [[nodiscard]] bool isRunning() const { return m_state == State::Running || m_state == State::Waiting; }

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class State { Running, Waiting, Done, Failed };

    void showState();
    void unfold(bool open);

    QString m_title;
    QString m_arguments;   // as people read them
    QString m_result;
    State m_state = State::Running;
    QElapsedTimer m_time;
    QLabel *m_mark;
    TonedLabel *m_summary;
    TonedLabel *m_duration;
    PlainBlock *m_block = nullptr;   // made when it is first unfolded
    IconButton *m_fold;
};

} // namespace tom::desktop
