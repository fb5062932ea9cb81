#pragma once

#include "desktop/look/card.h"

namespace tom::desktop {

// A message that waits for the answer before it: it can be taken back, and the first one can have that answer stopped.
class QueueCard : public Card
{
    Q_OBJECT

public:
    explicit QueueCard(bool isFirst, QWidget *parent = nullptr);

Q_SIGNALS:
    void takeBackRequested();
    void sendNowRequested();
};

} // namespace tom::desktop
