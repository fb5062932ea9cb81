#pragma once

#include <QMessageBox>

#include <functional>

namespace tom::desktop {

// Asks before something goes that was written and is kept nowhere yet.
class DropQuestion : public QMessageBox
{
    Q_OBJECT

public:
    // Open at once, unless it stands there already.
    // keep: when it stays.
    static void ask(QWidget *parent, const std::function<void()> &drop, const std::function<void()> &keep = [] {});

Q_SIGNALS:
    void agreed();

private:
    explicit DropQuestion(QWidget *parent);
};

} // namespace tom::desktop
