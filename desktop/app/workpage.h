#pragma once

#include <QWidget>

class QSplitter;

namespace tom::desktop {

class ChatPanel;
class ConversationPanel;

// The list of conversations beside the one that is open. In a narrow window the list is hidden until it is asked for.
class WorkPage : public QWidget
{
    Q_OBJECT

public:
    explicit WorkPage(QWidget *parent = nullptr);

    [[nodiscard]] ChatPanel &chat() { return *m_chat; }
    [[nodiscard]] ConversationPanel &conversations() { return *m_conversations; }

protected:
    void focusInEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showConversations(bool show);

    QSplitter *m_parts;
    ConversationPanel *m_conversations;
    ChatPanel *m_chat;
    bool m_isNarrow = false;
};

} // namespace tom::desktop
