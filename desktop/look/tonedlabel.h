#pragma once

#include <QLabel>

namespace tom::desktop {

// Text of second rank, or a warning: a label whose colour follows the palette. Always plain text.
class TonedLabel : public QLabel
{
    Q_OBJECT

public:
    enum class Tone { Normal, Muted, Good, Warning, Bad };

    explicit TonedLabel(Tone tone, const QString &text = {}, QWidget *parent = nullptr);

    void setTone(Tone tone);
    void scaleFont(double factor, QFont::Weight weight = QFont::Normal);

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    Tone m_tone;
    bool m_refreshing = false;
};

} // namespace tom::desktop
