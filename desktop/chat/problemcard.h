#pragma once

#include "desktop/look/card.h"

class QPushButton;

namespace tom::desktop {

// What went wrong, in words, with one button for what can be done about it.
class ProblemCard : public Card
{
    Q_OBJECT

public:
    ProblemCard(const QString &words, const QString &action, QWidget *parent = nullptr);   // no action: no button

    void dropAction();

Q_SIGNALS:
    void actionRequested();

private:
    QPushButton *m_button = nullptr;
};

} // namespace tom::desktop
