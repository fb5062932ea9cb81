#include "desktop/chat/inputfieldview.h"

#include "desktop/api/visibletext.h"
#include "desktop/look/tonedlabel.h"

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int fieldHeight = 34;

// An ampersand in somebody else's words is no shortcut.
QString labelText(const QString &text)
{
    return visibleLine(text).replace(u'&', u"&&"_s);
}

} // namespace

InputFieldView::InputFieldView(InputField field, QWidget *parent)
    : QWidget(parent),
      m_field(std::move(field)),
      m_problem(new TonedLabel(TonedLabel::Tone::Bad))
{
    setObjectName(u"inputField"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    if (m_field.kind != InputField::Kind::YesNo) {
        auto *name =
            new TonedLabel(TonedLabel::Tone::Muted,
                           m_field.isRequired ? visibleLine(m_field.title) : tr("%1 (optional)").arg(visibleLine(m_field.title)));
        name->setWordWrap(true);
        layout->addWidget(name);
    }
    switch (m_field.kind) {
    case InputField::Kind::Text:
    case InputField::Kind::Number:
    case InputField::Kind::Integer:
        addText(*layout);
        break;
    case InputField::Kind::YesNo:
        addYesNo(*layout);
        break;
    case InputField::Kind::OneOf:
        addOneOf(*layout);
        break;
    case InputField::Kind::SomeOf:
        addSomeOf(*layout);
        break;
    }
    if (!m_field.description.isEmpty()) {
        auto *description = new TonedLabel(TonedLabel::Tone::Muted, visibleText(m_field.description));
        description->scaleFont(0.88);
        description->setWordWrap(true);
        layout->addWidget(description);
    }
    m_problem->setObjectName(u"inputProblem"_s);
    m_problem->scaleFont(0.92);
    m_problem->setWordWrap(true);
    m_problem->hide();
    layout->addWidget(m_problem);
    if (m_edit)
        connect(m_edit, &QLineEdit::textEdited, this, &InputFieldView::edited);
    if (m_combo)
        connect(m_combo, &QComboBox::activated, this, &InputFieldView::edited);
    for (QCheckBox *box : std::as_const(m_boxes))
        connect(box, &QCheckBox::clicked, this, &InputFieldView::edited);
    describe({});
}

void InputFieldView::addText(QVBoxLayout &layout)
{
    m_edit = new QLineEdit;
    m_edit->setObjectName(u"field_"_s + m_field.name);
    m_edit->setAccessibleName(visibleLine(m_field.title));
    m_edit->setMinimumHeight(fieldHeight);
    m_edit->setTextMargins(6, 0, 6, 0);
    if (m_field.isSecret)
        m_edit->setEchoMode(QLineEdit::Password);
    const QString proposed = proposedText(m_field);
    m_edit->setText(m_field.proposed.isString() ? visibleText(proposed)
                                                : proposed);   // the minus of some places has letters of no width
    if (m_field.format == "date"_L1)
        m_edit->setPlaceholderText(tr("year-month-day"));
    layout.addWidget(m_edit);
}

void InputFieldView::addYesNo(QVBoxLayout &layout)
{
    auto *box = new QCheckBox(labelText(m_field.title));
    box->setObjectName(u"field_"_s + m_field.name);
    box->setAccessibleName(visibleLine(m_field.title));
    box->setChecked(proposedText(m_field) == "true"_L1);
    m_boxes.append(box);
    layout.addWidget(box);
}

void InputFieldView::addOneOf(QVBoxLayout &layout)
{
    m_combo = new QComboBox;
    m_combo->setObjectName(u"field_"_s + m_field.name);
    m_combo->setAccessibleName(visibleLine(m_field.title));
    m_combo->setMinimumHeight(fieldHeight);
    m_combo->addItem(tr("Choose…"), QString());
    for (const InputChoice &choice : std::as_const(m_field.choices))
        m_combo->addItem(visibleLine(choice.title), choice.value);
    m_combo->setCurrentIndex(std::max(0, m_combo->findData(proposedText(m_field))));
    layout.addWidget(m_combo);
}

void InputFieldView::addSomeOf(QVBoxLayout &layout)
{
    const QStringList proposed = proposedText(m_field).split(u'\n');
    for (const InputChoice &choice : std::as_const(m_field.choices)) {
        auto *box = new QCheckBox(labelText(choice.title));
        box->setObjectName(u"field_%1_%2"_s.arg(m_field.name, choice.value));
        box->setAccessibleName(u"%1: %2"_s.arg(visibleLine(m_field.title), visibleLine(choice.title)));
        box->setChecked(proposed.contains(choice.value));
        m_boxes.append(box);
        layout.addWidget(box);
    }
}

QString InputFieldView::typed() const
{
    if (m_edit)
        return m_edit->text();
    if (m_combo)
        return m_combo->currentData().toString();
    if (m_field.kind == InputField::Kind::YesNo)
        return m_boxes.constFirst()->isChecked() ? u"true"_s : u"false"_s;
    QStringList chosen;
    for (qsizetype i = 0; i < m_boxes.size(); ++i) {
        if (m_boxes.at(i)->isChecked())
            chosen += m_field.choices.at(i).value;
    }
    return chosen.join(u'\n');
}

void InputFieldView::setTyped(const QString &typed)
{
    if (typed == this->typed())
        return;   // somebody may be typing it here: their cursor stays
    if (m_edit)
        m_edit->setText(typed);
    else if (m_combo)
        m_combo->setCurrentIndex(std::max(0, m_combo->findData(typed)));
    else if (m_field.kind == InputField::Kind::YesNo)
        m_boxes.constFirst()->setChecked(typed == "true"_L1);
    else
        for (qsizetype i = 0; i < m_boxes.size(); ++i)
            m_boxes.at(i)->setChecked(typed.split(u'\n').contains(m_field.choices.at(i).value));
}

void InputFieldView::showProblem(const QString &words)
{
    m_problem->setText(words);
    m_problem->setVisible(!words.isEmpty());
    describe(words);
    if (words.isEmpty())
        return;
    QAccessibleAnnouncementEvent wrong(this, u"%1: %2"_s.arg(visibleLine(m_field.title), words));
    QAccessible::updateAccessibility(&wrong);
}

QList<QWidget *> InputFieldView::inputs() const
{
    QList<QWidget *> all(m_boxes.begin(), m_boxes.end());
    if (m_edit)
        all.append(m_edit);
    if (m_combo)
        all.append(m_combo);
    return all;
}

// What stands around an input is not read out with it; its description is.
void InputFieldView::describe(const QString &problem)
{
    QStringList words{problem, visibleText(m_field.description)};
    words.removeAll(QString());
    for (QWidget *input : inputs())
        input->setAccessibleDescription(words.join(u' '));
}

void InputFieldView::focusInput()
{
    if (m_edit)
        m_edit->setFocus();
    else if (m_combo)
        m_combo->setFocus();
    else if (!m_boxes.isEmpty())
        m_boxes.constFirst()->setFocus();
}

} // namespace tom::desktop
