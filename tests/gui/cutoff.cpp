#include "tests/gui/cutoff.h"

#include "tests/gui/paintedwords.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMetaProperty>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QTextDocument>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr double edge = 1.5;   // pixels that words may miss: what stands there is the room around letters
constexpr double touch = 3;    // and that two lines may share

QString nameOf(const QWidget &widget)
{
    QStringList path;
    for (const QWidget *at = &widget; at && path.size() < 3; at = at->isWindow() ? nullptr : at->parentWidget()) {
        const QString name = at->objectName();
        path.prepend(name.isEmpty() || name.startsWith("qt_"_L1) ? QString::fromLatin1(at->metaObject()->className()) : name);
    }
    return path.join(u'/');
}

QList<QWidget *> visibleParts(QWidget *window)
{
    QList<QWidget *> parts{window};
    for (QWidget *widget : window->findChildren<QWidget *>()) {
        if (widget->isVisible() && widget->window() == window)
            parts.append(widget);
    }
    return parts;
}

// The view that shows its words in this widget, if one does.
QAbstractScrollArea *viewOf(const QWidget &widget)
{
    auto *view = qobject_cast<QAbstractScrollArea *>(widget.parentWidget());
    return view && view->viewport() == &widget ? view : nullptr;
}

bool scrolls(const QScrollBar &bar, Qt::ScrollBarPolicy policy)
{
    return policy != Qt::ScrollBarAlwaysOff && bar.maximum() > bar.minimum();
}

// Without the sign before a shortcut's letter, which nobody sees.
QString shown(const QString &text, bool hasShortcut)
{
    QString words = text;
    if (hasShortcut)
        words.remove(u'&');
    return words;
}

QString textOf(const QLabel &label)
{
    if (label.textFormat() == Qt::RichText || (label.textFormat() == Qt::AutoText && Qt::mightBeRichText(label.text()))) {
        QTextDocument document;
        document.setHtml(label.text());
        return document.toPlainText();
    }
    return shown(label.text(), label.buddy() != nullptr);
}

// All that the widget might write: what its properties say, and what its model does.
QStringList knownWords(const QWidget &widget)
{
    QStringList known;
    const auto addProperties = [&known](const QObject &object) {
        for (int i = 0; i < object.metaObject()->propertyCount(); ++i) {
            const QMetaProperty property = object.metaObject()->property(i);
            if (property.metaType().id() == QMetaType::QString)
                known.append(property.read(&object).toString());
        }
    };
    addProperties(widget);
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        known.append(textOf(*label));
    if (const auto *box = qobject_cast<const QComboBox *>(&widget)) {
        for (int i = 0; i < box->count(); ++i)
            known.append(box->itemText(i));
    }
    if (const auto *tabs = qobject_cast<const QTabBar *>(&widget)) {
        for (int i = 0; i < tabs->count(); ++i)
            known.append(tabs->tabText(i));
    }
    for (const QAction *action : widget.actions())
        known.append(action->text());
    const QAbstractScrollArea *view = viewOf(widget);
    if (const auto *text = qobject_cast<const QPlainTextEdit *>(view))
        known += {text->toPlainText(), text->placeholderText()};
    if (view && view->property("plainText").isValid())
        known.append(view->property("plainText").toString());
    if (const auto *document = view ? view->findChild<const QTextDocument *>() : nullptr)
        known.append(document->toPlainText());
    if (const auto *items = qobject_cast<const QAbstractItemView *>(view); items && items->model()) {
        for (int row = 0; row < items->model()->rowCount(items->rootIndex()); ++row) {
            const QModelIndex index = items->model()->index(row, 0, items->rootIndex());
            for (int role = 0; role < Qt::UserRole + 16; ++role) {
                if (const QVariant value = index.data(role); value.typeId() == QMetaType::QString)
                    known.append(value.toString());
            }
        }
    }
    for (QString &words : known)
        words = shown(words, true).simplified();
    known.removeAll(QString());
    return known;
}

