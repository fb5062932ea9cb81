#include "desktop/login/pairingpage.h"

#include "desktop/login/formparts.h"
#include "desktop/login/passwordedit.h"
#include "desktop/look/tonedlabel.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

PairingPage::PairingPage(QWidget *parent)
    : QWidget(parent),
      m_words(named(u"pairingWords"_s, new TonedLabel(TonedLabel::Tone::Normal))),
      m_username(named(u"firstUsername"_s, new QLineEdit)),
      m_password(named(u"firstPassword"_s, new PasswordEdit)),
      m_again(named(u"firstPasswordAgain"_s, new PasswordEdit)),
      m_usernameRow(labelled(tr("User name"), m_username)),
      m_passwordRow(labelled(tr("Password (at least 8 letters)"), m_password)),
      m_againRow(labelled(tr("The same password again"), m_again)),
      m_problem(named(u"pairingProblem"_s, new TonedLabel(TonedLabel::Tone::Bad))),
      m_busy(named(u"pairingBusy"_s, new TonedLabel(TonedLabel::Tone::Muted))),
      m_agree(formButton(u"pair"_s, tr("Sign in")))
{
    setObjectName(u"pairingPage"_s);
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);   // it has a name in it that came from outside
    m_username->setInputMethodHints(Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText);
    m_problem->setWordWrap(true);
    m_problem->setAccessibleName(tr("Problem"));
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *leave = formButton(u"leavePairing"_s, tr("Cancel"));
    m_agree->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_agree, 1);
    buttons->addWidget(leave);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_words, m_usernameRow, m_passwordRow, m_againRow, m_problem, m_busy})
        layout->addWidget(widget);
    layout->addSpacing(4);
    layout->addLayout(buttons);
    layout->addStretch(1);
    connect(m_agree, &QPushButton::clicked, this, &PairingPage::submit);
    connect(leave, &QPushButton::clicked, this, &PairingPage::left);
    for (QLineEdit *edit : std::initializer_list<QLineEdit *>{m_username, m_password, m_again})
        connect(edit, &QLineEdit::returnPressed, this, &PairingPage::submit);
}

void PairingPage::ask(const PairingOffer &offer, const QString &problem)
{
    if (offer != m_offer)
        forget();
    m_offer = offer;
    const bool isFirst = offer.username.isEmpty();
    const QString what =
        isFirst         ? tr("%1 has no user yet. Choose your name and a password: you will be its admin.").arg(offer.server)
        : offer.signsIn ? tr("This code signs you in to %1 as %2.").arg(offer.server, offer.username)
                        : tr("This code is for %2 at %1, who signs in with the password.").arg(offer.server, offer.username);
    m_words->setText(what + u' ' + tr("Go on only if you got this code from there yourself."));
    for (QWidget *row : {m_usernameRow, m_passwordRow, m_againRow})
        row->setVisible(isFirst);
    m_agree->setText(isFirst ? tr("Begin") : offer.signsIn ? tr("Sign in") : tr("Go on"));
    setBusy({});
    tell(problem);
    if (!isFirst)
        return m_agree->setFocus();
    m_username->text().isEmpty() ? m_username->setFocus() : m_password->setFocus();
}

void PairingPage::forget()
{
    for (QLineEdit *edit : std::initializer_list<QLineEdit *>{m_username, m_password, m_again})
        edit->clear();
}

void PairingPage::setBusy(const QString &words)
{
    for (QWidget *widget : std::initializer_list<QWidget *>{m_username, m_password, m_again, m_agree})
        widget->setEnabled(words.isEmpty());
    m_busy->setText(words);
    m_busy->setVisible(!words.isEmpty());
    if (!words.isEmpty())
        m_problem->hide();
}

void PairingPage::tell(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void PairingPage::submit()
{
    if (!m_offer.username.isEmpty())
        return Q_EMIT agreed({}, {});
    const QString username = m_username->text().trimmed();
    if (username.isEmpty())
        return tell(tr("Write your user name."));
    if (m_password->text().isEmpty())
        return tell(tr("Write a password."));
    if (m_password->text() != m_again->text())
        return tell(tr("The two passwords are not the same."));
    Q_EMIT agreed(username, m_password->text());
}

} // namespace tom::desktop
