#include "desktop/chat/chatcontroller.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"
#include "desktop/api/processreply.h"
#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/openconversation.h"
#include "desktop/chat/turnevents.h"
#include "shared/core/atomicfile.h"

#include <QDesktopServices>
#include <QDir>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcChat, "tom.desktop.chat")

namespace {

constexpr auto clientType = "desktop"_L1;
constexpr auto draftPause = 600ms;
constexpr auto calmLook = 30s;      // between two looks while all is well
constexpr auto firstLook = 1s;      // after a failed one, then twice as long each time

} // namespace

ChatController::ChatController(ApiClient &client, ChatPanel &panel, const QString &folder, ConversationCache *cache,
                               QObject *parent)
    : QObject(parent),
      m_client(client),
      m_panel(panel),
      m_folder(folder),
      m_cache(cache),
      m_outbox(folder + "/outbox.json"_L1)
{
    if (const auto made = makePrivateFolder(folder); !made)
        qCWarning(lcChat) << "⚠️ drafts cannot be kept:" << made.error().message;
    m_draftPause.setSingleShot(true);
    m_draftPause.setInterval(draftPause);
    m_nextLook.setSingleShot(true);
    connect(&m_draftPause, &QTimer::timeout, this, &ChatController::saveDraft);
    connect(&m_nextLook, &QTimer::timeout, this, &ChatController::lookAtConnection);
    connect(&m_panel, &ChatPanel::sendRequested, this, &ChatController::send);
    connect(&m_panel, &ChatPanel::stopRequested, this, &ChatController::stop);
    connect(&m_panel, &ChatPanel::newConversationRequested, this, &ChatController::newConversation);
    connect(&m_panel, &ChatPanel::resendRequested, this, &ChatController::resend);
    connect(&m_panel, &ChatPanel::branchRequested, this, [this](qint64 message) {
        if (m_open && !m_reply)
            m_open->choose(message);
    });
    connect(&m_panel, &ChatPanel::olderRequested, this, [this] {
        if (m_open)
            m_open->readOlder();
    });
    connect(&m_panel, &ChatPanel::signOutRequested, this, &ChatController::signOutRequested);
    connect(&m_panel, &ChatPanel::openRequested, this, [](const QUrl &url) { QDesktopServices::openUrl(url); });
    connect(&m_panel, &ChatPanel::draftChanged, this, [this](const QString &text) {
        m_draft = text;
        m_draftPause.start();
    });
}

ChatController::~ChatController()
{
    if (m_draftPause.isActive())
        saveDraft();
}

void ChatController::start()
{
    m_panel.clear();
    m_panel.setBusy(false);
    m_panel.setModel({}, {});
    m_panel.setDraft(DraftStore(m_folder, m_conversation).load());
    m_panel.setConnection(Connection::Connecting);
    offerUnsent();
    lookAtConnection();
}

void ChatController::forget()
{
    m_draft.clear();
    m_draftPause.stop();
    for (const QString &draft : QDir(m_folder).entryList({u"draft*.txt"_s}, QDir::Files))
        QFile::remove(m_folder + u'/' + draft);
    m_outbox.forget();
}

void ChatController::send(const QString &text)
{
    if (m_reply)
        return;
    m_isFresh = false;
    m_isBranch = false;
    m_request = {.request = text,
                 .requestId = QUuid::createUuid().toString(QUuid::WithoutBraces),
                 .conversation = m_conversation,
                 .clientType = clientType};
    m_panel.addUserMessage(text);
    ask();
}

void ChatController::ask()
{
    if (const auto kept = m_outbox.keep(m_request); !kept)
        qCWarning(lcChat) << "⚠️ the message is not kept on disk:" << kept.error().message;
    m_turnFailed = false;
    addAnswer();
    follow(m_client.process(m_request));
}

void ChatController::follow(std::unique_ptr<ProcessReply> reply)
{
    m_panel.setBusy(true);
    m_reply = std::move(reply);
    connect(m_reply.get(), &ProcessReply::eventReceived, this, &ChatController::takeEvent);
    connect(m_reply.get(), &ProcessReply::finished, this, &ChatController::takeEnd);
    connect(m_reply.get(), &ProcessReply::connectionLost, this,
            [this](const Error &error) { m_panel.setConnection(Connection::Reconnecting, errorText(error)); });
    connect(m_reply.get(), &ProcessReply::connectionRestored, this, [this] { m_panel.setConnection(Connection::Connected); });
}

void ChatController::addAnswer()
{
    m_answer = m_panel.addAnswer();
    connect(m_answer, &AssistantMessage::actionRequested, this, &ChatController::retry);
    connect(m_answer, &AssistantMessage::approvalDecided, this,
            [this](const QString &id, const protocol::ApprovalDecision &decision) {
                tellConsent(id, m_client.decide(id, decision));
            });
    connect(
        m_answer, &AssistantMessage::formAnswered, this,
        [this](const QString &id, const protocol::ElicitationAnswer &answer) { tellConsent(id, m_client.answer(id, answer)); });
}

// How it ended comes with the turn's own events, whoever decided.
void ChatController::tellConsent(const QString &id, QFuture<Result<void>> told)
{
    told.then(this, [id, answer = m_answer](const Result<void> &result) {
        if (!result && answer)
            answer->showConsentProblem(id, errorText(result.error()));
    });
}

// The same request id as long as nobody knows how its turn ended: then it is still the same turn, never a second one.
void ChatController::retry()
{
    if (m_reply)
        return;
    if (m_turnFailed)
        m_request.requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (m_answer)
        m_panel.removeAnswer(m_answer);
    ask();
}

