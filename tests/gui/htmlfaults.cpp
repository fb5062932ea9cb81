#include "tests/gui/htmlfaults.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextEdit>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

// What a tool tip asks for as soon as it is shown.
class TipDocument : public QTextDocument
{
public:
    explicit TipDocument(const QString &tip)
    {
        setHtml(tip);
        adjustSize();   // pictures are asked for when it is laid out
    }

    bool asksForSomething = false;

protected:
    QVariant loadResource(int, const QUrl &) override
    {
        asksForSomething = true;
        return {};
    }
};

bool isHostile(const QString &tip)
{
    if (!Qt::mightBeRichText(tip))
        return false;
    const TipDocument shown(tip);
    if (shown.asksForSomething)
        return true;
    for (QTextBlock block = shown.begin(); block.isValid(); block = block.next()) {
        for (auto piece = block.begin(); !piece.atEnd(); ++piece) {
            const QTextCharFormat format = piece.fragment().charFormat();
            if (format.isAnchor() || format.isImageFormat())
                return true;
        }
    }
    return false;
}

QStringList tipsIn(const QTextDocument &document, const QList<QTextEdit::ExtraSelection> &marks)
{
    QStringList tips;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto piece = block.begin(); !piece.atEnd(); ++piece)
            tips += piece.fragment().charFormat().toolTip();
    }
    for (const QTextEdit::ExtraSelection &mark : marks)
        tips += mark.format.toolTip();
    return tips;
}

QStringList tipsOf(const QWidget &widget)
{
    QStringList tips{widget.toolTip(), widget.statusTip(), widget.whatsThis()};
    for (const QAction *action : widget.actions())
        tips << action->toolTip() << action->statusTip();
    if (const auto *view = qobject_cast<const QAbstractItemView *>(&widget); view && view->model()) {
        for (int row = 0; row < view->model()->rowCount(); ++row)
            tips += view->model()->index(row, 0).data(Qt::ToolTipRole).toString();
    }
    if (const auto *edit = qobject_cast<const QTextEdit *>(&widget))
        tips += tipsIn(*edit->document(), edit->extraSelections());
    if (const auto *edit = qobject_cast<const QPlainTextEdit *>(&widget))
        tips += tipsIn(*edit->document(), edit->extraSelections());
    return tips;
}

bool isHtml(const QLabel &label)
{
    return label.textFormat() == Qt::RichText || label.textFormat() == Qt::MarkdownText
           || (label.textFormat() == Qt::AutoText && Qt::mightBeRichText(label.text()));
}

} // namespace

QStringList htmlFaults(const QWidget *window)
{
    QStringList faults;
    QList<const QWidget *> all{window};
    for (const QWidget *widget : window->findChildren<QWidget *>())
        all += widget;
    for (const QWidget *widget : std::as_const(all)) {
        if (!widget->isVisible())
            continue;
        const QString name = u"%1 %2"_s.arg(QLatin1StringView(widget->metaObject()->className()), widget->objectName());
        const auto *label = qobject_cast<const QLabel *>(widget);
        if (label && isHtml(*label))
            faults += u"%1 reads HTML: %2"_s.arg(name, label->text());
        for (const QString &tip : tipsOf(*widget)) {
            if (isHostile(tip))
                faults += u"%1 has a tool tip that reads HTML: %2"_s.arg(name, tip);
        }
    }
    return faults;
}

QStringList htmlFaultsOfAllWindows()
{
    QStringList faults;
    for (const QWidget *window : QApplication::topLevelWidgets()) {
        if (window->isVisible())
            faults += htmlFaults(window);
    }
    return faults;
}

} // namespace tom::desktop
