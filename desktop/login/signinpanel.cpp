#include "desktop/login/signinpanel.h"

#include "desktop/api/signin.h"
#include "desktop/api/visibletext.h"
#include "desktop/login/codepage.h"
#include "desktop/login/formparts.h"
#include "desktop/login/keyview.h"
#include "desktop/login/otheraccounts.h"
#include "desktop/login/passwordedit.h"
#include "desktop/login/welcomepage.h"
#include "desktop/look/tonedlabel.h"
#include "shared/protocol/pairing.h"

#include <QCheckBox>
#include <QIcon>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int formWidth = 400;

} // namespace

SignInPanel::SignInPanel(QWidget *parent)
    : QWidget(parent),
      m_pages(new QStackedWidget),
      m_title(named(u"signInTitle"_s, new TonedLabel(TonedLabel::Tone::Normal, tr("Sign in to Tom")))),
      m_server(named(u"server"_s, new QLineEdit)),
      m_username(named(u"username"_s, new QLineEdit)),
      m_password(named(u"password"_s, new PasswordEdit)),
      m_pin(named(u"pin"_s, new QLineEdit)),
      m_pinRow(named(u"pinRow"_s, labelled(tr("Fingerprint that the server itself shows"), m_pin))),
      m_remember(named(u"remember"_s, new QCheckBox(tr("Remember the password in the system's keychain")))),
      m_problem(named(u"problem"_s, new TonedLabel(TonedLabel::Tone::Bad))),
      m_busyWords(named(u"busyWords"_s, new TonedLabel(TonedLabel::Tone::Muted))),
      m_busyBar(named(u"busyBar"_s, new QProgressBar)),
      m_signIn(formButton(u"signIn"_s, tr("Sign in"))),
      m_cancel(formButton(u"cancel"_s, tr("Cancel"))),
      m_back(formButton(u"signInBack"_s, tr("Back to where you are signed in"))),
      m_forget(formButton(u"forgetAccount"_s, tr("Sign out on this computer"))),
      m_others(new OtherAccounts),
      m_key(new KeyView),
      m_keyWords(named(u"keyWords"_s, new TonedLabel(TonedLabel::Tone::Normal))),
      m_keyWhy(named(u"keyWhy"_s, new TonedLabel(TonedLabel::Tone::Muted))),
      m_code(new CodePage),
      m_pairing(new PairingPage),
      m_welcome(new WelcomePage),
      m_toWelcome(formButton(u"toWelcome"_s, tr("Use a Tom of this computer instead"))),
      m_confirm(formButton(u"confirmKey"_s, tr("It is the same: trust this server")))
{
    setObjectName(u"signInPanel"_s);
    m_form = makeForm();
    m_keyPage = makeKeyPage();
    for (QWidget *page : std::initializer_list<QWidget *>{m_form, m_keyPage, m_code, m_pairing, m_welcome})
        m_pages->addWidget(page);

    auto *picture = new QLabel;
    picture->setPixmap(QIcon(u":/tom/icons/tom.svg"_s).pixmap(QSize(64, 64), devicePixelRatioF()));
    m_title->scaleFont(1.5, QFont::DemiBold);
    auto *column = new QVBoxLayout;
    column->setSpacing(18);
    column->addStretch(2);
    column->addWidget(picture, 0, Qt::AlignHCenter);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    column->addWidget(m_pages);
    column->addWidget(m_back, 0, Qt::AlignHCenter);
    column->addWidget(m_others, 0, Qt::AlignHCenter);
    column->addWidget(m_forget, 0, Qt::AlignHCenter);
    column->addStretch(3);
    m_pages->setFixedWidth(formWidth);
    auto *content = new QWidget;
    auto *row = new QHBoxLayout(content);
    row->addStretch(1);
    row->addLayout(column);
    row->addStretch(1);
    auto *scroll = named(u"signInScroll"_s, new QScrollArea);   // a low window has no room for all of it
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);   // its fields have it
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    scroll->setMinimumWidth(content->minimumSizeHint().width() + scroll->verticalScrollBar()->sizeHint().width());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);

    m_back->hide();
    m_back->setAutoDefault(false);
    m_forget->hide();
    m_forget->setAutoDefault(false);
    connect(m_forget, &QPushButton::clicked, this, &SignInPanel::forgetRequested);
    connect(m_others, &OtherAccounts::chosen, this, &SignInPanel::otherRequested);
    m_toWelcome->hide();
    m_toWelcome->setAutoDefault(false);
    connect(m_toWelcome, &QPushButton::clicked, this, [this] { showWelcome(); });
    connect(m_welcome, &WelcomePage::localRequested, this, &SignInPanel::localRequested);
    connect(m_welcome, &WelcomePage::cancelled, this, &SignInPanel::localCancelled);
    connect(m_welcome, &WelcomePage::otherRequested, this, [this] { showForm(); });
    connect(m_back, &QPushButton::clicked, this, &SignInPanel::backRequested);
    connect(m_signIn, &QPushButton::clicked, this, &SignInPanel::submit);
    connect(m_cancel, &QPushButton::clicked, this, &SignInPanel::cancelRequested);
    for (QLineEdit *edit : {m_server, m_username, m_password, m_pin})
        connect(edit, &QLineEdit::returnPressed, this, &SignInPanel::submit);
    connect(m_server, &QLineEdit::textChanged, this, [this](const QString &text) {
        // Not while it is still typed: a whole code has an end.
        if (protocol::PairingCode::parse(text))
            Q_EMIT pairingCodeGiven(text);
    });
    connect(m_pairing, &PairingPage::agreed, this, &SignInPanel::pairingAgreed);
    connect(m_pairing, &PairingPage::left, this, &SignInPanel::cancelRequested);
    connect(m_code, &CodePage::codeGiven, this, &SignInPanel::codeGiven);
    connect(m_code, &CodePage::left, this, &SignInPanel::cancelRequested);
    setKeychainAvailable(false);
    showForm();
}

