#pragma once

#include "desktop/app/accountbar.h"

#include <QToolButton>

namespace tom::desktop {

// One account in the bar: the first letter of its name in a circle, filled when it is the one that is open, how many things
// wait for it, and below it in a word why it is not as it should be.
class AccountButton : public QToolButton
{
    Q_OBJECT

public:
    explicit AccountButton(QWidget *parent = nullptr);

    void setAccount(const ShownAccount &shown);
    [[nodiscard]] const Account &account() const { return m_shown.account; }

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void nextCheckState() override {}   // which one is open says the program
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QString name() const;
    [[nodiscard]] QString word() const;
    [[nodiscard]] QRect wordPlace(int width) const;
    [[nodiscard]] int narrowest() const;
    [[nodiscard]] QFont wordFont() const;

    ShownAccount m_shown;
};

} // namespace tom::desktop
