#include "desktop/voice/voicebar.h"

#include "desktop/look/iconbutton.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/voice/recording.h"
#include "desktop/voice/talkbutton.h"
#include "desktop/voice/wavepicture.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int lastSeconds = 15;   // of a recording, which are counted down

QString timeText(int seconds)
{
    return u"%1:%2"_s.arg(seconds / 60).arg(seconds % 60, 2, 10, QChar(u'0'));
}

} // namespace

VoiceBar::VoiceBar(QWidget *parent)
    : QWidget(parent),
      m_button(new TalkButton),
      m_wave(new WavePicture),
      m_time(new TonedLabel(TonedLabel::Tone::Normal)),
      m_words(new TonedLabel(TonedLabel::Tone::Muted)),
      m_again(new QPushButton(tr("Try again"))),
      m_cancel(new IconButton(u"cross"_s, tr("Throw the recording away (Esc)")))
{
    setObjectName(u"voiceBar"_s);
    m_button->setObjectName(u"talkButton"_s);
    m_wave->setObjectName(u"talkLevel"_s);
    m_time->setObjectName(u"talkTime"_s);
    m_words->setObjectName(u"voiceWords"_s);
    m_words->scaleFont(0.92);
    m_words->setWordWrap(true);
    m_again->setObjectName(u"talkAgain"_s);
    m_again->setAccessibleName(m_again->text());
    m_cancel->setObjectName(u"voiceCancel"_s);
    m_cancel->setIconSize({14, 14});
    m_cancel->setFixedSize(26, 26);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(6, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_wave, 1);
    row->addWidget(m_time);
    row->addWidget(m_words, 1);
    row->addWidget(m_again);
    row->addWidget(m_cancel, 0, Qt::AlignTop);
    connect(m_button, &TalkButton::talkRequested, this, &VoiceBar::talkRequested);
    connect(m_button, &TalkButton::talkEnded, this, &VoiceBar::talkEnded);
    connect(m_cancel, &QToolButton::clicked, this, &VoiceBar::cancelRequested);
    connect(m_again, &QPushButton::clicked, this, &VoiceBar::againRequested);
    hide();
}

void VoiceBar::showNothing()
{
    if (m_showing == Showing::Recording)
        announce(tr("The recording was thrown away."));
    show(Showing::Nothing, {});
}

void VoiceBar::showRecording()
{
    m_wave->clear();
    m_isHeard = false;
    m_cancel->setIconAndName(u"cross"_s, tr("Throw the recording away (Esc)"));
    show(Showing::Recording, tr("Opening the microphone…"));
}

void VoiceBar::setHeard(double level, int seconds)
{
    if (m_showing == Showing::Recording && !std::exchange(m_isHeard, true)) {
        show(Showing::Recording, {});
        announce(tr("Recording. Press Escape to throw it away."));
    }
    m_wave->add(level);
    const int left = Recording::longest - seconds;
    m_time->setTone(left <= lastSeconds ? TonedLabel::Tone::Warning : TonedLabel::Tone::Normal);
    m_time->setText(left <= lastSeconds ? tr("%1 s left").arg(left) : timeText(seconds));
    m_time->setAccessibleName(tr("%1 s recorded").arg(seconds));
}

void VoiceBar::showWriting()
{
    m_cancel->setIconAndName(u"cross"_s, tr("Throw the recording away (Esc)"));
    show(Showing::Writing, tr("Writing down what you said…"));
}

void VoiceBar::showReading(bool isHeard)
{
    m_cancel->setIconAndName(u"stop"_s, tr("Stop reading aloud (Esc)"));
    show(Showing::Reading, isHeard ? tr("Tom is reading aloud.") : tr("Tom is about to read aloud…"));
}

void VoiceBar::showProblem(const QString &words, bool canTryAgain)
{
    m_cancel->setIconAndName(u"cross"_s, tr("Close this line (Esc)"));
    show(Showing::Problem, words);
    m_again->setVisible(canTryAgain);
}

void VoiceBar::show(Showing showing, const QString &words)
{
    const bool wasIdle = isIdle();
    m_showing = showing;
    const bool isRecording = showing == Showing::Recording;
    m_button->setRecording(isRecording);
    m_button->setBusy(showing == Showing::Writing);
    m_wave->setVisible(isRecording && m_isHeard);
    m_time->setVisible(isRecording && m_isHeard);
    m_words->setVisible(!words.isEmpty());
    m_words->setTone(showing == Showing::Problem ? TonedLabel::Tone::Warning : TonedLabel::Tone::Muted);
    m_words->setText(words);
    m_again->hide();
    setVisible(!isIdle());
    if (!words.isEmpty())
        announce(words);
    if (wasIdle != isIdle())
        Q_EMIT idleChanged(isIdle());
}

void VoiceBar::toggle()
{
    if (!m_button->isEnabled())
        return;
    if (m_showing == Showing::Recording)
        Q_EMIT talkEnded();
    else
        Q_EMIT talkRequested();
}

// To whoever hears the screen.
void VoiceBar::announce(const QString &words)
{
    QAccessibleAnnouncementEvent event(this, words);
    QAccessible::updateAccessibility(&event);
}

} // namespace tom::desktop
