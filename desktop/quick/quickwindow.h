#pragma once

#include "desktop/chat/connection.h"

#include <QWidget>

class QLineEdit;
class QScrollArea;
class QVBoxLayout;

namespace tom::desktop {

class AssistantMessage;
class IconButton;
class TonedLabel;
class VoiceBar;

// A small window for one question: it answers in place, and Esc hides it. Shows and asks; who answers is not its business.
class QuickWindow : public QWidget
{
    Q_OBJECT

public:
    explicit QuickWindow(QWidget *parent = nullptr);

    void appear();   // in front of everything, ready to write
    [[nodiscard]] QString text() const;
    void setText(const QString &text);
    AssistantMessage *beginAnswer();   // in the place of the one before; belongs to the window
    void setBusy(bool busy);
    void showProblem(const QString &words);   // empty: none
    void setConnection(Connection connection);
    [[nodiscard]] VoiceBar &voice() { return *m_voice; }
    void setVoiceAvailable(bool isAvailable);
    void insertSpoken(const QString &words);   // where the cursor is
    void clear();   // nobody is signed in (any more)

Q_SIGNALS:
    void askRequested(const QString &text);   // it stays until somebody sets another
    void stopRequested();
    void textChanged(const QString &text);    // by the user
    void openRequested();                     // the conversation, in the large window
    void hidden();

protected:
    void hideEvent(QHideEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void press();
    void refresh();

    QLineEdit *m_input;
    IconButton *m_button;
    VoiceBar *m_voice;
    TonedLabel *m_problem;
    TonedLabel *m_connection;
    QScrollArea *m_area;
    QWidget *m_below;
    AssistantMessage *m_answer = nullptr;
    bool m_isBusy = false;
    bool m_isAtEnd = true;
};

} // namespace tom::desktop
