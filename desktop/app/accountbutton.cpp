#include "desktop/app/accountbutton.h"

#include "desktop/accounts/liveaccounts.h"
#include "desktop/api/visibletext.h"
#include "desktop/look/countbubble.h"
#include "desktop/look/tones.h"
#include "desktop/look/viewparts.h"

#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int roundSize = 34;
constexpr int leastWidth = 44;
constexpr int markSize = 15;

} // namespace

AccountButton::AccountButton(QWidget *parent) : QToolButton(parent)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void AccountButton::setAccount(const ShownAccount &shown)
{
    m_shown = shown;
    setObjectName(u"account %1 %2"_s.arg(shown.account.username, shown.account.server));
    setText(visibleLine(shown.account.username).left(1).toUpper());
    setChecked(shown.isOpen);
    setAccessibleName(name());
    setToolTip(plainToolTip(name()));
    fit();
}

void AccountButton::setShowsWord(bool shows)
{
    if (std::exchange(m_showsWord, shows) != shows)
        fit();
}

int AccountButton::roomForWord() const
{
    return wordPlace(narrowest()).height();
}

void AccountButton::fit()
{
    setMinimumSize(sizeHint());
    updateGeometry();
    update();
}

QString AccountButton::name() const
{
    const QString user = visibleLine(m_shown.account.username);
    const QString place = placeOf(m_shown.account);
    if (m_shown.hasEnded)
        return tr("%1 at %2 has to sign in again").arg(user, place);
    QString name = (m_shown.isOpen ? tr("%1 at %2, open now") : tr("Go to %1 at %2")).arg(user, place);
    if (m_shown.isAway)
        name = tr("%1; its server cannot be reached").arg(name);
    if (m_shown.hasRefused)
        name = tr("%1; a message was not sent").arg(name);
    return m_shown.waiting == 0 ? name : tr("%1, %n waiting", nullptr, m_shown.waiting).arg(name);
}

QString AccountButton::word() const
{
    return m_shown.hasEnded ? tr("Sign in") : m_shown.hasRefused ? tr("Not sent") : m_shown.isAway ? tr("Offline") : QString();
}

QFont AccountButton::wordFont() const
{
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.8);
    return small;
}

// At the least width, so that its height does not depend on the width.
QRect AccountButton::wordPlace(int width) const
{
    if (word().isEmpty())
        return {};
    const QRect words =
        QFontMetrics(wordFont()).boundingRect(QRect(0, 0, narrowest(), 1000), Qt::AlignHCenter | Qt::TextWordWrap, word());
    return {0, roundSize, width, words.height()};
}

// No word of it is cut off.
int AccountButton::narrowest() const
{
    int width = leastWidth;
    for (const QString &part : word().split(u' '))
        width = std::max(width, QFontMetrics(wordFont()).horizontalAdvance(part) + 2);
    return width;
}

QSize AccountButton::sizeHint() const
{
    return m_showsWord ? QSize(narrowest(), roundSize + roomForWord()) : QSize(leastWidth, roundSize);
}

void AccountButton::paintEvent(QPaintEvent *)
{
    const Tones tones(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect round((width() - roundSize) / 2, 0, roundSize, roundSize);
    painter.setPen(hasFocus() ? QPen(palette().color(QPalette::Link), 2) : QPen(tones.line, 1));
    painter.setBrush(isChecked() ? palette().color(QPalette::Highlight) : underMouse() ? tones.hover : tones.code);
    painter.drawEllipse(QRectF(round).adjusted(2, 2, -2, -2));
    painter.setPen(palette().color(isChecked() ? QPalette::HighlightedText : QPalette::WindowText));
    painter.drawText(round, Qt::AlignCenter, text());
    if (m_shown.waiting > 0)
        drawCountBubble(painter, *this, QPoint(round.center().x() + 4, round.top()), m_shown.waiting);
    if (word().isEmpty())
        return;
    if (!m_showsWord)
        return drawMark(painter, round);
    painter.setFont(wordFont());
    painter.setPen(isUrgent() ? tones.bad : tones.warning);
    painter.drawText(wordPlace(width()), Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, word());
}

void AccountButton::drawMark(QPainter &painter, const QRect &round) const
{
    const Tones tones(palette());
    const QRect place = QStyle::visualRect(layoutDirection(), rect(),
                                           {round.right() - markSize + 2, round.bottom() - markSize + 2, markSize, markSize});
    painter.setPen(QPen(palette().color(QPalette::Window), 1.5));
    painter.setBrush(isUrgent() ? tones.bad : tones.warning);
    painter.drawEllipse(place);
    QFont strong = font();
    strong.setWeight(QFont::Bold);
    strong.setPixelSize(10);
    painter.setFont(strong);
    painter.setPen(palette().color(QPalette::Window));
    painter.drawText(place, Qt::AlignCenter, isUrgent() ? u"!"_s : u"–"_s);
}

} // namespace tom::desktop
