#include "desktop/console/logincommand.h"

#include "desktop/api/visibletext.h"
#include "desktop/console/exitcode.h"
#include "desktop/console/terminal.h"

#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

const QString unknown = u"this server is not known yet"_s;

QString inTwoLines(const QString &fingerprint)
{
    return u"  %1\n  %2\n"_s.arg(fingerprint.first(48), fingerprint.sliced(48));
}

} // namespace

LoginCommand::LoginCommand(desktop::AccountStore &store, CommandLine line) : m_store(store), m_line(std::move(line)) {}

void LoginCommand::start()
{
    if (m_line.pairingFromInput)
        return beginPairing();
    const Result<std::optional<desktop::Account>> last = m_store.current();
    if (!last)
        return Q_EMIT finished(complain(last.error()));
    if (*last)
        m_lastUser = (*last)->username;
    const QString known = *last ? (*last)->server : u"localhost"_s;
    const Result<desktop::ServerAddress> server = desktop::ServerAddress::parse(m_line.server.isEmpty() ? known : m_line.server);
    if (!server)
        return Q_EMIT finished(complain(WrongUsage, server.error().message));
    begin(*server);
}

void LoginCommand::beginPairing()
{
    const QString text = askSecret(inputIsTerminal() ? u"Pairing code: "_s : QString()).value_or(QString());
    const Result<protocol::PairingCode> code = protocol::PairingCode::parse(text);
    if (!code)
        return Q_EMIT finished(complain(WrongUsage, code.error().message));
    const QString host = code->host.contains(u':') ? u"[%1]"_s.arg(code->host) : code->host;
    const Result<desktop::ServerAddress> server = desktop::ServerAddress::parse(u"%1:%2"_s.arg(host).arg(code->port));
    if (!server)
        return Q_EMIT finished(complain(WrongUsage, server.error().message));
    m_line.pin = code->key;
    if (!code->user.isEmpty())
        m_line.user = code->user;
    if (!code->secret.isEmpty())
        m_pairing = *code;
    begin(*server);
}

// The first user chooses a name and a password; a script writes the password on the line after the code.
void LoginCommand::pair()
{
    protocol::PairingRequest request{.secret = m_pairing->secret, .device = u"tom on %1"_s.arg(QSysInfo::machineHostName())};
    if (m_pairing->user.isEmpty()) {
        const bool canAsk = inputIsTerminal();
        request.username = m_line.user;
        if (request.username.isEmpty() && canAsk)
            request.username = askLine(u"Your name, as the first user: "_s).value_or(QString()).trimmed();
        if (request.username.isEmpty())
            return Q_EMIT finished(complain(WrongUsage, u"say with --user NAME how you want to be called"_s));
        request.password = askSecret(canAsk ? u"Choose a password: "_s : QString()).value_or(QString());
        if (canAsk && askSecret(u"The same again: "_s).value_or(QString()) != request.password)
            return Q_EMIT finished(complain(WrongUsage, u"the two passwords are not the same"_s));
    }
    m_signIn->withPairing(request);
}

void LoginCommand::begin(const desktop::ServerAddress &server)
{
    m_signIn = std::make_unique<desktop::SignIn>(m_store, server, m_line.pin);
    connect(m_signIn.get(), &desktop::SignIn::keyUnknown, this, &LoginCommand::askForTrust);
    connect(m_signIn.get(), &desktop::SignIn::certificateShown, this, &LoginCommand::askAboutCertificate);
    connect(m_signIn.get(), &desktop::SignIn::serverTrusted, this, &LoginCommand::identifyUs);
    connect(m_signIn.get(), &desktop::SignIn::codeNeeded, this, &LoginCommand::askForCode);
    connect(m_signIn.get(), &desktop::SignIn::finished, this, &LoginCommand::takeEnd);
    m_signIn->start();
}

void LoginCommand::askForTrust(const QString &fingerprint)
{
    ask({.what = unknown,
         .explained = u"This server is new to you. The fingerprint of its key is\n\n%1\n"
                      "Compare it with the one that the server itself shows.\n"_s.arg(inTwoLines(fingerprint)),
         .words = u"Is it the same? (yes/no) "_s,
         .fingerprint = fingerprint});
}

