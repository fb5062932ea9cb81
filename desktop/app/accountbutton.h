#pragma once

#include "desktop/app/accountbar.h"

#include <QToolButton>

namespace tom::desktop {

// One account in the bar: the first letter of its name in a circle, filled when it is the one that is open, how many things
// wait for it, and why it is not as it should be: in a word below it, or where there is no room for that by a mark.
class AccountButton : public QToolButton
{
    Q_OBJECT

public:
    explicit AccountButton(QWidget *parent = nullptr);

    void setAccount(const ShownAccount &shown);
    void setShowsWord(bool shows);
    [[nodiscard]] int roomForWord() const;   // how much higher it is with it
    [[nodiscard]] const Account &account() const { return m_shown.account; }
    [[nodiscard]] bool isUrgent() const { return m_shown.hasEnded || m_shown.hasRefused; }   // nothing ends it by itself
    [[nodiscard]] bool isWaiting() const { return m_shown.waiting > 0; }

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void nextCheckState() override {}   // which one is open says the program
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QString name() const;
    [[nodiscard]] QString word() const;
    [[nodiscard]] QRect wordPlace(int width) const;
    void fit();
    void drawMark(QPainter &painter, const QRect &round) const;
    [[nodiscard]] int narrowest() const;
    [[nodiscard]] QFont wordFont() const;

    ShownAccount m_shown;
    bool m_showsWord = true;
};

} // namespace tom::desktop
