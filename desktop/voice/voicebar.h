#pragma once

#include <QWidget>

class QPushButton;

namespace tom::desktop {

class IconButton;
class TalkButton;
class TonedLabel;
class WavePicture;

// What goes on between somebody and the voice: a recording, what is made of it, what is being read aloud, or what is in the way.
// Its button to talk stands where whoever builds the window puts it. Shows and asks.
class VoiceBar : public QWidget
{
    Q_OBJECT

public:
    explicit VoiceBar(QWidget *parent = nullptr);

    [[nodiscard]] TalkButton *button() const { return m_button; }   // belongs to whoever shows it

    void showNothing();
    void showRecording();
    void setHeard(double level, int seconds);   // from the first on it is open
    void showWriting();
    void showReading(bool isHeard);   // false: it is being prepared
    void showProblem(const QString &words, bool canTryAgain);
    [[nodiscard]] bool isIdle() const { return m_showing == Showing::Nothing; }
    void toggle();   // begins to talk, or ends it

Q_SIGNALS:
    void talkRequested();
    void talkEnded();
    void cancelRequested();   // whatever goes on
    void againRequested();
    void idleChanged(bool isIdle);

private:
    enum class Showing { Nothing, Recording, Writing, Reading, Problem };

    void show(Showing showing, const QString &words);
    void announce(const QString &words);

    TalkButton *m_button;
    WavePicture *m_wave;
    TonedLabel *m_time;
    TonedLabel *m_words;
    QPushButton *m_again;
    IconButton *m_cancel;
    Showing m_showing = Showing::Nothing;
    bool m_isHeard = false;   // what is recorded; else the microphone is being opened
};

} // namespace tom::desktop
