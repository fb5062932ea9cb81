#pragma once

#include <QFrame>

namespace tom::desktop {

// A quiet rounded surface with a thin border, in the colours of the palette.
class Card : public QFrame
{
    Q_OBJECT

public:
    enum class Tone { Plain, Raised, Bubble, Warning };

    explicit Card(Tone tone, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Tone m_tone;
};

} // namespace tom::desktop
