#include "desktop/look/readingorder.h"

#include <QGuiApplication>
#include <QScrollArea>
#include <QStyleHints>

#include <algorithm>

namespace tom::desktop {

namespace {

bool isInRowOf(const QWidget *first, const QWidget *other)
{
    const int shared = std::min(first->geometry().bottom(), other->geometry().bottom()) - std::max(first->y(), other->y()) + 1;
    return 2 * shared > std::min(first->height(), other->height());
}

// Row by row, and each row from its beginning. Where the keys are now counts although it was just hidden or disabled: Qt asks
// for the next one then, and that is the one behind it.
QList<QWidget *> partsOf(const QWidget &whole, const QWidget *here)
{
    QList<QWidget *> parts;
    for (QObject *child : whole.children()) {
        auto *part = qobject_cast<QWidget *>(child);
        if (part && !part->isWindow() && (!part->isHidden() || part == here || part->isAncestorOf(here)))
            parts.append(part);
    }
    std::ranges::stable_sort(parts, {}, [](const QWidget *part) { return part->y(); });
    const auto fromTheBeginning = [&whole](const QWidget *part) {
        return whole.isRightToLeft() ? -part->geometry().right() : part->x();
    };
    for (auto row = parts.begin(); row != parts.end();) {
        const auto end = std::find_if(row + 1, parts.end(), [row](const QWidget *part) { return !isInRowOf(*row, part); });
        std::ranges::stable_sort(row, end, {}, fromTheBeginning);
        row = end;
    }
    return parts;
}

bool isStop(const QWidget &widget)
{
    const Qt::FocusPolicy wanted = QGuiApplication::styleHints()->tabFocusBehavior() == Qt::TabFocusAllControls ? Qt::TabFocus
                                                                                                                : Qt::StrongFocus;
    return (widget.focusPolicy() & wanted) == wanted && !widget.focusProxy() && widget.isEnabled();
}

void collectStops(const QWidget &whole, const QWidget *here, QList<QWidget *> &stops)
{
    for (QWidget *part : partsOf(whole, here)) {
        if (part == here || (isStop(*part) && part->isVisibleTo(&whole)))
            stops.append(part);
        collectStops(*part, here, stops);
    }
}

void bringIntoSight(QWidget &widget)
{
    for (QWidget *around = widget.parentWidget(); around; around = around->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(around))
            area->ensureWidgetVisible(&widget);
    }
}

} // namespace

bool focusNextInReading(QWidget &window, bool next)
{
    QList<QWidget *> stops;
    collectStops(window, window.focusWidget(), stops);
    const qsizetype here = stops.indexOf(window.focusWidget());
    if (stops.size() < (here < 0 ? 1 : 2))
        return false;
    const qsizetype there = here < 0 ? (next ? 0 : stops.size() - 1) : (here + (next ? 1 : stops.size() - 1)) % stops.size();
    stops.at(there)->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    bringIntoSight(*stops.at(there));
    return true;
}

} // namespace tom::desktop
