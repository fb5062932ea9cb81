#include "desktop/app/accountbar.h"

#include "desktop/api/visibletext.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/tones.h"
#include "desktop/look/viewparts.h"

#include <QPainter>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int roundSize = 34;

// The first letter of a name in a circle; the one that is open is filled.
class AccountButton : public QToolButton
{
public:
    AccountButton(const Account &account, bool isShown)
    {
        const QString name = visibleText(account.username).simplified();
        const QUrl server(account.server);
        const QString place = server.port() < 0 ? server.host() : u"%1:%2"_s.arg(server.host()).arg(server.port());
        setText(name.left(1).toUpper());
        setObjectName(u"account %1 %2"_s.arg(account.username, account.server));
        setAccessibleName(isShown ? AccountBar::tr("%1 at %2, open now").arg(name, place)
                                  : AccountBar::tr("Go to %1 at %2").arg(name, place));
        setToolTip(plainToolTip(accessibleName()));
        setCheckable(true);
        setChecked(isShown);
        setFixedSize(roundSize, roundSize);
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
    }

protected:
    void nextCheckState() override {}   // which one is open says the program
    void paintEvent(QPaintEvent *) override
    {
        const Tones tones(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(hasFocus() ? QPen(palette().color(QPalette::Link), 2) : QPen(tones.line, 1));
        painter.setBrush(isChecked() ? palette().color(QPalette::Highlight) : underMouse() ? tones.hover : tones.code);
        painter.drawEllipse(QRectF(rect()).adjusted(2, 2, -2, -2));
        painter.setPen(palette().color(isChecked() ? QPalette::HighlightedText : QPalette::WindowText));
        painter.drawText(rect(), Qt::AlignCenter, text());
    }
};

} // namespace

AccountBar::AccountBar(QWidget *parent) : QWidget(parent), m_buttons(new QVBoxLayout)
{
    setObjectName(u"accountBar"_s);
    setAccessibleName(tr("Accounts"));
    auto *add = new IconButton(u"plus"_s, tr("Add an account"));
    add->setObjectName(u"addAccount"_s);
    connect(add, &QToolButton::clicked, this, &AccountBar::addRequested);
    m_buttons->setSpacing(4);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(m_buttons);
    layout->addWidget(add, 0, Qt::AlignHCenter);
}

void AccountBar::setAccounts(const QList<Account> &accounts, const Account &shown)
{
    // A click on one of them may be what leads here.
    while (QLayoutItem *old = m_buttons->takeAt(0)) {
        old->widget()->hide();
        old->widget()->setObjectName({});
        old->widget()->deleteLater();
        delete old;
    }
    QList<Account> signedIn = accounts;
    signedIn.removeIf([](const Account &account) { return account.session.isEmpty(); });
    // By name, so that each stays where it is, whichever was used last.
    std::ranges::sort(signedIn, {}, [](const Account &account) { return std::pair(account.username, account.server); });
    for (const Account &account : std::as_const(signedIn)) {
        const bool isShown = account.server == shown.server && account.username == shown.username;
        auto *button = new AccountButton(account, isShown);
        connect(button, &QToolButton::clicked, this, [this, account] { Q_EMIT accountRequested(account); });
        m_buttons->addWidget(button, 0, Qt::AlignHCenter);
    }
}

} // namespace tom::desktop
