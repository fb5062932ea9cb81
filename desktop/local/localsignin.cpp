#include "desktop/local/localsignin.h"

#include "desktop/api/apierror.h"
#include "desktop/login/signinpanel.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

namespace {

constexpr auto issueLimit = 30s;
constexpr qint64 longestToken = 4096;

} // namespace

LocalSignIn::LocalSignIn(LocalServer &server, AccountStore &store, SignInPanel &panel, QObject *parent)
    : QObject(parent),
      m_server(server),
      m_store(store),
      m_panel(panel)
{
    connect(&m_panel, &SignInPanel::localRequested, this, &LocalSignIn::start);
    connect(&m_panel, &SignInPanel::localCancelled, this, [this] {
        stop();
        m_panel.showWelcome();
    });
    connect(&m_server, &LocalServer::ready, this, [this](const LocalAccess &access) {
        if (m_isWanted)
            issue(access);
    });
    connect(&m_server, &LocalServer::failed, this, [this](const QString &problem) {
        if (m_isWanted)
            fail(problem);
    });
}

LocalSignIn::~LocalSignIn()
{
    stop();
}

void LocalSignIn::offer(const Account &last, const QString &problem)
{
    const bool isOurs = m_server.isKept() && last.server == m_server.address();
    m_panel.offerLocal(m_server.isKept());
    if (isOurs || last.server.isEmpty())
        m_panel.showWelcome(problem);
}

void LocalSignIn::offerBeside()
{
    m_panel.offerLocal(m_server.isKept());
}

void LocalSignIn::giveWay()
{
    if (!m_isWanted)
        return;
    stop();
    m_panel.showWelcome();   // for the next time
}

void LocalSignIn::start()
{
    stop();
    m_isWanted = true;
    m_panel.showWelcomeBusy(tr("Starting Tom on this computer…"));
    m_server.start();
}

void LocalSignIn::stop()
{
    if (std::exchange(m_isWanted, false))
        m_server.cancel();
    if (m_issuing) {
        m_issuing->disconnect(this);
        m_issuing->kill();
        m_issuing->waitForFinished(1000);   // it is killed: this is a moment
        m_issuing.reset();
    }
    if (m_signIn) {
        m_signIn->disconnect(this);
        m_signIn.release()->deleteLater();
    }
}

void LocalSignIn::issue(const LocalAccess &access)
{
    m_issuing = std::make_unique<QProcess>();
    connect(m_issuing.get(), &QProcess::finished, this, [this, access] {
        const QByteArray session = m_issuing->read(longestToken).trimmed();
        const QString said = QString::fromUtf8(m_issuing->readAllStandardError()).trimmed();
        m_issuing.release()->deleteLater();
        if (session.isEmpty())
            return fail(said.isEmpty() ? tr("The server of this computer signed nobody in.") : said);
        enter(access, session);
    });
    connect(m_issuing.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        const QString why = m_issuing->errorString();
        m_issuing.release()->deleteLater();
        fail(why);
    });
    QTimer::singleShot(issueLimit, m_issuing.get(), &QProcess::kill);
    m_issuing->start(m_server.place().program, {u"issue-session"_s, u"--data"_s, m_server.place().dataFolder});
}

void LocalSignIn::enter(const LocalAccess &access, const QByteArray &session)
{
    const Result<ServerAddress> server = ServerAddress::parse(access.url);
    if (!server)
        return fail(errorText(server.error()));
    m_signIn = std::make_unique<SignIn>(m_store, *server, access.key);
    connect(m_signIn.get(), &SignIn::serverTrusted, this, [this, session] { m_signIn->withSession(session); });
    connect(m_signIn.get(), &SignIn::finished, this, [this](const Result<Account> &account) {
        if (!account)
            return fail(errorText(account.error()));
        m_isWanted = false;
        stop();
        m_panel.showWelcome();   // for the next time
        Q_EMIT signedIn(*account);
    });
    m_signIn->start();
}

void LocalSignIn::fail(const QString &problem)
{
    stop();
    m_panel.showWelcome(tr("Tom could not be started on this computer: %1").arg(problem));
}

} // namespace tom::desktop
