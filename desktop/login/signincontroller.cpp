#include "desktop/login/signincontroller.h"

#include "desktop/api/apierror.h"
#include "desktop/api/signin.h"
#include "desktop/login/keychain.h"
#include "desktop/login/signinpanel.h"

#include <QLoggingCategory>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcSignIn, "tom.desktop.signin")

SignInController::SignInController(AccountStore &store, SignInPanel &panel, QObject *parent)
    : QObject(parent),
      m_store(store),
      m_panel(panel)
{
    m_panel.setKeychainAvailable(keychain::isAvailable());
    connect(&m_panel, &SignInPanel::signInRequested, this, &SignInController::start);
    connect(&m_panel, &SignInPanel::pairingCodeGiven, this, &SignInController::offer);
    connect(&m_panel, &SignInPanel::pairingAgreed, this, &SignInController::pair);
    connect(&m_panel, &SignInPanel::cancelRequested, this, [this] {
        stop();
        if (std::exchange(m_pairing, {}))
            m_panel.setForm(m_before);
        m_panel.showForm();
    });
    connect(&m_panel, &SignInPanel::keyRefused, this, [this] {
        stop();
        m_panel.showForm(tr("Nothing was sent to the server. Check its address, or ask whoever runs it."));
    });
    connect(&m_panel, &SignInPanel::keyConfirmed, this, [this] {
        if (!m_signIn)
            return;
        m_signIn->confirmKey();
        m_confirmed.insert(m_address, m_signIn->trusted());
    });
    connect(&m_panel, &SignInPanel::codeGiven, this, [this](const QString &code) {
        if (!m_signIn)
            return;
        m_panel.showBusy(tr("Signing in…"));
        m_signIn->withCode(code);
    });
}

SignInController::~SignInController() = default;

void SignInController::begin(const SignInForm &form, const QString &problem)
{
    stop();
    m_pairing.reset();
    m_panel.setForm(form);
    m_panel.showForm(problem);
    if (!form.server.isEmpty() && !form.username.isEmpty() && keychain::isAvailable())
        fillPassword(form.server, form.username);
}

void SignInController::offer(const QString &code)
{
    const Result<protocol::PairingCode> pairing = protocol::PairingCode::parse(code);
    stop();
    SignInForm form = m_panel.form();
    if (protocol::PairingCode::isMeant(form.server))
        form.server.clear();   // the code is a secret, and no address
    if (!std::exchange(m_pairing, {}))
        m_before = form;
    form.password.clear();   // it is of another server
    form.remember = false;
    if (!pairing) {
        form.server.clear();
        m_panel.setForm(form);
        return m_panel.showForm(tr("This is not a whole pairing code. Copy all of it, from tom:// to its end."));
    }
    form.server = pairing->host.contains(u':') ? u"[%1]:%2"_s.arg(pairing->host).arg(pairing->port)
                                               : u"%1:%2"_s.arg(pairing->host).arg(pairing->port);
    form.username = pairing->user;
    form.pin = QString::fromLatin1(pairing->key);
    m_panel.setForm(form);
    m_pairing = *pairing;
    m_panel.showPairing({.server = form.server, .username = pairing->user, .signsIn = !pairing->secret.isEmpty()});
}

void SignInController::pair(const QString &username, const QString &password)
{
    if (!m_pairing)
        return;
    if (m_pairing->secret.isEmpty()) {
        m_pairing.reset();
        return m_panel.showForm();
    }
    const SignInForm form = m_panel.form();
    const Result<ServerAddress> server = ServerAddress::parse(form.server);
    if (!server)
        return m_panel.showForm(errorText(server.error()));
    stop();
    m_panel.showPairingBusy(tr("Signing in…"));
    m_signIn = std::make_unique<SignIn>(m_store, *server, m_pairing->key);
    connect(m_signIn.get(), &SignIn::serverTrusted, this, [this, username, password] {
        m_signIn->withPairing({.secret = m_pairing->secret,
                               .username = username,
                               .password = password,
                               .device = tr("Tom on %1").arg(QSysInfo::machineHostName())});
    });
    connect(m_signIn.get(), &SignIn::finished, this, &SignInController::take);
    m_signIn->start();
}

