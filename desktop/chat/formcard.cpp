#include "desktop/chat/formcard.h"

#include "desktop/api/visibletext.h"
#include "desktop/chat/inputfieldview.h"
#include "desktop/chat/readablename.h"
#include "desktop/look/tonedlabel.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace tom::desktop {

FormCard::FormCard(const protocol::Elicitation &elicitation, QWidget *parent)
    : Card(Tone::Raised, parent),
      m_elicitation(elicitation),
      m_body(new QWidget),
      m_problem(new TonedLabel(TonedLabel::Tone::Bad)),
      m_end(new TonedLabel(TonedLabel::Tone::Muted))
{
    setObjectName(u"formCard"_s);
    const QString title = tr("%1 asks").arg(readableCall({}, elicitation.module));
    setAccessibleName(u"%1: %2"_s.arg(title, visibleText(elicitation.message)));
    auto *name = new TonedLabel(TonedLabel::Tone::Normal, title);
    name->setObjectName(u"formTitle"_s);
    name->scaleFont(1, QFont::DemiBold);
    name->setWordWrap(true);
    auto *message = new TonedLabel(TonedLabel::Tone::Normal, visibleText(elicitation.message));
    message->setObjectName(u"formMessage"_s);
    message->setWordWrap(true);
    m_problem->setObjectName(u"formProblem"_s);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_end->setObjectName(u"formEnd"_s);
    m_end->setWordWrap(true);
    m_end->hide();

    auto *body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(10);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(8);
    layout->addWidget(name);
    layout->addWidget(message);
    layout->addWidget(m_body);
    layout->addWidget(m_problem);
    layout->addWidget(m_end);
    addFields();
    addButtons();
    QAccessibleEvent asked(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&asked);
}

void FormCard::addFields()
{
    Result<QList<InputField>> fields = inputFields(m_elicitation.schema);
    if (!fields) {
        m_problem->setText(fields.error().message);
        m_problem->show();
        return;
    }
    m_fields = std::move(*fields);
    for (const InputField &field : std::as_const(m_fields)) {
        auto *view = new InputFieldView(field);
        m_views.append(view);
        m_body->layout()->addWidget(view);
        connect(view, &InputFieldView::edited, this, [this] { Q_EMIT edited(m_elicitation, typed()); });
    }
}

TypedFields FormCard::typed() const
{
    TypedFields typed;
    for (const InputFieldView *view : m_views)
        typed.insert(view->field().name, view->typed());
    return typed;
}

void FormCard::setTyped(const TypedFields &typed)
{
    for (InputFieldView *view : std::as_const(m_views)) {
        if (const auto one = typed.find(view->field().name); one != typed.end())
            view->setTyped(*one);
    }
}

// A form that cannot be shown can still be declined.
void FormCard::addButtons()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    const std::tuple<QString, QString, QString> buttons[] = {{u"formAccept"_s, tr("Send"), u"accept"_s},
                                                             {u"formDecline"_s, tr("Decline"), u"decline"_s},
                                                             {u"formCancel"_s, tr("Cancel"), u"cancel"_s}};
    for (const auto &[name, text, action] : buttons) {
        const bool isAccept = action == "accept"_L1;
        if (isAccept && m_problem->isVisibleTo(this))
            continue;
        auto *button = new QPushButton(text);
        button->setObjectName(name);
        button->setAccessibleName(text);
        button->setMinimumHeight(32);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, isAccept, wish = action] {
            if (isAccept)
                accept();
            else
                send({.action = wish});
        });
    }
    row->addStretch(1);
    static_cast<QVBoxLayout *>(m_body->layout())->addLayout(row);
}

// Every field says what is wrong with it; the first of them gets the keyboard.
void FormCard::accept()
{
    const FilledForm form = readForm(m_fields, typed());
    InputFieldView *firstWrong = nullptr;
    for (InputFieldView *view : std::as_const(m_views)) {
        const QString problem = form.problems.value(view->field().name);
        view->showProblem(problem);
        if (!problem.isEmpty() && !firstWrong)
            firstWrong = view;
    }
    if (firstWrong)
        return firstWrong->focusInput();
    send(form.answer);
}

void FormCard::send(const protocol::ElicitationAnswer &answer)
{
    m_isAnsweredHere = true;
    m_problem->hide();
    if (m_body->isAncestorOf(window()->focusWidget()))
        setFocus();   // else nothing has the keys once the button is disabled
    m_body->setEnabled(false);
    Q_EMIT answered(answer);
}

void FormCard::showProblem(const QString &words)
{
    if (!m_isWaiting)
        return;
    m_isAnsweredHere = false;
    m_problem->setText(words);
    m_problem->show();
    m_body->setEnabled(true);
}

void FormCard::end(const QString &action)
{
    if (!std::exchange(m_isWaiting, false))
        return;
    m_body->hide();
    m_problem->hide();
    QString words = tr("It is not wanted any more.");
    if (action == "accept"_L1)
        words = m_isAnsweredHere ? tr("You answered.") : tr("It was answered elsewhere.");
    else if (action == "decline"_L1)
        words = m_isAnsweredHere ? tr("You declined.") : tr("It was declined elsewhere.");
    else if (m_isAnsweredHere)
        words = tr("You cancelled it.");
    m_end->setText(words);
    m_end->show();
    setAccessibleName(tr("%1: %2").arg(readableCall({}, m_elicitation.module), words));
}

} // namespace tom::desktop