void LoginCommand::askAboutCertificate(const desktop::SeenCertificate &seen)
{
    const QString beginning =
        seen.isRenewed
            ? u"The key of this server is another one than you confirmed, so nothing was sent to it yet. Many authorities\n"
              "renew a certificate every few weeks, often with a new key; if you do not expect that, ask whoever runs the\n"
              "server.\n"_s
            : u"This server is new to you.\n"_s;
    ask({.what = seen.isRenewed ? u"the key of this server has changed since it was confirmed"_s : unknown,
         .explained =
             beginning
             + u"Its certificate is for %1, from %2, which this computer trusts. The fingerprint of its key is\n\n%3\n"_s.arg(
                 desktop::visibleLine(seen.host), desktop::visibleLine(seen.issuer), inTwoLines(seen.fingerprint)),
         .words = u"Do you trust it? (yes/no) "_s,
         .fingerprint = seen.fingerprint});
}

// Without a terminal nobody is asked: a script says beforehand what it expects.
void LoginCommand::ask(const KeyQuestion &question)
{
    if (!inputIsTerminal()) {
        return Q_EMIT finished(
            complain(WrongUsage, u"%1; pass --pin with the fingerprint that the server itself shows (here it is %2)"_s.arg(
                                     question.what, question.fingerprint)));
    }
    writeError(question.explained);
    const QString answer = askLine(question.words).value_or(QString()).trimmed().toLower();
    if (answer != "yes"_L1 && answer != "y"_L1)
        return Q_EMIT finished(complain(Failed, u"not signed in; nothing was sent to the server"_s));
    m_signIn->confirmKey();
}

void LoginCommand::identifyUs()
{
    if (m_pairing)
        return pair();
    if (m_line.sessionFromInput) {
        const QString session = askSecret({}).value_or(QString()).trimmed();
        if (session.isEmpty())
            return Q_EMIT finished(complain(WrongUsage, u"no session token came on standard input"_s));
        return m_signIn->withSession(session.toLatin1());
    }
    const bool canAsk = inputIsTerminal();
    QString user = m_line.user;
    if (user.isEmpty() && canAsk) {
        user = askLine(m_lastUser.isEmpty() ? u"User: "_s : u"User (%1): "_s.arg(m_lastUser)).value_or(QString()).trimmed();
        if (user.isEmpty())
            user = m_lastUser;
    }
    if (user.isEmpty())
        return Q_EMIT finished(complain(WrongUsage, u"say who you are with --user NAME"_s));
    if (!canAsk && !m_line.passwordFromInput)
        return Q_EMIT finished(complain(WrongUsage, u"there is no terminal to ask for the password; use --password -"_s));
    const QString password = askSecret(canAsk ? u"Password: "_s : QString()).value_or(QString());
    if (password.isEmpty())
        return Q_EMIT finished(complain(WrongUsage, u"no password was given"_s));
    m_signIn->withPassword(user, password, u"tom on %1"_s.arg(QSysInfo::machineHostName()));
}

// A script writes the code on the line after the password, and has one try.
void LoginCommand::askForCode(bool again)
{
    const bool canAsk = inputIsTerminal();
    if (again && !canAsk)
        return Q_EMIT finished(complain(Failed, u"the code is wrong or was used before"_s));
    if (again)
        writeError(u"This code is wrong or was used before; wait for the next one.\n"_s);
    const QString code =
        askLine(canAsk ? u"Code of your authenticator app (or a recovery code): "_s : QString()).value_or(QString()).trimmed();
    if (code.isEmpty()) {
        return Q_EMIT finished(canAsk ? complain(Failed, u"not signed in"_s)
                                      : complain(WrongUsage, u"this account also asks for the code of its authenticator app; "
                                                             "write it on the line after the password"_s));
    }
    m_signIn->withCode(code);
}

void LoginCommand::takeEnd(const Result<desktop::Account> &account)
{
    if (!account && account.error().code == ErrorCode::Unauthorized)   // the answer to a login, not the lack of one
        return Q_EMIT finished(complain(Failed, account.error().message));
    if (!account)
        return Q_EMIT finished(complain(account.error()));
    writeOutput(u"Signed in to %1 as %2.\n"_s.arg(account->server, account->username));
    Q_EMIT finished(Ok);
}

} // namespace tom::console
