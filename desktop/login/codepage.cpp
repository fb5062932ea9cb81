#include "desktop/login/codepage.h"

#include "desktop/login/formparts.h"
#include "desktop/look/tonedlabel.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

CodePage::CodePage(QWidget *parent)
    : QWidget(parent),
      m_code(named(u"code"_s, new QLineEdit)),
      m_problem(named(u"codeProblem"_s, new TonedLabel(TonedLabel::Tone::Bad)))
{
    setObjectName(u"codePage"_s);
    auto *words = new TonedLabel(TonedLabel::Tone::Normal,
                                 tr("Write the six digits that your authenticator app shows for Tom. If you have lost it, one "
                                    "of your recovery codes will do."));
    words->setWordWrap(true);
    m_code->setInputMethodHints(Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText | Qt::ImhPreferNumbers | Qt::ImhSensitiveData);
    m_code->setMaxLength(64);
    m_problem->setWordWrap(true);
    m_problem->setAccessibleName(tr("Problem"));
    auto *send = formButton(u"sendCode"_s, tr("Sign in"));
    auto *leave = formButton(u"leaveCode"_s, tr("Cancel"));
    send->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(send, 1);
    buttons->addWidget(leave);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(words);
    layout->addWidget(labelled(tr("Code"), m_code));
    layout->addWidget(m_problem);
    layout->addSpacing(4);
    layout->addLayout(buttons);
    layout->addStretch(1);
    connect(send, &QPushButton::clicked, this, &CodePage::submit);
    connect(leave, &QPushButton::clicked, this, &CodePage::left);
    connect(m_code, &QLineEdit::returnPressed, this, &CodePage::submit);
}

void CodePage::ask(bool again)
{
    m_code->clear();
    m_problem->setText(again ? tr("This code is wrong or was used before. Wait for the next one.") : QString());
    m_problem->setVisible(again);
    m_code->setFocus();
}

void CodePage::submit()
{
    const QString code = m_code->text().trimmed();
    if (code.isEmpty())
        return m_code->setFocus();
    Q_EMIT codeGiven(code);
}

} // namespace tom::desktop
