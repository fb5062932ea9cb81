#pragma once

#include "desktop/look/card.h"

class QPushButton;

namespace tom::desktop {

// What went wrong, in words, with a button for what can be done about it, and one to leave it at that.
class ProblemCard : public Card
{
    Q_OBJECT

public:
    // What a button says; empty: there is none.
    ProblemCard(const QString &words, const QString &action, const QString &leave = {}, QWidget *parent = nullptr);

    void dropActions();

Q_SIGNALS:
    void actionRequested();
    void leaveRequested();

private:
    void addButton(const QString &name, const QString &words, void (ProblemCard::*asked)());

    QList<QPushButton *> m_buttons;
};

} // namespace tom::desktop
