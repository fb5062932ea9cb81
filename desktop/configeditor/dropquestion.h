#pragma once

#include <QMessageBox>

#include <functional>

namespace tom::desktop {

// Asks before changes of the configuration go that were not applied.
class DropQuestion : public QMessageBox
{
    Q_OBJECT

public:
    // Open at once, unless it stands there already.
    static void ask(QWidget *parent, const std::function<void()> &drop);

Q_SIGNALS:
    void agreed();

private:
    explicit DropQuestion(QWidget *parent);
};

} // namespace tom::desktop