void SignInPanel::setBackAvailable(bool available)
{
    m_back->setVisible(available);
}

void SignInPanel::setForgetAvailable(const QString &username)
{
    m_forget->setVisible(!username.isEmpty());
    if (username.isEmpty())
        return;
    m_forget->setText(tr("Sign out %1 on this computer").arg(visibleLine(username)));
    m_forget->setAccessibleName(m_forget->text());
}

void SignInPanel::setOthers(const QList<Account> &accounts)
{
    m_others->setAccounts(accounts);
}

QWidget *SignInPanel::makeForm()
{
    auto *page = new QWidget;
    m_server->setPlaceholderText(tr("localhost:8443, or a tom:// code"));
    m_username->setInputMethodHints(Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText);
    m_remember->setAccessibleName(m_remember->text());
    m_problem->setWordWrap(true);
    m_problem->setAccessibleName(tr("Problem"));
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_busyBar->setRange(0, 0);
    m_busyBar->setTextVisible(false);
    m_busyBar->setFixedHeight(4);
    m_busyBar->setAccessibleName(tr("Signing in"));
    m_signIn->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_signIn, 1);
    buttons->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(labelled(tr("Address of the server"), m_server));
    layout->addWidget(labelled(tr("User name"), m_username));
    layout->addWidget(labelled(tr("Password"), m_password));
    layout->addWidget(m_pinRow);
    layout->addWidget(m_remember);
    layout->addWidget(m_problem);
    layout->addWidget(m_busyBar);
    layout->addWidget(m_busyWords);
    layout->addSpacing(4);
    layout->addLayout(buttons);
    layout->addWidget(m_toWelcome);
    layout->addStretch(1);
    return page;
}

QWidget *SignInPanel::makeKeyPage()
{
    auto *page = named(u"keyPage"_s, new QWidget);
    m_keyWords->setWordWrap(true);
    m_keyWhy->setWordWrap(true);
    auto *refuse = formButton(u"refuseKey"_s, tr("It is not: go back"));
    // No default: a stray Enter must not trust anybody.
    m_confirm->setAutoDefault(false);
    refuse->setAutoDefault(false);
    connect(m_confirm, &QPushButton::clicked, this, &SignInPanel::keyConfirmed);
    connect(refuse, &QPushButton::clicked, this, &SignInPanel::keyRefused);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(m_keyWords);
    layout->addWidget(m_key);
    layout->addWidget(m_keyWhy);
    layout->addSpacing(4);
    layout->addWidget(m_confirm);
    layout->addWidget(refuse);
    layout->addStretch(1);
    return page;
}

void SignInPanel::setForm(const SignInForm &form)
{
    m_server->setText(form.server);
    m_username->setText(form.username);
    m_password->setText(form.password);
    m_pin->setText(form.pin);
    m_remember->setChecked(form.remember);
}

SignInForm SignInPanel::form() const
{
    return {.server = m_server->text().trimmed(),
            .username = m_username->text().trimmed(),
            .password = m_password->text(),
            .pin = m_pin->text().trimmed(),
            .remember = !m_remember->isHidden() && m_remember->isChecked()};
}

void SignInPanel::setKeychainAvailable(bool available)
{
    m_remember->setVisible(available);
}