// What words that were shortened may be all of.
QStringList wholesOf(const QString &painted, const QStringList &known)
{
    const qsizetype cut = painted.indexOf(u'…');
    const QString begin = painted.left(cut).simplified();
    const QString end = painted.mid(cut + 1).simplified();
    QStringList wholes;
    for (const QString &words : known) {
        if (words != painted && words.size() > begin.size() + end.size() && words.startsWith(begin) && words.endsWith(end))
            wholes.append(words);
    }
    return wholes;
}

bool isShortened(const QString &painted, const QStringList &known, const QSet<QString> &programWords)
{
    if (!painted.contains(u'…') || programWords.contains(painted))
        return false;
    if (painted == u"…"_s)   // from the right the end of what is written from the left is a piece of its own
        return std::ranges::none_of(known, [](const QString &words) { return words.contains(u'…'); });
    const bool isKnown =
        std::ranges::any_of(known, [&](const QString &words) { return words.contains(shown(painted, true).simplified()); });
    return !isKnown || !wholesOf(painted, known).isEmpty();
}

// What the pointer is told there, as it would be.
QString toolTipAt(QWidget &widget, const QPoint &place)
{
    QToolTip::hideText();
    for (QWidget *at = &widget; at; at = at->isWindow() ? nullptr : at->parentWidget()) {
        const QPoint there = widget.mapTo(at, place);
        QHelpEvent help(QEvent::ToolTip, there, at->mapToGlobal(there));
        if (QCoreApplication::sendEvent(at, &help) && help.isAccepted() && !QToolTip::text().isEmpty())
            break;
    }
    const QString words = QToolTip::text();
    QToolTip::hideText();
    if (!Qt::mightBeRichText(words))
        return words.simplified();
    QTextDocument document;
    document.setHtml(words);
    return document.toPlainText().simplified();
}

// A view lets its words go over an edge where its scroll bar brings them back; a line is longer than its field.
bool isReached(const QWidget &widget, Qt::Orientation direction)
{
    const QAbstractScrollArea *view = viewOf(widget);
    if (const auto *line = qobject_cast<const QLineEdit *>(&widget))
        return !line->text().isEmpty();
    if (!view)
        return false;
    return direction == Qt::Horizontal ? scrolls(*view->horizontalScrollBar(), view->horizontalScrollBarPolicy())
                                       : scrolls(*view->verticalScrollBar(), view->verticalScrollBarPolicy());
}

QString signsOf(const QString &words)
{
    QString signs = words;
    signs.removeIf([](QChar sign) { return sign.isSpace() || sign.category() == QChar::Other_Format; });
    std::ranges::sort(signs);
    return signs;
}

// What has to stand in the widget, whatever there is room for.
QString dueWords(const QWidget &widget, const QList<PaintedWords> &painted)
{
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        return label->pixmap().isNull() ? textOf(*label) : QString();
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        return painted.isEmpty() ? QString() : shown(button->text(), true);   // one that paints nothing has a picture
    if (const auto *line = qobject_cast<const QLineEdit *>(&widget))
        return line->text().isEmpty() ? line->placeholderText() : QString();
    if (const auto *text = qobject_cast<const QPlainTextEdit *>(viewOf(widget)))
        return text->toPlainText().isEmpty() ? text->placeholderText() : QString();
    if (const auto *box = qobject_cast<const QComboBox *>(&widget))
        return box->isEditable() ? QString() : box->currentText();
    return {};
}

} // namespace

