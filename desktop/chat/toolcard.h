#pragma once

#include "desktop/look/card.h"

#include <QJsonObject>

class QLabel;

namespace tom::desktop {

class IconButton;
class TonedLabel;

// One call of a tool: running, then done with a summary or failed. The arguments can be unfolded.
class ToolCard : public Card
{
    Q_OBJECT

public:
    ToolCard(const QString &module, const QString &name, const QJsonObject &arguments, QWidget *parent = nullptr);

    void end(bool ok, const QString &summary);
    [[nodiscard]] bool isRunning() const { return m_state == State::Running; }

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class State { Running, Done, Failed };

    void showState();
    void unfold(bool open);

    QString m_title;
    State m_state = State::Running;
    QLabel *m_mark;
    TonedLabel *m_summary;
    TonedLabel *m_arguments;
    IconButton *m_fold;
};

} // namespace tom::desktop