void SignInPanel::showPage(QWidget *page)
{
    m_title->setText(page == m_welcome ? tr("Welcome to Tom") : tr("Sign in to Tom"));
    m_pages->setCurrentWidget(page);
}

void SignInPanel::offerLocal(bool isKnown)
{
    m_isLocalKnown = isKnown;
    m_toWelcome->show();
}

void SignInPanel::showWelcome(const QString &problem)
{
    showPage(m_welcome);
    m_welcome->ask(m_isLocalKnown, problem);
}

void SignInPanel::showWelcomeBusy(const QString &words)
{
    showPage(m_welcome);
    m_welcome->setBusy(words);
}

void SignInPanel::showForm(const QString &problem)
{
    setBusy(false);
    showPage(m_form);
    m_pairing->forget();
    m_pinRow->setVisible(!m_pin->text().isEmpty());
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    for (QLineEdit *edit : {m_server, m_username, m_password}) {
        if (edit->text().isEmpty() || edit == m_password) {
            edit->setFocus();
            edit->selectAll();
            break;
        }
    }
}

void SignInPanel::showChangedKey(const QString &problem)
{
    showForm(problem);
    m_pinRow->show();
    m_pin->setFocus();
}

void SignInPanel::showBusy(const QString &words)
{
    showPage(m_form);
    m_problem->hide();
    m_busyWords->setText(words);
    setBusy(true);
}

void SignInPanel::showUnknownKey(const QString &server, const QString &fingerprint)
{
    showKeyPage(tr("%1 is new to this computer. Compare its fingerprint with the one that the server shows:").arg(server),
                tr("The server prints its fingerprint when it starts. If the two are the same, nobody is "
                   "in between; Tom keeps the key and will notice if it ever changes."),
                tr("It is the same: trust this server"), fingerprint);
}

void SignInPanel::showCertificate(const QString &server, const SeenCertificate &certificate)
{
    const QString host = visibleLine(certificate.host);
    const QString issuer = visibleLine(certificate.issuer);
    if (certificate.isRenewed) {
        return showKeyPage(
            tr("The key of %1 is another one than you confirmed, so nothing was sent to it yet. Its new certificate is "
               "for %2, from %3, which this computer trusts. The fingerprint of the new key:")
                .arg(server, host, issuer),
            tr("Many authorities renew a certificate every few weeks, often with a new key. If you do not "
               "expect that, ask whoever runs the server before you go on."),
            tr("It was renewed: trust the new key"), certificate.fingerprint);
    }
    showKeyPage(tr("%1 is new to this computer. Its certificate is for %2, from %3, which this computer trusts. The "
                   "fingerprint of its key:")
                    .arg(server, host, issuer),
                tr("If this is the server that you mean, go on; Tom keeps the key and asks you again when it changes."),
                tr("This is my server: trust it"), certificate.fingerprint);
}

void SignInPanel::showKeyPage(const QString &words, const QString &why, const QString &agreement, const QString &fingerprint)
{
    setBusy(false);
    m_keyWords->setText(words);
    m_keyWhy->setText(why);
    m_confirm->setText(agreement);
    m_confirm->setAccessibleName(agreement);
    m_key->setFingerprint(fingerprint);
    showPage(m_keyPage);
    m_key->setFocus();
}

void SignInPanel::showCode(bool again)
{
    setBusy(false);
    m_code->ask(again);
    showPage(m_code);
}

void SignInPanel::showPairing(const PairingOffer &offer, const QString &problem)
{
    setBusy(false);
    showPage(m_pairing);
    if (offer.username.isEmpty())
        m_title->setText(tr("Welcome to Tom"));
    m_pairing->ask(offer, problem);
}

void SignInPanel::showPairingBusy(const QString &words)
{
    showPage(m_pairing);
    m_pairing->setBusy(words);
}

void SignInPanel::setBusy(bool busy)
{
    for (QWidget *widget : std::initializer_list<QWidget *>{m_server, m_username, m_password, m_pin, m_remember, m_signIn})
        widget->setEnabled(!busy);
    m_busyBar->setVisible(busy);
    m_busyWords->setVisible(busy);
    m_cancel->setVisible(busy);
    if (busy)
        m_cancel->setFocus();
}

void SignInPanel::submit()
{
    if (form().server.isEmpty())
        return showForm(tr("Write the address of the server, for example localhost:8443."));
    if (protocol::PairingCode::isMeant(form().server))
        return Q_EMIT pairingCodeGiven(form().server);
    if (form().username.isEmpty())
        return showForm(tr("Write your user name."));
    if (form().password.isEmpty())
        return showForm(tr("Write your password."));
    Q_EMIT signInRequested();
}

} // namespace tom::desktop
