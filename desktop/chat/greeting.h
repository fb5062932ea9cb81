#pragma once

#include <QWidget>

namespace tom::desktop {

// What stands where the conversation will be, as long as there is none.
class Greeting : public QWidget
{
    Q_OBJECT

public:
    explicit Greeting(QWidget *parent = nullptr);
};

} // namespace tom::desktop
