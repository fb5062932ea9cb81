#include "desktop/look/viewparts.h"

#include "desktop/look/tonedlabel.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QTextDocument>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int viewButtonHeight = 32;

} // namespace

std::pair<QWidget *, QVBoxLayout *> makeView(const QString &title)
{
    auto *view = new QWidget;
    auto *layout = new QVBoxLayout(view);
    layout->setContentsMargins(20, 8, 20, 20);
    layout->setSpacing(10);
    auto *heading = new TonedLabel(TonedLabel::Tone::Normal, title);
    heading->setObjectName(u"viewTitle"_s);
    heading->scaleFont(1.15, QFont::DemiBold);
    heading->setWordWrap(true);
    layout->addWidget(heading);
    return {view, layout};
}

QPushButton *makeButton(const QString &name, const QString &text)
{
    auto *button = new QPushButton(text);
    button->setObjectName(name);
    button->setAccessibleName(text);
    button->setMinimumHeight(viewButtonHeight);
    return button;
}

// Qt gives its own button no name.
void addClearButton(QLineEdit &edit)
{
    edit.setClearButtonEnabled(true);
    for (QToolButton *button : edit.findChildren<QToolButton *>())
        button->setAccessibleName(QCoreApplication::translate("tom::desktop::ListPage", "Empty the field"));
}

QHBoxLayout *makeButtonRow(const QList<QPushButton *> &buttons)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    for (QPushButton *button : buttons)
        row->addWidget(button);
    row->addStretch(1);
    return row;
}

QString plainToolTip(const QString &text)
{
    return Qt::mightBeRichText(text) ? Qt::convertFromPlainText(text) : text;
}

} // namespace tom::desktop
