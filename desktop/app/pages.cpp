#include "desktop/app/pages.h"

#include "desktop/app/navigationbutton.h"
#include "desktop/look/shortcuts.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/tones.h"
#include "desktop/look/viewparts.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>
#include <QStackedWidget>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

namespace {

constexpr int roomForNames = 860;
constexpr int gapBelow = 8;   // what is below is no page
constexpr auto backTime = 4s;

} // namespace

Pages::Pages(QWidget *parent)
    : QWidget(parent),
      m_rail(new QWidget),
      m_buttons(new QVBoxLayout(m_rail)),
      m_below(new QVBoxLayout),
      m_connection(new TonedLabel(TonedLabel::Tone::Warning)),
      m_stack(new QStackedWidget)
{
    setObjectName(u"pages"_s);
    m_rail->setObjectName(u"pageRail"_s);
    m_rail->setAccessibleName(tr("Pages"));
    m_buttons->setContentsMargins(2, 8, 3, 8);
    m_buttons->setSpacing(2);
    m_buttons->addStretch(1);
    m_below->setContentsMargins(0, gapBelow, 0, 0);
    m_buttons->addLayout(m_below);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_rail);
    m_connection->setObjectName(u"frameConnection"_s);
    m_connection->setWordWrap(true);
    m_connection->setContentsMargins(20, 6, 20, 2);
    m_connection->hide();
    m_backTime.setSingleShot(true);
    m_backTime.setInterval(backTime);
    connect(&m_backTime, &QTimer::timeout, m_connection, &QWidget::hide);
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_connection);
    column->addWidget(m_stack, 1);
    layout->addLayout(column, 1);
    setFocusProxy(m_stack);
}

void Pages::add(const QString &id, const QString &icon, const QString &name, QWidget *page)
{
    const QKeySequence keys(Qt::CTRL | Qt::Key(Qt::Key_1 + int(m_ids.size())));
    auto *way = new NavigationButton(icon, name, keys);
    way->setObjectName(id + u"Way"_s);
    way->setShowsName(width() >= roomForNames);
    connect(way, &QToolButton::clicked, this, [this, id] { showPage(id); });
    connect(addShortcut(this, keys, tr("Page: %1").arg(name)), &QShortcut::activated, this, [this, id] { showPage(id); });
    m_buttons->insertWidget(m_buttons->count() - 2, way);   // before the stretch and what is below
    m_ids.append(id);
    m_ways.insert(id, way);
    m_stack->addWidget(page);
    way->setChecked(m_ids.size() == 1);
    m_rail->setVisible(m_ids.size() > 1);   // where there is only one, nothing leads elsewhere
}

void Pages::addBelow(QWidget *widget, RailPart *part)
{
    m_below->addWidget(widget, 0, Qt::AlignHCenter);
    if (part)
        m_parts.append(part);
}

void Pages::showPage(const QString &id)
{
    const qsizetype place = m_ids.indexOf(id);
    if (place < 0 || m_missing.contains(id))
        return;
    for (auto way = m_ways.cbegin(); way != m_ways.cend(); ++way)
        (*way)->setChecked(way.key() == id);
    const bool isOther = m_stack->currentIndex() != place;
    m_stack->setCurrentIndex(int(place));
    m_stack->currentWidget()->setFocus(Qt::OtherFocusReason);
    if (isOther)
        Q_EMIT shownChanged(id);
}

QString Pages::shown() const
{
    return m_ids.value(m_stack->currentIndex());
}

void Pages::setAvailable(const QString &id, bool isAvailable)
{
    m_missing.removeAll(id);
    if (!isAvailable)
        m_missing.append(id);
    if (NavigationButton *way = m_ways.value(id))
        way->setVisible(isAvailable);
    if (!isAvailable && shown() == id)
        showPage(m_ids.constFirst());
}

void Pages::showConnection(Connection connection, const QString &detail)
{
    const bool isAway = connection == Connection::Offline || connection == Connection::Reconnecting;
    const bool wasAway = m_wasAway;
    if (connection == Connection::Connecting) {   // another account, or nobody knows yet
        m_wasAway = false;
        m_backTime.stop();
        return m_connection->hide();
    }
    m_wasAway = isAway;
    if (!isAway && !wasAway)
        return;
    const QString words = connection == Connection::Offline ? tr("● No connection to the server. What is shown may be old.")
                          : isAway                          ? tr("● Reconnecting to the server…")
                                                            : tr("● Connected again");
    m_connection->setTone(connection == Connection::Offline ? TonedLabel::Tone::Bad
                          : isAway                          ? TonedLabel::Tone::Warning
                                                            : TonedLabel::Tone::Good);
    m_connection->setToolTip(plainToolTip(detail));
    if (isAway)
        m_backTime.stop();
    else
        m_backTime.start();
    m_connection->show();
    if (m_connection->text() == words)
        return;   // said once
    m_connection->setText(words);
    QAccessibleEvent said(m_connection, QAccessible::Alert);
    QAccessible::updateAccessibility(&said);
}

void Pages::setCount(const QString &id, int count)
{
    if (NavigationButton *way = m_ways.value(id))
        way->setCount(count);
}

void Pages::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(Tones(palette()).line);
    const int edge = isRightToLeft() ? m_rail->x() : m_rail->geometry().right();
    if (m_rail->isHidden())
        return;
    painter.drawLine(edge, 0, edge, height());
}

void Pages::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

bool Pages::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest)   // another account, or a page more
        arrange();
    return QWidget::event(event);
}

// Words where there is room for all of them: nothing in the rail stands on something else, and nothing is scrolled for them.
void Pages::arrange()
{
    int names = 0;
    for (const RailPart *part : std::as_const(m_parts))
        names += part->roomForWords();
    for (const NavigationButton *way : std::as_const(m_ways))
        names += way->isHidden() ? 0 : way->roomForName();
    const int needed = m_buttons->totalSizeHint().height() + names;
    const bool shows = width() >= roomForNames && needed <= height();
    for (NavigationButton *way : std::as_const(m_ways))
        way->setShowsName(shows);
    for (RailPart *part : std::as_const(m_parts))
        part->setShowsWords(shows);
}

} // namespace tom::desktop
