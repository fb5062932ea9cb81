#pragma once

#include "shared/protocol/sentmessage.h"

#include <QWidget>

namespace tom::desktop {

// One message to somebody else with all of its words, and when it arrived and was read. Asks for nothing.
class SentView : public QWidget
{
    Q_OBJECT

public:
    explicit SentView(const protocol::SentMessage &message, QWidget *parent = nullptr);
};

// "On its way", "Delivered", "Read", "Not accepted".
[[nodiscard]] QString stateWords(const protocol::SentMessage &message);

} // namespace tom::desktop
