#include "desktop/configeditor/configapp.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"
#include "desktop/api/signin.h"
#include "desktop/configeditor/configeditor.h"
#include "desktop/configeditor/configeditorcontroller.h"
#include "desktop/configeditor/configeditorpanel.h"
#include "desktop/configeditor/localconfigsource.h"
#include "desktop/configeditor/serverconfigsource.h"
#include "desktop/login/signincontroller.h"
#include "desktop/login/signinpanel.h"
#include "desktop/look/dropquestion.h"
#include "desktop/look/readingorder.h"

#include <QCloseEvent>
#include <QStackedWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

ConfigApp::ConfigApp(const QString &folder, QWidget *parent)
    : QMainWindow(parent),
      m_store(folder),
      m_pages(new QStackedWidget),
      m_signInPanel(new SignInPanel),
      m_panel(new ConfigEditorPanel)
{
    setWindowTitle(tr("Tom: configuration"));
    resize(1120, 760);
    m_pages->addWidget(m_panel);
    m_pages->addWidget(m_signInPanel);
    setCentralWidget(m_pages);
}

ConfigApp::~ConfigApp() = default;

void ConfigApp::openFile(const QString &path)
{
    const QString user = qEnvironmentVariable("USER", qEnvironmentVariable("USERNAME"));
    m_controller = editIn(*m_panel, std::make_unique<LocalConfigSource>(path, user));
    m_panel->setFocus();
    m_controller->open();
}

// An admin who is signed in there already need not do it again.
void ConfigApp::openServer(const QString &address, const QString &username, const QString &pin)
{
    m_address = address;
    m_username = username;
    m_pin = pin;
    const Result<ServerAddress> server = ServerAddress::parse(address);
    const QList<Account> accounts = m_store.all().value_or(QList<Account>());
    const auto known = std::ranges::find_if(accounts, [&](const Account &account) {
        return server && account.server == server->toString() && !account.session.isEmpty()
               && (username.isEmpty() || account.username == username);
    });
    if (known != accounts.end() && pin.isEmpty())
        return open(*known);
    signIn();
}

void ConfigApp::signIn(const QString &problem)
{
    if (!m_signIn) {
        m_signIn = std::make_unique<SignInController>(m_store, *m_signInPanel);
        connect(m_signIn.get(), &SignInController::signedIn, this, &ConfigApp::open);
    }
    m_pages->setCurrentWidget(m_signInPanel);
    m_signIn->begin({.server = m_address, .username = m_username, .pin = m_pin}, problem);
}

void ConfigApp::open(const Account &account)
{
    Result<std::unique_ptr<ApiClient>> client = clientFor(account);
    if (!client)
        return signIn(errorText(client.error()));
    m_controller.reset();
    m_client = std::move(*client);
    m_client->accountState().then(this, [this](const Result<protocol::AccountState> &state) {
        if (!state)
            return signIn(errorText(state.error()));
        if (!state->authenticated)
            return signIn(tr("Your session has ended. Please sign in again."));
        if (!state->admin)
            return signIn(tr("%1 is no admin of this server; only an admin may see its configuration.").arg(state->username));
        m_controller = editIn(*m_panel, std::make_unique<ServerConfigSource>(*m_client));
        m_pages->setCurrentWidget(m_panel);
        m_panel->setFocus();
        m_controller->open();
    });
}

void ConfigApp::closeEvent(QCloseEvent *event)
{
    if (m_isClosing || !m_controller || !m_controller->isChanged())
        return QMainWindow::closeEvent(event);
    event->ignore();
    DropQuestion::ask(this, [this] {
        m_isClosing = true;
        close();
    });
}

bool ConfigApp::focusNextPrevChild(bool next)
{
    return focusNextInReading(*this, next);
}

} // namespace tom::desktop
