#pragma once

#include "desktop/look/iconbutton.h"

namespace tom::desktop {

// Below an answer: reads it aloud, or stops that.
class ReadAloudButton : public IconButton
{
    Q_OBJECT

public:
    explicit ReadAloudButton(const QString &turn) : IconButton(QStringLiteral("speaker"), {}), m_turn(turn)
    {
        setObjectName(QStringLiteral("readAloud"));
        setIconSize({14, 14});
        setFixedSize(24, 24);
        setReading(false);
    }

    [[nodiscard]] const QString &turn() const { return m_turn; }
    void setReading(bool isReading)
    {
        m_isReading = isReading;
        setIconAndName(isReading ? QStringLiteral("stop") : QStringLiteral("speaker"),
                       isReading ? tr("Stop reading aloud (Esc)") : tr("Read aloud"));
    }
    [[nodiscard]] bool isReading() const { return m_isReading; }

private:
    QString m_turn;
    bool m_isReading = false;
};

} // namespace tom::desktop
