#pragma once

#include "desktop/api/accountstore.h"
#include "desktop/app/pages.h"

#include <QPointer>

#include <optional>

class QScrollArea;
class QVBoxLayout;

namespace tom::desktop {

class AccountButton;

// One account, as its button says it.
struct ShownAccount
{
    Account account{};
    bool isOpen = false;
    int waiting = 0;           // things that call for attention
    bool hasRefused = false;   // a message that its server did not take
    bool isAway = false;       // its server cannot be reached
    bool hasEnded = false;     // its session: it has to sign in

    bool operator==(const ShownAccount &) const = default;
};

// All accounts that are signed in here, one button each: one click leads from one to the other. Where there
// is no room for all of them they are scrolled. Shows and asks.
class AccountBar : public QWidget, public RailPart
{
    Q_OBJECT

public:
    explicit AccountBar(QWidget *parent = nullptr);

    void setAccounts(const QList<ShownAccount> &accounts);
    [[nodiscard]] int roomForWords() const override;
    void setShowsWords(bool shows) override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void accountRequested(const tom::desktop::Account &account);
    void addRequested();

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeButtons(qsizetype count);
    void arrange();
    void showOpen();
    [[nodiscard]] std::optional<QColor> saidAway(bool above) const;
    [[nodiscard]] QSize addSize() const;
    [[nodiscard]] int columnHeight(qsizetype count) const;

    QWidget *m_add;
    QScrollArea *m_scroll;
    QVBoxLayout *m_column;
    QList<AccountButton *> m_buttons;
    QPointer<AccountButton> m_open;
    bool m_showsWords = true;
    bool m_isScrolled = false;
};

} // namespace tom::desktop