QStringList cutOffWords(QWidget *window, const QSet<QString> &programWords)
{
    QStringList problems;
    for (QWidget *widget : visibleParts(window)) {
        const QList<PaintedWords> painted = paintedWords(*widget);
        QStringList known = painted.isEmpty() ? QStringList() : knownWords(*widget);
        QString all;
        bool hasShortened = false;
        for (const PaintedWords &words : painted) {
            all += words.words;
            const bool isWide = words.seen.width() < words.place.width() - edge && !isReached(*widget, Qt::Horizontal);
            const bool isHigh = words.seen.height() < words.place.height() - edge && !isReached(*widget, Qt::Vertical);
            if (isWide || isHigh)
                problems.append(u"%1: “%2” needs %3x%4, has %5x%6"_s.arg(nameOf(*widget), words.words)
                                    .arg(words.place.width())
                                    .arg(words.place.height())
                                    .arg(words.seen.width())
                                    .arg(words.seen.height()));
            if (!isShortened(words.words, known, programWords))
                continue;
            hasShortened = true;
            const QString told = toolTipAt(*widget, words.seen.center().toPoint());
            const QStringList wholes = wholesOf(words.words, known);
            if (std::ranges::any_of(wholes, [&](const QString &whole) { return programWords.contains(whole); }))
                problems.append(u"%1: “%2” is short for words of the program"_s.arg(nameOf(*widget), words.words));
            else if (std::ranges::none_of(wholes, [&](const QString &whole) { return told.contains(whole); }))
                problems.append(u"%1: “%2” is short, its tool tip “%3”"_s.arg(nameOf(*widget), words.words, told));
        }
        QString due = signsOf(dueWords(*widget, painted));
        if (hasShortened || due.isEmpty())
            continue;
        const QString signs = signsOf(all);
        if (!std::ranges::includes(signs, due))
            problems.append(u"%1: “%2” is not there whole, only “%3”"_s.arg(nameOf(*widget), dueWords(*widget, painted), all));
    }
    return problems;
}

QStringList overlappingWords(QWidget *window)
{
    struct Placed
    {
        QWidget *widget = nullptr;
        QString words{};
        QRectF place{};
    };
    QList<Placed> all;
    for (QWidget *widget : visibleParts(window)) {
        const QRectF visible = widget->visibleRegion().boundingRect();
        for (const PaintedWords &words : paintedWords(*widget)) {
            const QRectF seen = words.seen & visible;
            if (!seen.isEmpty())
                all.append({widget, words.words, seen.translated(widget->mapTo(window, QPoint()))});
        }
    }
    QStringList problems;
    for (qsizetype i = 0; i < all.size(); ++i) {
        for (qsizetype j = i + 1; j < all.size(); ++j) {
            const Placed &one = all.at(i);
            const Placed &other = all.at(j);
            const QRectF both = one.place & other.place;
            if (both.width() > touch && both.height() > touch)
                problems.append(
                    u"%1: “%2” over %3: “%4”"_s.arg(nameOf(*one.widget), one.words, nameOf(*other.widget), other.words));
        }
    }
    return problems;
}

QStringList unreachableParts(QWidget *window)
{
    QStringList problems;
    const auto tell = [&](const QWidget &part, const QSize &room) {
        problems.append(u"%1: is at %2,%3 %4x%5 in %6x%7"_s.arg(nameOf(part))
                            .arg(part.x())
                            .arg(part.y())
                            .arg(part.width())
                            .arg(part.height())
                            .arg(room.width())
                            .arg(room.height()));
    };
    for (QWidget *part : visibleParts(window)) {
        const QWidget *around = part->parentWidget();
        if (part == window || part->objectName().startsWith("qt_"_L1))
            continue;
        if (QAbstractScrollArea *view = viewOf(*around)) {
            const auto *area = qobject_cast<const QScrollArea *>(view);
            if (!area || area->widget() != part)
                continue;   // an editor in a row
            // A wheel moves what has no bar up and down, too.
            const QScrollBar &across = *area->horizontalScrollBar();
            const QScrollBar &down = *area->verticalScrollBar();
            const int moved = area->horizontalScrollBarPolicy() == Qt::ScrollBarAlwaysOff ? 0 : across.maximum();
            if (part->width() > around->width() + moved || part->height() > around->height() + down.maximum())
                tell(*part, around->size());
            continue;
        }
        // QSplitter places what is read from the right one pixel beside it.
        if (!around->rect().adjusted(-1, -1, 1, 1).contains(part->geometry()) && !part->geometry().isEmpty())
            tell(*part, around->size());
    }
    return problems;
}

} // namespace tom::desktop
