#include "desktop/chat/voicecontroller.h"

#include "desktop/chat/chatcontroller.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/voice/voicebar.h"
#include "desktop/voice/voiceplugin.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcVoice, "tom.desktop.voice")

VoiceController::VoiceController(ApiClient &client, VoicePlugin &plugin, ChatPanel &panel, ChatController &chat, QString folder,
                                 QObject *parent)
    : QObject(parent),
      m_panel(panel),
      m_chat(chat),
      m_folder(std::move(folder)),
      m_settings(VoiceSettings::load(m_folder)),
      m_dictation(client, plugin),
      m_reading(client, plugin)
{
    const bool isAvailable = plugin.isInstalled();
    m_panel.setVoiceAvailable(isAvailable);
    m_panel.setVoice(m_settings.readsAloud, m_settings.sendsAtOnce);
    m_chat.setReadsAloud(isAvailable && m_settings.readsAloud);
    connectDictation();
    connectReading();
    connect(&m_panel, &ChatPanel::voiceWished, this,
            [this](bool readsAloud, bool sendsAtOnce) { wish({.readsAloud = readsAloud, .sendsAtOnce = sendsAtOnce}); });
}

VoiceController::~VoiceController()
{
    stop();
    m_panel.setVoiceAvailable(false);
}

void VoiceController::connectDictation()
{
    VoiceBar *bar = &m_panel.voice();
    connect(bar, &VoiceBar::talkRequested, this, &VoiceController::begin);
    connect(bar, &VoiceBar::talkEnded, &m_dictation, &Dictation::end);
    connect(bar, &VoiceBar::cancelRequested, this, &VoiceController::cancel);
    connect(bar, &VoiceBar::againRequested, &m_dictation, &Dictation::tryAgain);
    connect(&m_dictation, &Dictation::heard, bar, &VoiceBar::setHeard);
    connect(&m_dictation, &Dictation::failed, bar, &VoiceBar::showProblem);
    connect(&m_dictation, &Dictation::finished, this, &VoiceController::takeWords);
    connect(&m_dictation, &Dictation::stateChanged, this, &VoiceController::showState);
}

void VoiceController::connectReading()
{
    connect(&m_panel, &ChatPanel::readAloudRequested, this, &VoiceController::read);
    connect(&m_panel, &ChatPanel::silenceRequested, this, &VoiceController::silence);
    connect(&m_panel, &ChatPanel::sendRequested, this, &VoiceController::silence);
    connect(&m_panel, &ChatPanel::againRequested, this, &VoiceController::silence);
    connect(&m_panel, &ChatPanel::stopRequested, this, &VoiceController::silence);
    connect(&m_chat, &ChatController::conversationChanged, this, [this] {
        if (!m_read.isEmpty() && !m_panel.turns().contains(m_read))
            silence();
    });
    connect(&m_panel, &ChatPanel::newConversationRequested, this, &VoiceController::silence);
    connect(&m_chat, &ChatController::answeredAloud, this, [this](const QString &turn, const QString &words) {
        if (m_settings.readsAloud && m_dictation.state() != Dictation::State::Recording)
            read(turn, words);
    });
    connect(&m_reading, &ReadAloud::stateChanged, this, &VoiceController::showState);
    connect(&m_reading, &ReadAloud::failed, this, [this](const QString &words) { m_panel.voice().showProblem(words, false); });
}

void VoiceController::begin()
{
    silence();
    m_spokenIn = m_chat.conversation();
    m_dictation.begin();
}

void VoiceController::cancel()
{
    silence();
    m_dictation.cancel();
    m_panel.voice().showNothing();
}

void VoiceController::silence()
{
    m_reading.stop();
}

void VoiceController::stop()
{
    cancel();
}

void VoiceController::read(const QString &turn, const QString &text)
{
    if (m_dictation.state() == Dictation::State::Recording)
        m_dictation.cancel();
    m_read = turn;
    m_reading.read(text);
    showState();
}

// Sent by themselves only where they were said, and where nothing else keeps the user from seeing them first.
void VoiceController::takeWords(const QString &words)
{
    m_panel.insertSpoken(words);
    if (m_settings.sendsAtOnce && m_chat.conversation() == m_spokenIn)
        m_panel.sendDraft();
}

void VoiceController::showState()
{
    VoiceBar &bar = m_panel.voice();
    const ReadAloud::State reading = m_reading.state();
    m_panel.setRead(reading == ReadAloud::State::Silent ? QString() : m_read);
    switch (m_dictation.state()) {
    case Dictation::State::Recording:
        return bar.showRecording();
    case Dictation::State::Writing:
        return bar.showWriting();
    case Dictation::State::Failed:
        if (reading == ReadAloud::State::Silent)
            return;   // the line stays
        break;
    case Dictation::State::Idle:
        break;
    }
    if (reading == ReadAloud::State::Silent)
        bar.showNothing();
    else
        bar.showReading(reading == ReadAloud::State::Speaking);
}

void VoiceController::wish(const VoiceSettings &settings)
{
    m_settings = settings;
    m_chat.setReadsAloud(settings.readsAloud);
    if (!settings.readsAloud)
        silence();
    if (const auto kept = settings.save(m_folder); !kept)
        qCWarning(lcVoice) << "⚠️ the wishes about the voice are not remembered:" << kept.error().message;
}

} // namespace tom::desktop
