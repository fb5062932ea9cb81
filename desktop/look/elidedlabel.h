#pragma once

#include "desktop/look/tonedlabel.h"

namespace tom::desktop {

// One line that loses its middle where it has no room: an address or a path, of which both ends matter. The whole of it is
// its tool tip and what a screen reader says.
class ElidedLabel : public TonedLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(Tone tone, QWidget *parent = nullptr);

    void setWhole(const QString &text);
    [[nodiscard]] QString whole() const { return m_whole; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void elide();

    QString m_whole;
};

} // namespace tom::desktop
