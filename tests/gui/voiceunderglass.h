#pragma once

#include "desktop/chat/readaloudbutton.h"
#include "desktop/voice/talkbutton.h"
#include "tests/gui/soundserver.h"
#include "tests/gui/windowunderglass.h"

#include <QAccessible>
#include <QLabel>
#include <QPlainTextEdit>

namespace tom::desktop {

constexpr double inTune = 0.8;   // of a sound, that is the tone

// The window of somebody who talks to it and hears it, with the hands and ears for that.
class VoiceUnderGlass : public WindowUnderGlass
{
public:
    explicit VoiceUnderGlass(SoundServer &sound) : m_sound(sound)
    {
        announced().clear();
        QAccessible::installUpdateHandler([](QAccessibleEvent *event) {
            if (event->type() == QAccessible::Announcement)
                announced() += static_cast<QAccessibleAnnouncementEvent *>(event)->message();
        });
        m_sound.setMicrophone(true);
        m_sound.setLoudspeaker(true);
        server.conversations = {spokenConversation(QStringLiteral("c1"), QStringLiteral("Lyon"), 1),
                                spokenConversation(QStringLiteral("c2"), QStringLiteral("Milk"), 2)};
        server.events = richTurn();
    }

    void begin()
    {
        startSignedIn();
        QTRY_COMPARE(label("connectionState")->text(), QStringLiteral("● Connected"));
        QTRY_COMPARE(find<QListView>("conversationList")->model()->rowCount(), 2);
    }
    [[nodiscard]] TalkButton *talk() const { return find<TalkButton>("talkButton"); }
    [[nodiscard]] ReadAloudButton *button() const { return find<ReadAloudButton>("readAloud"); }
    [[nodiscard]] QPlainTextEdit *input() const { return find<QPlainTextEdit>("input"); }
    [[nodiscard]] QLabel *label(const char *name) const { return find<QLabel>(name); }
    [[nodiscard]] QString problem() const { return isVisible("voiceWords") ? label("voiceWords")->text() : QString(); }
    // What screen readers were told.
    static QStringList &announced()
    {
        static QStringList all;
        return all;
    }

    void sayOneSecond()
    {
        m_sound.talk(toneOf(440, 6000));
        click("talkButton");
        QTRY_VERIFY(seconds() >= 1);
        click("talkButton");
    }
    // Of a recording; a slow machine looks when it can.
    [[nodiscard]] int seconds() const
    {
        return isVisible("talkTime") ? label("talkTime")->text().section(QLatin1Char(':'), 1).toInt() : -1;
    }
    // Asks something whose answer, as it is said, is that.
    void askAloud(const QString &spoken)
    {
        server.events = richTurn();
        std::get<protocol::TurnDone>(server.events.last().body).answer.textTts = spoken;
        m_sound.listen();
        click("readsAloud");
        say(QStringLiteral("Is it done?"));
        QTRY_VERIFY(isVisible("answerFooter"));
    }
    [[nodiscard]] bool isSilentSoon() { return m_sound.isSilentSoon(); }

private:
    SoundServer &m_sound;
};

} // namespace tom::desktop
