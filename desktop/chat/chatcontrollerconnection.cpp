#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"
#include "desktop/chat/chatcontroller.h"
#include "desktop/chat/chatpanel.h"

using namespace std::chrono_literals;

// The part of ChatController that keeps an eye on the connection.
namespace tom::desktop {

namespace {

constexpr auto calmLook = 30s;      // between two looks while all is well
constexpr auto patience = 1500ms;   // with an answer, until somebody should know
constexpr auto firstLook = 1s;      // after a failed one, then ever later

} // namespace

ReconnectTimes ChatController::lookTimes()
{
    return {.first = firstLook, .longest = calmLook, .patience = std::chrono::hours(24 * 365)};
}

void ChatController::connectLooks()
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        if (m_connection == Connection::Connected)
            takePushSilence(true);
    });
    m_nextLook.setSingleShot(true);
    connect(&m_nextLook, &QTimer::timeout, this, &ChatController::lookAtConnection);
    connect(&m_lookAgain, &Reconnect::due, this, &ChatController::lookAtConnection);
}

void ChatController::setConnection(Connection connection, const QString &detail)
{
    if (connection == Connection::Offline)
        lookSoon();
    showConnection(connection, detail);
}

void ChatController::showConnection(Connection connection, const QString &detail)
{
    m_connection = connection;
    m_isSilent = false;
    m_panel.setConnection(connection, detail);
}

void ChatController::lookAtConnection()
{
    m_patience.start();
    m_client.accountState().then(this, [this](const Result<protocol::AccountState> &state) {
        m_patience.stop();
        if (state && !state->authenticated)
            return Q_EMIT sessionEnded(tr("Your session has ended. Please sign in again."));
        if (!state) {
            if (state.error().code == ErrorCode::Unauthorized || state.error().code == ErrorCode::Untrusted)
                return Q_EMIT sessionEnded(errorText(state.error()));
            if (!m_runner.isRunning())
                showConnection(Connection::Offline, errorText(state.error()));
            m_runner.setOnline(false);
            m_isAway = true;
            lookSoon();
            return;
        }
        const bool wasAway = std::exchange(m_isAway, false) || m_isSilent;   // a push channel that is silent is replaced
        takePushSilence(false);
        if (m_model.isEmpty())
            showModel();
        m_lookAgain.stop();
        m_lookAgain.succeed();
        m_nextLook.start(calmLook);
        comeBack();
        if (wasAway)   // else a push channel that never holds would be tried without a pause
            Q_EMIT serverSeen();
    });
}

// Ever later while it fails, and a little by chance: many clients of one server do not come back at the same moment.
void ChatController::lookSoon()
{
    m_nextLook.stop();
    if (!m_lookAgain.schedule())
        m_nextLook.start(calmLook);
}

// The server can be reached: what waits for it goes out.
void ChatController::comeBack()
{
    m_runner.setOnline(true);
    if (!m_runner.isRunning())
        showConnection(Connection::Connected);
    if (m_mustShow && m_open)
        refresh();   // what waits comes below it
    else
        m_runner.next();
    m_courier.hurry();
}

// An open channel is the best sign of life; a lost one is a reason to look at once. While there was none, things may have
// been said elsewhere.
void ChatController::takePushState(bool isOpen)
{
    if (isOpen) {
        if (!m_runner.isRunning())
            showConnection(Connection::Connected);
        refresh();
    }
    lookAtConnection();
}

// Whoever sends into a dead line learns of it long before the request gives up.
void ChatController::takePushSilence(bool isSilent)
{
    if (!isSilent && m_isSilent)
        return showConnection(Connection::Connected);
    if (!isSilent)
        return;
    showConnection(Connection::Reconnecting, tr("The server does not answer."));
    m_isSilent = true;
}

} // namespace tom::desktop
