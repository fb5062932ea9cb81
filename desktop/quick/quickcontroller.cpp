#include "desktop/quick/quickcontroller.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"
#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/formdrafts.h"
#include "desktop/chat/turnevents.h"
#include "desktop/quick/quickwindow.h"
#include "desktop/voice/voicebar.h"
#include "desktop/voice/voiceplugin.h"

#include <QLoggingCategory>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcQuick, "tom.desktop.quick")

namespace {

const QString draftName = u"quick"_s;   // no conversation is called so: those have ids

protocol::ProcessRequest questionOf(const QString &words, const QString &requestId)
{
    return {.request = words.trimmed(), .requestId = requestId, .clientType = u"desktop"_s};
}

} // namespace

QuickController::QuickController(ApiClient &client, VoicePlugin &plugin, QuickWindow &window, FormDrafts &forms,
                                 const QString &folder, std::function<QString()> conversation, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_window(window),
      m_forms(forms),
      m_drafts(folder),
      m_dictation(client, plugin),
      m_conversation(std::move(conversation))
{
    const Draft kept = m_drafts.load(draftName);
    m_window.setText(kept.text);
    if (!kept.sentAs.isEmpty())
        m_asked = questionOf(kept.text, kept.sentAs);
    connect(&m_window, &QuickWindow::textChanged, this, [this](const QString &words) {
        keep({.text = words, .sentAs = words.trimmed() == m_asked.request ? m_asked.requestId : QString()}, FileSync::Later);
    });
    connect(&m_window, &QuickWindow::askRequested, this, &QuickController::ask);
    connect(&m_window, &QuickWindow::stopRequested, this, [this] {
        if (m_reply)
            m_reply->stop();
    });
    connect(&m_window, &QuickWindow::openRequested, this, [this] { Q_EMIT openRequested(m_shown); });
    connect(&m_forms, &FormDrafts::changed, this, [this](const QString &form) {
        if (m_answer)
            m_answer->fillForm(form, m_forms.typed(form));
    });
    connectVoice(plugin.isInstalled());
}

QuickController::~QuickController()
{
    stopTalking();
    m_window.setVoiceAvailable(false);
    m_window.clear();
}

void QuickController::connectVoice(bool isAvailable)
{
    m_window.setVoiceAvailable(isAvailable);
    VoiceBar *bar = &m_window.voice();
    connect(bar, &VoiceBar::talkRequested, this, [this] {
        Q_EMIT talkBegins();
        m_dictation.begin();
    });
    connect(bar, &VoiceBar::talkEnded, &m_dictation, &Dictation::end);
    connect(bar, &VoiceBar::cancelRequested, this, &QuickController::stopTalking);
    connect(bar, &VoiceBar::againRequested, &m_dictation, &Dictation::tryAgain);
    connect(&m_dictation, &Dictation::heard, bar, &VoiceBar::setHeard);
    connect(&m_dictation, &Dictation::failed, bar, &VoiceBar::showProblem);
    connect(&m_dictation, &Dictation::finished, &m_window, &QuickWindow::insertSpoken);
    connect(&m_dictation, &Dictation::stateChanged, this, &QuickController::showTalk);
}

void QuickController::showTalk(Dictation::State state)
{
    VoiceBar &bar = m_window.voice();
    if (state == Dictation::State::Recording)
        bar.showRecording();
    else if (state == Dictation::State::Writing)
        bar.showWriting();
    else if (state == Dictation::State::Idle)
        bar.showNothing();   // of a failure the line says more
}

void QuickController::stopTalking()
{
    m_dictation.cancel();
    m_window.voice().showNothing();
}

void QuickController::keep(const Draft &draft, FileSync sync)
{
    if (const auto kept = m_drafts.save(draftName, draft, sync); !kept)
        qCWarning(lcQuick) << "⚠️ the question is not kept on disk:" << kept.error().message;
}

void QuickController::ask(const QString &words)
{
    if (m_reply)
        return;
    if (m_asked.request != words)
        m_asked = questionOf(words, QUuid::createUuid().toString(QUuid::WithoutBraces));
    m_asked.conversation = m_conversation();
    keep({.text = words, .sentAs = m_asked.requestId}, FileSync::Now);   // before it can arrive
    m_answer = m_window.beginAnswer();
    connectAnswer();
    m_window.setBusy(true);
    m_reply = m_client.process(m_asked);
    connect(m_reply.get(), &ProcessReply::eventReceived, this, &QuickController::takeEvent);
    connect(m_reply.get(), &ProcessReply::finished, this, &QuickController::takeEnd);
    connect(m_reply.get(), &ProcessReply::connectionLost, this, &QuickController::takeLoss);
    connect(m_reply.get(), &ProcessReply::connectionRestored, this, [this] { m_window.showProblem({}); });
}

void QuickController::connectAnswer()
{
    connect(m_answer, &AssistantMessage::approvalDecided, this,
            [this](const QString &id, const protocol::ApprovalDecision &decision) {
                m_client.decide(id, decision).then(m_answer, [answer = m_answer, id](const Result<void> &result) {
                    if (!result && answer)
                        answer->showConsentProblem(id, errorText(result.error()));
                });
            });
    connect(m_answer, &AssistantMessage::formAnswered, this, [this](const QString &id, const protocol::ElicitationAnswer &given) {
        m_client.answer(id, given).then(m_answer, [answer = m_answer, id](const Result<void> &result) {
            if (!result && answer)
                answer->showConsentProblem(id, errorText(result.error()));
        });
    });
    connect(m_answer, &AssistantMessage::formEdited, this,
            [this](const protocol::Elicitation &form, const TypedFields &typed) { m_forms.keep(form, typed); });
}

void QuickController::takeEvent(const protocol::TurnEvent &event)
{
    if (const auto *started = std::get_if<protocol::TurnStarted>(&event.body)) {
        m_shown = started->conversation;
        if (m_window.text().trimmed() == m_asked.request) {   // else the next question is being typed
            m_window.setText({});
            keep({}, FileSync::Later);
        }
        m_asked = {};   // the server has it
    }
    if (m_answer)
        showTurnEvent(*m_answer, event);
    if (const auto *form = std::get_if<protocol::ElicitationAsked>(&event.body); form && m_answer)
        m_answer->fillForm(form->elicitation.id, m_forms.typed(form->elicitation.id));
    else if (const auto *filled = std::get_if<protocol::ElicitationEnded>(&event.body))
        m_forms.forget(filled->id);
}

// What the server has goes on where it was; what it does not have stays in the window.
void QuickController::takeLoss(const Error &error)
{
    m_window.showProblem(errorText(error));
    if (!m_reply->turn().isEmpty())
        return;
    dropReply();
    if (m_answer)
        m_answer->finish();
}

void QuickController::takeEnd(const Result<protocol::ProcessAnswer> &result)
{
    dropReply();
    if (result || !m_answer)
        return;
    if (result.error().code == ErrorCode::Cancelled)
        m_answer->finish();
    else
        m_answer->fail(errorText(result.error()), {});
}

// We are often inside a signal of it.
void QuickController::dropReply()
{
    m_window.setBusy(false);
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply.release()->deleteLater();
}

} // namespace tom::desktop
