#include "desktop/chat/turnrunner.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"
#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/turnevents.h"
#include "desktop/chat/usermessage.h"

#include <QLoggingCategory>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcTurns, "tom.desktop.turns")

namespace {

// The same words would be refused again.
bool isForGood(ErrorCode code)
{
    return code == ErrorCode::InvalidInput || code == ErrorCode::TooLarge || code == ErrorCode::NotFound
           || code == ErrorCode::Conflict || code == ErrorCode::Forbidden;
}

} // namespace

TurnRunner::TurnRunner(ApiClient &client, ChatPanel &panel, Outbox &outbox, FormDrafts &forms, FileStore files, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_panel(panel),
      m_outbox(outbox),
      m_forms(forms),
      m_files(std::move(files))
{
    connect(&forms, &FormDrafts::changed, this, [this](const QString &form) {
        if (m_now.answer)
            m_now.answer->fillForm(form, m_forms.typed(form));
    });
}

TurnRunner::~TurnRunner()
{
    if (m_reply && m_reply->isStopWished() && m_now.turn.isEmpty())
        keepStop(m_now);
}

void TurnRunner::open(const QString &conversation)
{
    if (m_reply && m_reply->isStopWished() && m_now.turn.isEmpty())
        keepStop(m_now);   // else the courier would send it again
    dropReply();
    m_panel.setBusy(false);
    m_conversation = conversation;
    m_now = {};
    m_waiting.clear();
}

void TurnRunner::send(const OutboxEntry &entry)
{
    OutboxEntry onDisk = entry;
    onDisk.isTried = m_isOnline && !m_reply && m_waiting.isEmpty();   // it goes out at once: written once
    if (const auto done = m_outbox.keep(onDisk); !done) {
        qCWarning(lcTurns).noquote() << u"⚠️ the message is not kept on disk: %1"_s.arg(done.error().message);
        m_panel.tell(tr("This message is not kept on disk"), errorText(done.error()));
    }
    for (Item &item : m_waiting)   // whoever says more wants what was said before to be tried, too
        item.hold = item.hold == Hold::Refused ? Hold::No : item.hold;
    m_waiting.append(shown(entry));
    if (!m_isOnline)
        holdAll();
    next();
}

TurnRunner::Item TurnRunner::shown(const OutboxEntry &entry)
{
    QList<ShownFile> files;
    for (qsizetype i = 0; i < entry.attachmentNames.size(); ++i)
        files.append({.name = entry.attachmentNames.at(i), .id = entry.request.attachments.value(i)});
    for (const KeptFile &file : entry.files)
        files.append({.name = file.name, .bytes = file.bytes, .mediaType = file.mediaType, .path = m_files.pathOf(file)});
    UserMessage *said = m_panel.addUserMessage(entry.request.request, files);
    return {.entry = entry, .said = said, .answer = watched(m_panel.addAnswer())};
}

AssistantMessage *TurnRunner::watched(AssistantMessage *answer)
{
    connect(answer, &AssistantMessage::actionRequested, this, [this, answer] { act(answer); });
    connect(answer, &AssistantMessage::takeBackRequested, this, [this, answer] { takeBack(answer); });
    connect(answer, &AssistantMessage::sendNowRequested, this, &TurnRunner::stop);
    connect(answer, &AssistantMessage::approvalDecided, this,
            [this](const QString &id, const protocol::ApprovalDecision &decision) {
                tellConsent(id, m_client.decide(id, decision));
            });
    connect(answer, &AssistantMessage::formAnswered, this,
            [this](const QString &id, const protocol::ElicitationAnswer &given) { tellConsent(id, m_client.answer(id, given)); });
    connect(answer, &AssistantMessage::formEdited, this,
            [this](const protocol::Elicitation &form, const TypedFields &typed) { m_forms.keep(form, typed); });
    return answer;
}

// How it ended comes with the turn's own events, whoever decided.
void TurnRunner::tellConsent(const QString &id, QFuture<Result<void>> told)
{
    told.then(this, [id, answer = m_now.answer](const Result<void> &result) {
        if (!result && answer)
            answer->showConsentProblem(id, errorText(result.error()));
    });
}

void TurnRunner::renew(Item &item)
{
    if (item.answer && (item.answer->hasProblem() || item.answer->isQueued()))
        item.answer = watched(m_panel.renewAnswer(item.answer));
}

void TurnRunner::next()
{
    const auto first = std::ranges::find_if(
        m_waiting, [this](const Item &item) { return !isFirm(item.hold) && !m_outbox.isBehindItsBeginning(item.entry); });
    if (m_reply || !m_isOnline || first == m_waiting.end() || first->hold != Hold::No) {
        showQueue();
        if (!m_reply && m_isOnline)
            Q_EMIT rests();
        return;
    }
    if (m_now.answer)
        m_now.answer->dropActions();   // what came after it has its turn
    m_now = *first;
    m_waiting.erase(first);
    renew(m_now);
    const Arrival arrival = m_now.entry.isTried ? Arrival::Unknown : Arrival::No;
    setTried(m_now, true);
    begin(m_client.process(m_now.entry.request, m_files.uploads(m_now.entry.files), arrival));
    showQueue();
}

void TurnRunner::follow(const QString &turn, const QString &words)
{
    m_now = {.said = m_panel.addUserMessage(words), .answer = watched(m_panel.addAnswer()), .turn = turn};
    begin(m_client.resume(turn));
}

void TurnRunner::begin(std::unique_ptr<ProcessReply> reply)
{
    m_panel.setBusy(true);
    m_reply = std::move(reply);
    connect(m_reply.get(), &ProcessReply::fileGiven, this,
            [this, place = m_now.entry.attachmentNames.size()](const protocol::Attachment &given) mutable {
                if (m_now.said)   // its copy here goes soon
                    m_now.said->setFileId(place++, given.id);
            });
    connect(m_reply.get(), &ProcessReply::eventReceived, this, &TurnRunner::takeEvent);
    connect(m_reply.get(), &ProcessReply::finished, this, &TurnRunner::takeEnd);
    connect(m_reply.get(), &ProcessReply::connectionLost, this, &TurnRunner::takeLoss);
    connect(m_reply.get(), &ProcessReply::connectionRestored, this,
            [this] { Q_EMIT connectionChanged(Connection::Connected, {}); });
}

std::optional<OutboxEntry> TurnRunner::lastFailed(const QString &turn) const
{
    const bool isIt = m_now.hasFailed && m_now.turn == turn && !m_now.entry.request.requestId.isEmpty();
    return isIt ? std::optional(m_now.entry) : std::nullopt;
}

// Nothing of a turn that failed may have been kept at the server, its files neither; one that runs may still fail.
QList<KeptFile> TurnRunner::heldFiles() const
{
    return m_reply || m_now.hasFailed || m_now.isLost ? m_now.entry.files : QList<KeptFile>();
}

bool TurnRunner::hasQueue() const
{
    return std::ranges::any_of(m_waiting, [](const Item &item) { return item.hold == Hold::No || item.hold == Hold::Offline; });
}

void TurnRunner::stop()
{
    if (m_reply)
        m_reply->stop();
}

void TurnRunner::endApproval(const QString &id, const QString &state)
{
    if (m_now.answer)
        m_now.answer->endApproval(id, state);
}

void TurnRunner::takeEvent(const protocol::TurnEvent &event)
{
    const QPointer<ProcessReply> running(m_reply.get());
    if (const auto *started = std::get_if<protocol::TurnStarted>(&event.body))
        takeStart(*started);
    if (const auto *failed = std::get_if<protocol::TurnFailed>(&event.body))
        m_now.hasFailed = !failed->resume;
    if (m_now.answer && running && running == m_reply.get())
        showTurnEvent(*m_now.answer, event);
    if (const auto *form = std::get_if<protocol::ElicitationAsked>(&event.body); form && m_now.answer)
        m_now.answer->fillForm(form->elicitation.id, m_forms.typed(form->elicitation.id));
    else if (const auto *filled = std::get_if<protocol::ElicitationEnded>(&event.body))
        m_forms.forget(filled->id);
    if (std::holds_alternative<protocol::TurnDone>(event.body) && m_now.entry.request.soundEnabled && m_now.answer)
        Q_EMIT answeredAloud(m_now.turn, m_now.answer->spoken());
}

void TurnRunner::takeStart(const protocol::TurnStarted &started)
{
    m_now.turn = started.turn;
    m_outbox.forget(m_now.entry.request.requestId);
    if (!started.conversation.isEmpty() && started.conversation != m_conversation) {
        m_conversation = started.conversation;
        for (Item &item : m_waiting) {
            item.entry.request.conversation = m_conversation;
            if (const auto kept = m_outbox.keep(item.entry); !kept)
                qCWarning(lcTurns).noquote() << u"⚠️ the message is not kept on disk: %1"_s.arg(kept.error().message);
        }
        Q_EMIT conversationNamed(m_conversation);
    }
    if (!m_panel.turns().contains(started.turn))
        return;
    // It had arrived before, and its answer is or will be in the conversation.
    m_panel.remove(m_now.said, m_now.answer);
    dropReply();
    m_panel.setBusy(false);
    m_now = {};
    Q_EMIT isInLine(started.turn);
}

// What the server has goes on where it was. What it does not have waits, so that more can be said meanwhile.
void TurnRunner::takeLoss(const Error &error)
{
    if (!m_reply->turn().isEmpty())
        return Q_EMIT connectionChanged(Connection::Reconnecting, errorText(error));
    setTried(m_now, m_reply->mayHaveArrived());
    dropReply();
    m_panel.setBusy(false);
    m_waiting.prepend(std::exchange(m_now, {}));
    m_isOnline = false;
    holdAll();
    Q_EMIT connectionChanged(Connection::Offline, errorText(error));
}

void TurnRunner::takeEnd(const Result<protocol::ProcessAnswer> &result)
{
    const bool mayHaveArrived = m_reply->mayHaveArrived();
    dropReply();
    m_panel.setBusy(false);
    if (!result && result.error().code == ErrorCode::Cancelled && m_now.turn.isEmpty() && mayHaveArrived)
        return beginStop();
    if (!result) {
        if (m_now.turn.isEmpty())
            showRefusal(result.error(), mayHaveArrived);
        else
            showFailure(result.error());
    } else {
        Q_EMIT connectionChanged(Connection::Connected, {});
    }
    if (!m_now.turn.isEmpty() && !m_now.isLost)
        m_panel.nameTurn(m_now.said, m_now.hasFailed ? nullptr : m_now.answer.data(), m_now.turn);
    const bool isKnown = result || m_now.hasFailed;
    Q_EMIT ended(m_now.turn, result ? result->model : QString(), isKnown && !m_now.entry.request.parent.isEmpty());
    next();
}

void TurnRunner::showFailure(const Error &error)
{
    if (error.code == ErrorCode::Unauthorized)
        return Q_EMIT sessionEnded(errorText(error));
    if (!m_now.hasFailed && (error.code == ErrorCode::Network || error.code == ErrorCode::AgentTimeout))
        Q_EMIT connectionChanged(Connection::Offline, errorText(error));
    m_now.isLost = !m_now.hasFailed;
    if (!m_now.answer)
        return;
    if (error.code == ErrorCode::Cancelled) {
        m_now.answer->finish();
        m_now.answer->addFooter({.stopped = true});
        return;
    }
    m_now.answer->fail(errorText(error), tr("Retry"));
}

// The server has not taken it.
void TurnRunner::showRefusal(const Error &error, bool mayHaveArrived)
{
    if (error.code == ErrorCode::Cancelled) {   // by the user, before anybody had it
        m_panel.remove(m_now.said, m_now.answer);
        return Q_EMIT refused(std::exchange(m_now, {}).entry);
    }
    const bool mayBeRetried = !isForGood(error.code) && error.code != ErrorCode::Unauthorized;
    if (m_now.answer)
        m_now.answer->fail(errorText(error), mayBeRetried ? tr("Retry") : QString(),
                           mayBeRetried ? leaveWords(mayHaveArrived) : QString());
    if (error.code == ErrorCode::Unauthorized)
        return Q_EMIT sessionEnded(errorText(error));
    if (isForGood(error.code))
        return Q_EMIT refused(OutboxEntry(m_now.entry));   // whoever takes it may open another conversation
    if (error.code == ErrorCode::Network)
        Q_EMIT connectionChanged(Connection::Offline, errorText(error));
    setTried(m_now, mayHaveArrived);
    m_waiting.prepend(std::exchange(m_now, {}));
    m_waiting.first().hold = Hold::Refused;
}

void TurnRunner::act(AssistantMessage *answer)
{
    const auto waiting = std::ranges::find_if(m_waiting, [answer](const Item &item) { return item.answer == answer; });
    if (waiting != m_waiting.end())
        return actOnWaiting(*waiting);
    if (m_now.answer != answer || m_reply)
        return;
    if (m_now.hasFailed)   // another answer to the same words
        return Q_EMIT againRequested(m_now.turn);
    m_now.isLost = false;
    renew(m_now);
    begin(m_client.resume(m_now.turn));
}

// We are often inside a signal of it.
void TurnRunner::dropReply()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply.release()->deleteLater();
}

} // namespace tom::desktop
