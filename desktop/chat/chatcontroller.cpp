#include "desktop/chat/chatcontroller.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/openconversation.h"

#include <QDesktopServices>
#include <QLoggingCategory>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcChat, "tom.desktop.chat")

namespace {

constexpr auto clientType = "desktop"_L1;
constexpr auto draftPause = 600ms;

QStringList namesOf(const QList<protocol::Attachment> &attachments)
{
    QStringList names;
    for (const protocol::Attachment &attachment : attachments)
        names += attachment.name;
    return names;
}

QStringList idsOf(const QList<protocol::Attachment> &attachments)
{
    QStringList ids;
    for (const protocol::Attachment &attachment : attachments)
        ids += attachment.id;
    return ids;
}

} // namespace

ChatController::ChatController(ApiClient &client, ChatPanel &panel, Outbox &outbox, Courier &courier, FormDrafts &forms,
                               const QString &folder, ConversationCache *cache, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_panel(panel),
      m_cache(cache),
      m_drafts(folder),
      m_outbox(outbox),
      m_files(folder + "/attachments"_L1),
      m_intake(m_files),
      m_pictures(client, m_files),
      m_runner(client, panel, m_outbox, forms, m_files),
      m_courier(courier),
      m_lookAgain(lookTimes())
{
    if (const auto made = makePrivateFolder(folder); !made)
        qCWarning(lcChat) << "⚠️ drafts cannot be kept:" << made.error().message;
    m_draftPause.setSingleShot(true);
    m_draftPause.setInterval(draftPause);
    connect(&m_draftPause, &QTimer::timeout, this, [this] {
        if (m_syncing.isRunning())
            m_draftPause.start();
        else
            syncDraft();
    });
    connectPanel();
    connectRunner();
    connectFiles();
    connectLooks();
}

ChatController::~ChatController()
{
    if (m_draftPause.isActive())
        saveDraft(FileSync::Now);
    m_panel.setPictures(nullptr);
}

void ChatController::connectPanel()
{
    connect(&m_panel, &ChatPanel::sendRequested, this, &ChatController::send);
    connect(&m_panel, &ChatPanel::sendNowRequested, this, [this](const Draft &draft) {
        send(draft);
        m_runner.stop();
    });
    connect(&m_panel, &ChatPanel::againRequested, this, [this](const QString &turn) {
        if (!m_runner.isRunning())
            sayAnew({.edits = turn});
        else
            tellBusy();
    });
    connect(&m_panel, &ChatPanel::stopRequested, &m_runner, &TurnRunner::stop);
    connect(&m_panel, &ChatPanel::newConversationRequested, this, &ChatController::newConversation);
    connect(&m_panel, &ChatPanel::branchRequested, this, [this](qint64 message) {
        if (m_runner.isRunning())
            tellBusy();
        else if (m_open)
            m_open->choose(message);
    });
    connect(&m_panel, &ChatPanel::olderRequested, this, [this] {
        if (m_open)
            m_open->readOlder();
    });
    connect(&m_panel, &ChatPanel::signOutRequested, this, &ChatController::signOutRequested);
    connect(&m_panel, &ChatPanel::modulesRequested, this, &ChatController::showModel);
    connect(&m_panel, &ChatPanel::openRequested, this, [](const QUrl &url) { QDesktopServices::openUrl(url); });
    // At once, so that it survives whatever ends the program; in a pause so that it survives the machine, too.
    connect(&m_panel, &ChatPanel::draftChanged, this, [this](const Draft &draft) {
        m_draft = draft;
        m_draft.sentAs.clear();
        m_draft.takenFrom.clear();
        holdEdit(false);
        saveDraft(FileSync::Later);
        if (!m_draftPause.isActive())
            m_draftPause.start();
    });
}

void ChatController::connectRunner()
{
    connect(&m_runner, &TurnRunner::connectionChanged, this, &ChatController::setConnection);
    connect(&m_runner, &TurnRunner::conversationNamed, this, &ChatController::nameConversation);
    connect(&m_runner, &TurnRunner::ended, this, &ChatController::takeEnded);
    connect(&m_runner, &TurnRunner::answeredAloud, this, &ChatController::answeredAloud);
    connect(&m_runner, &TurnRunner::refused, this, &ChatController::takeRefused);
    connect(&m_runner, &TurnRunner::stopWaits, &m_courier, &Courier::hurry);
    connect(&m_runner, &TurnRunner::stopWaits, this, &ChatController::waitingChanged);
    connect(&m_runner, &TurnRunner::sentAgain, this, &ChatController::waitingChanged);
    connect(&m_courier, &Courier::refused, this, &ChatController::waitingChanged);
    connect(&m_courier, &Courier::stopped, &m_runner, &TurnRunner::takeStopped);
    connect(&m_courier, &Courier::givenBack, this, &ChatController::takeGivenBack);
    connect(&m_runner, &TurnRunner::sessionEnded, this, &ChatController::sessionEnded);
    connect(&m_runner, &TurnRunner::againRequested, this, [this](const QString &turn) { sayAnew({.edits = turn}); });
    connect(&m_runner, &TurnRunner::rests, this, &ChatController::sayHeldEdit, Qt::QueuedConnection);
    connect(&m_runner, &TurnRunner::ended, this, &ChatController::showHeldEdit, Qt::QueuedConnection);   // the next one runs then
    connect(&m_runner, &TurnRunner::isInLine, this, [this] {
        m_mustShow = true;
        refresh();
    });
}

void ChatController::start()
{
    m_panel.clear();
    m_panel.setBusy(false);
    m_panel.setTakingFiles(false);
    m_panel.setModel({}, {});
    m_panel.setModules({});
    setDraft(m_drafts.load(m_conversation));
    sweepFiles();
    showConnection(Connection::Connecting);
    m_courier.setOpen(m_conversation);
    m_runner.open(m_conversation);
    m_runner.showWaiting();
    m_isFresh = !m_runner.hasWaiting();
    m_runner.next();
    lookAtConnection();
    Q_EMIT waitingChanged();
}

void ChatController::send(const Draft &draft)
{
    if (!draft.edits.isEmpty())
        return m_runner.isRunning() ? holdEdit(true) : sayAnew(draft);
    say(draft, draft);   // behind what runs
    setDraft({});
    saveDraft(FileSync::Now);   // only now: the outbox has the words
}

void ChatController::say(const Draft &draft, const Draft &written, const QString &parent)
{
    m_isFresh = false;
    m_goneOnWith.clear();
    const QString requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    markSent(written, requestId);
    if (std::exchange(m_beginsNew, false))
        beginHere(requestId);
    m_runner.send({.request = {.request = draft.text.trimmed(),
                               .requestId = requestId,
                               .conversation = m_conversation,
                               .parent = parent,
                               .clientType = clientType,
                               .soundEnabled = m_readsAloud,
                               .level = draft.level,
                               .modules = draft.modules,
                               .attachments = idsOf(draft.attachments)},
                   .attachmentNames = namesOf(draft.attachments),
                   .files = draft.files,
                   .written = QDateTime::currentDateTimeUtc()});
    Q_EMIT waitingChanged();
}

// Before it is in the outbox, and as what it will be there: a program that is killed before the draft is gone knows it again.
void ChatController::markSent(const Draft &written, const QString &requestId)
{
    if (!isStillWritten(written))
        return;
    m_draft.sentAs = requestId;
    saveDraft(FileSync::Later);
}

// An earlier message with other words, or with the same: a branch that begins where its turn did.
void ChatController::sayAnew(const Draft &draft)
{
    if (m_runner.isRunning() || !m_open)
        return;
    m_anew = draft;
    m_open->locate(draft.edits);
}

void ChatController::tellBusy()
{
    m_panel.tell(tr("Tom is answering"), tr("This can be done when the answer has ended or was stopped."));
}

// Where its branch begins is known only when what runs has ended. Until then it stays a draft: it can still be changed, which
// lets go of the wish, and it is not lost with the program.
void ChatController::holdEdit(bool isHeld)
{
    if (std::exchange(m_holdsEdit, isHeld) != isHeld)
        showHeldEdit();
}

void ChatController::showHeldEdit()
{
    m_panel.setEditWaits(!m_holdsEdit ? EditWaits::No : m_runner.hasQueue() ? EditWaits::ForQueue : EditWaits::ForAnswer);
}

void ChatController::sayHeldEdit()
{
    if (!m_holdsEdit || m_runner.isRunning() || !m_open)
        return;
    holdEdit(false);
    sayAnew(m_draft);
}

void ChatController::takeLocated(const QString &turn, const QString &parent, const protocol::ConversationMessage &message)
{
    if (m_anew.edits != turn)
        return;
    const Draft anew = std::exchange(m_anew, {});
    if (m_runner.isRunning())   // something else has begun meanwhile
        return isStillWritten(anew) ? holdEdit(true) : tellBusy();
    const QList<protocol::Attachment> attachments = message.attachments + anew.attachments;
    const QString requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    markSent(anew, requestId);
    m_panel.cutFrom(turn);
    m_runner.send({.request = {.request = anew.text.trimmed().isEmpty() ? message.text : anew.text.trimmed(),
                               .requestId = requestId,
                               .conversation = m_conversation,
                               .parent = parent,
                               .clientType = clientType,
                               .soundEnabled = m_readsAloud,
                               .level = anew.level,
                               .modules = anew.modules,
                               .attachments = idsOf(attachments)},
                   .attachmentNames = namesOf(attachments),
                   .files = anew.files,
                   .written = QDateTime::currentDateTimeUtc()});
    endEdit(anew);
}

// What stood there before may have become more meanwhile.
bool ChatController::isStillWritten(const Draft &anew) const
{
    Draft written = m_draft;
    written.aside = anew.aside;
    written.asideFiles = anew.asideFiles;
    written.sentAs = anew.sentAs;
    written.takenFrom = anew.takenFrom;
    return written == anew;
}

// It has gone out. Whatever was written since, or beside another answer to the old words, stays.
void ChatController::endEdit(const Draft &sent)
{
    if (!isStillWritten(sent))
        return;
    setDraft(m_draft.leftBehind());
    saveDraft(FileSync::Now);
}

void ChatController::takeNotLocated(const QString &turn, const Error &error)
{
    if (m_anew.edits != turn)
        return;
    const Draft anew = std::exchange(m_anew, {});
    // A turn that failed before anything of it was kept: then there is nothing to branch from.
    if (const auto failed = m_runner.lastFailed(turn); error.code == ErrorCode::NotFound && failed) {
        Draft again = draftOf(*failed);
        if (anew != Draft{.edits = turn}) {   // somebody has changed it
            again.text = anew.text.trimmed().isEmpty() ? again.text : anew.text;
            again.files += anew.files;
            again.attachments += anew.attachments;
            again.level = anew.level;
            again.modules = anew.modules;
        }
        m_panel.cutFrom(turn);
        say(again, anew, failed->request.parent);
        return endEdit(anew);
    }
    m_panel.tell(tr("It cannot be said anew"), errorText(error));
}

void ChatController::takeEnded(const QString &turn, const QString &model, bool isBranch)
{
    Q_UNUSED(turn)
    Q_EMIT turnEnded();
    sweepFiles();
    m_mustShow |= isBranch;   // what has branches now
    const QSet<QString> heardOf = std::exchange(m_heardOf, {});
    const QStringList shown = m_panel.turns();
    if (m_mustShow || !std::ranges::all_of(heardOf, [&](const QString &other) { return shown.contains(other); }))
        refresh();
    if (!model.isEmpty() && model != m_model)
        showModel();
}

// At once, and without waiting for the server: nothing of the one before comes in between, and what is said is said in it.
void ChatController::newConversation()
{
    m_isFresh = false;
    show({});
    m_beginsNew = true;
    m_client.reset(clientType).then(this, [](const Result<void> &) {});   // so that no other start goes on with the one before
}

void ChatController::takePush(const protocol::PushMessage &message)
{
    // A turn that was begun on another device: what was asked stands in the conversation, the rest is followed live.
    const auto *turn = std::get_if<protocol::PushTurn>(&message.body);
    if (turn && turn->conversation == m_conversation && (turn->state != "ended"_L1 || !m_panel.turns().contains(turn->turn))) {
        if (m_runner.isRunning())
            m_heardOf.insert(turn->turn);
        refresh();
    }
    const auto *pushed = std::get_if<protocol::PushApproval>(&message.body);
    const QString state = pushed ? pushed->approval.value("state"_L1).toString() : QString();
    if (!state.isEmpty() && state != "waiting"_L1)
        m_runner.endApproval(pushed->id, state);
}

void ChatController::showModel()
{
    m_client.status().then(this, [this](const Result<protocol::AgentStatus> &status) {
        if (!status)
            return;   // asked again at the next look
        m_model = status->model;
        m_panel.setModel(status->model, status->modelSource);
        QStringList modules;
        for (const protocol::ServiceStatus &module : status->modules) {
            if (module.enabled)
                modules += module.name;
        }
        m_panel.setModules(modules);
    });
}

}   // namespace tom::desktop
