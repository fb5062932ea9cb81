#include "desktop/app/accountbar.h"

#include "desktop/app/accountbutton.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/tones.h"

#include <QEvent>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int gap = 4;
constexpr int arrowRoom = 9;   // above and below what is scrolled
constexpr int arrowHalf = 5;

} // namespace

AccountBar::AccountBar(QWidget *parent) : QWidget(parent), m_scroll(new QScrollArea(this)), m_column(nullptr)
{
    setObjectName(u"accountBar"_s);
    setAccessibleName(tr("Accounts"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    auto *inside = new QWidget;
    m_column = new QVBoxLayout(inside);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(gap);
    m_scroll->setObjectName(u"accountScroll"_s);
    m_scroll->setAccessibleName(accessibleName());
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);   // it would be as wide as an account
    m_scroll->setWidgetResizable(true);
    m_scroll->setWidget(inside);
    m_scroll->viewport()->setAutoFillBackground(false);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, qOverload<>(&QWidget::update));
    connect(m_scroll->verticalScrollBar(), &QScrollBar::rangeChanged, this, &AccountBar::showOpen);   // the room is another
    inside->setAutoFillBackground(false);
    auto *add = new IconButton(u"plus"_s, tr("Add an account"), this);
    add->setObjectName(u"addAccount"_s);
    connect(add, &QToolButton::clicked, this, &AccountBar::addRequested);
    m_add = add;
    arrange();
}

// The same buttons for the same accounts: whoever stands on one of them stays there when a number changes.
void AccountBar::setAccounts(const QList<ShownAccount> &accounts)
{
    makeButtons(accounts.size());
    for (qsizetype i = 0; i < accounts.size(); ++i)
        m_buttons.at(i)->setAccount(accounts.at(i));
    updateGeometry();
    arrange();
    const auto open = std::ranges::find_if(accounts, &ShownAccount::isOpen);
    AccountButton *button = open == accounts.end() ? nullptr : m_buttons.at(open - accounts.begin());
    if (std::exchange(m_open, button) != button)
        showOpen();
}

void AccountBar::showOpen()
{
    if (m_open)
        m_scroll->ensureWidgetVisible(m_open, 0, 0);
    update();
}

QSize AccountBar::addSize() const
{
    return m_add->sizeHint().expandedTo(m_add->minimumSize());
}

int AccountBar::roomForWords() const
{
    int room = 0;
    for (const AccountButton *button : m_buttons)
        room += m_showsWords ? 0 : button->roomForWord();
    return room;
}

void AccountBar::setShowsWords(bool shows)
{
    if (std::exchange(m_showsWords, shows) == shows)
        return;
    for (AccountButton *button : std::as_const(m_buttons))
        button->setShowsWord(shows);
    updateGeometry();
    arrange();
}

QSize AccountBar::sizeHint() const
{
    int width = addSize().width();
    for (const AccountButton *button : m_buttons)
        width = std::max(width, button->sizeHint().width());
    return {width, columnHeight(m_buttons.size()) + gap + addSize().height()};
}

QSize AccountBar::minimumSizeHint() const
{
    const int least = m_buttons.size() > 1 ? 2 * arrowRoom : 0;
    return {sizeHint().width(), least + columnHeight(std::min<qsizetype>(1, m_buttons.size())) + gap + addSize().height()};
}

int AccountBar::columnHeight(qsizetype count) const
{
    int height = 0;
    for (qsizetype i = 0; i < count; ++i)
        height += m_buttons.at(i)->sizeHint().height() + (i > 0 ? gap : 0);
    return height;
}

// As many as there is room for, and none of them by half.
void AccountBar::arrange()
{
    const QSize add = addSize();
    int room = height() - add.height() - gap;
    qsizetype shown = m_buttons.size();
    m_isScrolled = columnHeight(shown) > room;
    if (m_isScrolled)
        room -= arrowRoom;
    while (shown > 1 && columnHeight(shown) > room - (m_isScrolled ? arrowRoom : 0))
        --shown;
    const int column = columnHeight(shown);
    m_scroll->setGeometry(0, std::max(0, room - column), width(), column);
    update();
    m_add->setGeometry((width() - add.width()) / 2, height() - add.height(), add.width(), add.height());
}

void AccountBar::makeButtons(qsizetype count)
{
    while (m_buttons.size() > count) {   // a click on one of them may be what leads here
        AccountButton *gone = m_buttons.takeLast();
        gone->hide();
        gone->setObjectName({});
        gone->deleteLater();
    }
    while (m_buttons.size() < count) {
        auto *button = new AccountButton;
        button->setShowsWord(m_showsWords);
        button->installEventFilter(this);
        connect(button, &QToolButton::clicked, this, [this, button] { Q_EMIT accountRequested(button->account()); });
        m_column->addWidget(button);
        m_buttons.append(button);
    }
}

bool AccountBar::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest)
        arrange();
    return QWidget::event(event);
}

bool AccountBar::eventFilter(QObject *watched, QEvent *event)
{
    if (auto *button = qobject_cast<QWidget *>(watched); button && event->type() == QEvent::FocusIn)
        m_scroll->ensureWidgetVisible(button, 0, 0);
    return QWidget::eventFilter(watched, event);
}

// What the accounts on that side say that are scrolled away, in the colour in which the most urgent of them would say it.
std::optional<QColor> AccountBar::saidAway(bool above) const
{
    const Tones tones(palette());
    const int top = m_scroll->verticalScrollBar()->value();
    std::optional<QColor> said;
    for (const AccountButton *button : m_buttons) {
        if (above ? button->y() >= top : button->y() < top + m_scroll->viewport()->height())
            continue;
        if (button->isUrgent())
            return tones.bad;
        if (button->isWaiting())
            said = palette().color(QPalette::Highlight);
    }
    return said;
}

// That there are more, and in which direction; filled where one of them wants something.
void AccountBar::paintEvent(QPaintEvent *)
{
    if (!m_isScrolled)
        return;
    const QScrollBar *bar = m_scroll->verticalScrollBar();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Tones(palette()).muted, 1.5));
    const QRect place = m_scroll->geometry();
    const auto draw = [&](double tip, double ends, std::optional<QColor> said) {
        const double middle = width() / 2.0;
        const QPolygonF arrow{{middle - arrowHalf, ends}, {middle, tip}, {middle + arrowHalf, ends}};
        if (!said)
            return painter.drawPolyline(arrow);
        painter.save();
        painter.setPen(QPen(*said, 1.5));
        painter.setBrush(*said);
        painter.drawPolygon(arrow);
        painter.restore();
    };
    if (bar->value() > bar->minimum())
        draw(place.top() - 7, place.top() - 3, saidAway(true));
    if (bar->value() < bar->maximum())
        draw(place.bottom() + 7, place.bottom() + 3, saidAway(false));
}

void AccountBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace tom::desktop
