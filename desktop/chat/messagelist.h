#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace tom::desktop {

class AssistantMessage;
class IconButton;
class TonedLabel;

// The conversation from top to bottom. It follows what is new only while the reader is at the bottom.
class MessageList : public QScrollArea
{
    Q_OBJECT

public:
    explicit MessageList(QWidget *parent = nullptr);

    void addUserMessage(const QString &text);
    AssistantMessage *addAnswer();
    void remove(QWidget *message);
    void clear();
    void scrollToEnd();
    [[nodiscard]] bool isAtEnd() const { return m_atEnd; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void add(QWidget *message);
    void layOut();

    QWidget *m_column;
    QVBoxLayout *m_messages;
    QWidget *m_greeting;
    IconButton *m_toEnd;
    QList<QWidget *> m_all;
    bool m_atEnd = true;
};

} // namespace tom::desktop