void ChatController::stop()
{
    if (m_reply)
        m_reply->stop();
}

void ChatController::takeEvent(const protocol::TurnEvent &event)
{
    if (const auto *failed = std::get_if<protocol::TurnFailed>(&event.body))
        m_turnFailed = !failed->resume;
    if (const auto *started = std::get_if<protocol::TurnStarted>(&event.body); started && !started->conversation.isEmpty())
        setConversation(started->conversation);
    if (m_answer)
        showTurnEvent(*m_answer, event);
}

void ChatController::takeEnd(const Result<protocol::ProcessAnswer> &result)
{
    const QString turn = m_reply->turn();
    dropReply();
    Q_EMIT turnEnded();
    m_panel.setBusy(false);
    if (result || m_turnFailed || result.error().code == ErrorCode::Cancelled)
        m_outbox.forget();
    if (!result)
        return showFailure(result.error());
    m_panel.setConnection(Connection::Connected);
    if (std::exchange(m_isBranch, false) && m_open)
        m_open->read();   // what has branches now
    else
        m_panel.nameNewestTurn(turn);
    if (result->model != m_model)
        showModel();
}

void ChatController::showFailure(const Error &error)
{
    if (!m_turnFailed && (error.code == ErrorCode::Network || error.code == ErrorCode::AgentTimeout)) {
        m_panel.setConnection(Connection::Offline, errorText(error));
        m_nextLook.start(firstLook);
    }
    if (!m_answer)
        return;
    switch (error.code) {
    case ErrorCode::Cancelled:
        m_answer->finish();
        m_answer->addFooter({.stopped = true});
        return;
    case ErrorCode::Unauthorized:
        m_answer->fail(errorText(error), {});
        return Q_EMIT sessionEnded(errorText(error));
    case ErrorCode::InvalidInput:
    case ErrorCode::TooLarge:
        m_outbox.forget();   // the same words would be refused again
        return m_answer->fail(errorText(error), {});
    default:
        return m_answer->fail(errorText(error), tr("Retry"));
    }
}

// Left over from a program that ended before the answer was there. Whether to send it is for the user to say.
void ChatController::offerUnsent()
{
    const std::optional<protocol::ProcessRequest> unsent = m_outbox.load();
    if (!unsent)
        return;
    m_request = *unsent;
    m_isFresh = false;
    m_panel.addUserMessage(unsent->request);
    addAnswer();
    m_answer->fail(tr("Tom was closed before the answer to this message was here."), tr("Get the answer"));
}

void ChatController::newConversation()
{
    m_client.reset(clientType).then(this, [this](const Result<void> &result) {
        if (result) {
            saveDraft();
            leaveTurn();   // what runs in the one before runs on
            m_open.reset();
            m_conversation.clear();
            m_isFresh = false;
            m_panel.clear();
            m_panel.setDraft(DraftStore(m_folder, {}).load());
            Q_EMIT conversationChanged({});
        } else {
            m_panel.tell(tr("No new conversation"), errorText(result.error()));
        }
    });
}

void ChatController::lookAtConnection()
{
    m_client.accountState().then(this, [this](const Result<protocol::AccountState> &state) {
        if (state && !state->authenticated)
            return Q_EMIT sessionEnded(tr("Your session has ended. Please sign in again."));
        if (!state) {
            if (state.error().code == ErrorCode::Unauthorized || state.error().code == ErrorCode::Untrusted)
                return Q_EMIT sessionEnded(errorText(state.error()));
            if (!m_reply)
                m_panel.setConnection(Connection::Offline, errorText(state.error()));
            m_nextLook.start(std::min<std::chrono::seconds>(firstLook * (1 << std::min(m_failedLooks++, 5)), calmLook));
            return;
        }
        const bool wasAway = std::exchange(m_failedLooks, 0) > 0;
        if (!m_reply)
            m_panel.setConnection(Connection::Connected);
        if (m_model.isEmpty())
            showModel();
        m_nextLook.start(calmLook);
        if (wasAway)   // else a push channel that never holds would be tried without a pause
            Q_EMIT serverSeen();
    });
}

// An open channel is the best sign of life; a lost one is a reason to look at once.
void ChatController::takePushState(bool isOpen)
{
    if (isOpen && !m_reply)
        m_panel.setConnection(Connection::Connected);
    lookAtConnection();
}

void ChatController::takePush(const protocol::PushMessage &message)
{
    // A turn that was begun on another device: what was asked stands in the conversation, the rest is followed live.
    const auto *turn = std::get_if<protocol::PushTurn>(&message.body);
    if (turn && !m_reply && !m_conversation.isEmpty() && turn->conversation == m_conversation && turn->state != "ended"_L1)
        read(m_conversation);
    const auto *pushed = std::get_if<protocol::PushApproval>(&message.body);
    const QString state = pushed ? pushed->approval.value("state"_L1).toString() : QString();
    if (m_answer && !state.isEmpty() && state != "waiting"_L1)
        m_answer->endApproval(pushed->id, state);
}

void ChatController::showModel()
{
    m_client.status().then(this, [this](const Result<protocol::AgentStatus> &status) {
        if (!status)
            return;   // asked again at the next look
        m_model = status->model;
        m_panel.setModel(status->model, status->modelSource);
    });
}

void ChatController::saveDraft()
{
    m_draftPause.stop();
    if (const auto saved = DraftStore(m_folder, m_conversation).save(m_draft); !saved)
        qCWarning(lcChat) << "⚠️ the draft is not kept on disk:" << saved.error().message;
}

// We are often inside a signal of it.
void ChatController::dropReply()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply.release()->deleteLater();
}

} // namespace tom::desktop
