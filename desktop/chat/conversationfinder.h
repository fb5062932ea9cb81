#pragma once

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QTimer>
#include <QWidget>

namespace tom::desktop {

class ChatFindBar;
class MessageList;

// Finds words in the messages of the open conversation, those too that are not there as widgets; goes from one to the
// next, the newest first, and marks the words in it. Knows of nothing but what the list holds.
class ConversationFinder : public QObject
{
    Q_OBJECT

public:
    ConversationFinder(MessageList &messages, ChatFindBar &bar, QObject *parent = nullptr);

    void find(const QString &words);   // as if somebody had typed them; nothing is shown where they are not
    void close();
    // The list has changed. hasOlder: there is more above, which can be asked for.
    void refresh();
    void setHasOlder(bool hasOlder);

Q_SIGNALS:
    void olderRequested();
    void closed();

private:
    void search();
    void collect();
    void step(int step);
    void show();
    void mark();
    void unmark();
    [[nodiscard]] bool isFound(const QString &text) const;

    MessageList &m_messages;
    ChatFindBar &m_bar;
    QStringList m_words;         // in small letters without accents
    QList<qsizetype> m_places;   // of the messages that have them all, from top to bottom
    qsizetype m_fromEnd = 0;     // the one that is shown: so that what comes above changes nothing
    QPointer<QWidget> m_message;   // whose words are marked
    QTimer m_again;                // it was written on
    bool m_mustScroll = false;     // to its first mark
    bool m_hasOlder = false;
    bool m_goesBack = false;     // to what is being asked for
    bool m_isHit = false;        // somebody opened what a search had found, and wrote nothing here
};

} // namespace tom::desktop
