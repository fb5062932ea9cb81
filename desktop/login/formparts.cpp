#include "desktop/login/formparts.h"

#include "desktop/look/tonedlabel.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace tom::desktop {

namespace {

constexpr int fieldHeight = 38;

} // namespace

QWidget *labelled(const QString &name, QLineEdit *edit)
{
    auto *row = new QWidget;
    auto *label = new TonedLabel(TonedLabel::Tone::Muted, name);
    label->setBuddy(edit);
    edit->setAccessibleName(name);
    edit->setMinimumHeight(fieldHeight);
    const QMargins own = edit->textMargins();
    edit->setTextMargins(std::max(8, own.left()), 0, std::max(8, own.right()), 0);
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(label);
    layout->addWidget(edit);
    return row;
}

QPushButton *formButton(const QString &name, const QString &text)
{
    auto *made = named(name, new QPushButton(text));
    made->setAccessibleName(text);
    made->setMinimumHeight(fieldHeight);
    made->setAutoDefault(true);
    return made;
}

} // namespace tom::desktop