void SignInController::start()
{
    const SignInForm form = m_panel.form();
    const Result<ServerAddress> server = ServerAddress::parse(form.server);
    if (!server)
        return m_panel.showForm(errorText(server.error()));
    QByteArray pin;
    if (!form.pin.isEmpty()) {
        const Result<QByteArray> parsed = parseFingerprint(form.pin);
        if (!parsed)
            return m_panel.showChangedKey(errorText(parsed.error()));
        pin = *parsed;
    }
    stop();
    m_panel.showBusy(tr("Looking at %1…").arg(server->toString()));
    m_signIn = std::make_unique<SignIn>(m_store, *server, pin);
    m_address = server->toString();
    m_signIn->setConfirmed(m_confirmed.value(m_address));
    connect(m_signIn.get(), &SignIn::keyUnknown, this,
            [this, name = server->toString()](const QString &fingerprint) { m_panel.showUnknownKey(name, fingerprint); });
    connect(m_signIn.get(), &SignIn::certificateShown, this,
            [this, name = server->toString()](const SeenCertificate &seen) { m_panel.showCertificate(name, seen); });
    connect(m_signIn.get(), &SignIn::serverTrusted, this, [this, form] {
        m_panel.showBusy(tr("Signing in…"));
        m_signIn->withPassword(form.username, form.password, tr("Tom on %1").arg(QSysInfo::machineHostName()));
    });
    connect(m_signIn.get(), &SignIn::codeNeeded, &m_panel, &SignInPanel::showCode);
    connect(m_signIn.get(), &SignIn::finished, this, &SignInController::take);
    m_signIn->start();
}

void SignInController::stop()
{
    if (!m_signIn)
        return;
    m_signIn->disconnect(this);
    m_signIn.release()->deleteLater();
}

void SignInController::take(const Result<Account> &result)
{
    stop();
    if (!result && m_pairing)
        return m_panel.showPairing({.server = m_panel.form().server, .username = m_pairing->user}, errorText(result.error()));
    m_pairing.reset();
    if (!result) {
        if (result.error().code == ErrorCode::Untrusted)
            return m_panel.showChangedKey(errorText(result.error()));
        return m_panel.showForm(errorText(result.error()));
    }
    m_confirmed.remove(result->server);   // it is kept now
    rememberPassword(*result);
    SignInForm form = m_panel.form();
    form.password.clear();
    form.pin.clear();
    m_panel.setForm(form);
    m_panel.showForm();
    Q_EMIT signedIn(*result);
}

void SignInController::fillPassword(const QString &server, const QString &username)
{
    const Result<ServerAddress> address = ServerAddress::parse(server);   // kept by its whole address, however it was written
    if (!address)
        return;
    keychain::password(address->toString(), username).then(this, [this, server, username](const Result<QString> &password) {
        SignInForm form = m_panel.form();
        if (form.server != server || form.username != username)   // it is another one by now
            return;
        if (!password || password->isEmpty() || !form.password.isEmpty())
            return;
        form.password = *password;
        form.remember = true;
        m_panel.setForm(form);
    });
}

void SignInController::rememberPassword(const Account &account)
{
    const SignInForm form = m_panel.form();
    if (!form.remember || form.password.isEmpty())
        return;
    keychain::keepPassword(account.server, account.username, form.password).then(this, [this](const Result<void> &kept) {
        if (kept)
            return;
        qCWarning(lcSignIn) << "⚠️ the password is not remembered:" << kept.error().message;
        Q_EMIT passwordNotKept(errorText(kept.error()));
    });
}

} // namespace tom::desktop
