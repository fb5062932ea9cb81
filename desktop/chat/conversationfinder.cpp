#include "desktop/chat/conversationfinder.h"

#include "desktop/chat/chatfindbar.h"
#include "desktop/chat/messagelist.h"
#include "desktop/chat/textview.h"
#include "desktop/conversations/snippet.h"
#include "desktop/look/tones.h"

#include <QTextBlock>
#include <QTextDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

// All places of the words in a text that is shown, in the order of the text.
QList<QTextEdit::ExtraSelection> marksIn(const TextView &view, const QStringList &words)
{
    QTextCharFormat format;
    format.setBackground(view.palette().color(QPalette::Highlight));
    format.setForeground(view.palette().color(QPalette::HighlightedText));
    QList<QTextEdit::ExtraSelection> marks;
    for (QTextBlock block = view.document()->begin(); block.isValid(); block = block.next()) {
        const QString folded = foldedLetters(block.text());
        for (const QString &word : words) {
            for (qsizetype at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.size())) {
                QTextCursor cursor(block);
                cursor.setPosition(block.position() + int(at));
                cursor.setPosition(block.position() + int(at + word.size()), QTextCursor::KeepAnchor);
                marks.append({.cursor = cursor, .format = format});
            }
        }
    }
    std::ranges::sort(marks, {}, [](const QTextEdit::ExtraSelection &mark) { return mark.cursor.selectionStart(); });
    return marks;
}

} // namespace

ConversationFinder::ConversationFinder(MessageList &messages, ChatFindBar &bar, QObject *parent)
    : QObject(parent),
      m_messages(messages),
      m_bar(bar)
{
    m_again.setSingleShot(true);
    m_again.setInterval(0);
    connect(&m_again, &QTimer::timeout, this, &ConversationFinder::mark);
    connect(&bar, &ChatFindBar::changed, this, [this] {
        m_isHit = false;
        search();
    });
    connect(&bar, &ChatFindBar::stepRequested, this, &ConversationFinder::step);
    connect(&bar, &ChatFindBar::closed, this, [this] {
        close();
        Q_EMIT closed();
    });
}

void ConversationFinder::find(const QString &words)
{
    m_bar.setWords(words);
    m_isHit = true;
    search();
}

void ConversationFinder::close()
{
    unmark();
    m_words.clear();
    m_places.clear();
    m_goesBack = false;
    m_isHit = false;
    m_bar.hide();
}

void ConversationFinder::setHasOlder(bool hasOlder)
{
    m_hasOlder = hasOlder;
}

void ConversationFinder::search()
{
    unmark();
    m_words.clear();
    for (const QString &word : m_bar.words().split(u' ', Qt::SkipEmptyParts))
        m_words.append(foldedLetters(word));
    m_fromEnd = 0;
    m_goesBack = false;
    collect();
    show();
}

void ConversationFinder::collect()
{
    m_places.clear();
    for (qsizetype place = 0; !m_words.isEmpty() && place < m_messages.count(); ++place) {
        if (isFound(m_messages.textAt(place)))
            m_places.append(place);
    }
}

bool ConversationFinder::isFound(const QString &text) const
{
    const QString folded = foldedLetters(text);
    return std::ranges::all_of(m_words, [&folded](const QString &word) { return folded.contains(word); });
}

void ConversationFinder::refresh()
{
    if (m_words.isEmpty())
        return;
    collect();
    if (std::exchange(m_goesBack, false) && m_fromEnd + 1 < m_places.size())
        ++m_fromEnd;
    show();
}

// Above the first one it goes on with what is not read yet, and where there is nothing more from the other end.
void ConversationFinder::step(int step)
{
    if (m_places.isEmpty())
        return;
    collect();
    if (step < 0 && m_fromEnd + 1 >= m_places.size() && m_hasOlder) {
        m_goesBack = true;
        return Q_EMIT olderRequested();
    }
    m_fromEnd = (m_fromEnd - step + m_places.size()) % m_places.size();
    show();
}

void ConversationFinder::show()
{
    m_fromEnd = std::clamp<qsizetype>(m_fromEnd, 0, std::max<qsizetype>(0, m_places.size() - 1));
    m_bar.setCount(m_places.isEmpty() ? 0 : m_places.size() - m_fromEnd, m_places.size(), m_hasOlder);
    unmark();
    if (m_places.isEmpty()) {
        if (!m_words.isEmpty() && m_hasOlder)
            Q_EMIT olderRequested();
        return;
    }
    if (m_isHit)
        m_bar.show();
    const qsizetype place = m_places.at(m_places.size() - 1 - m_fromEnd);
    m_message = m_messages.bring(place);
    if (!m_message)
        return;
    m_mustScroll = true;
    // An answer that is being written is shown a little later than it comes.
    for (const TextView *view : m_message->findChildren<TextView *>())
        connect(view->document(), &QTextDocument::contentsChanged, &m_again, qOverload<>(&QTimer::start));
    mark();
}

void ConversationFinder::mark()
{
    for (TextView *view : m_message ? m_message->findChildren<TextView *>() : QList<TextView *>()) {
        const QList<QTextEdit::ExtraSelection> marks = marksIn(*view, m_words);
        view->setExtraSelections(marks);
        if (!marks.isEmpty() && std::exchange(m_mustScroll, false))
            m_messages.bringIntoView(*view, view->cursorRect(marks.constFirst().cursor));
    }
}

void ConversationFinder::unmark()
{
    m_again.stop();
    if (m_message) {
        for (const TextView *view : m_message->findChildren<TextView *>())
            view->document()->disconnect(&m_again);
    }
    m_message.clear();
    for (TextView *view : m_messages.findChildren<TextView *>()) {
        if (!view->extraSelections().isEmpty())
            view->setExtraSelections({});
    }
}

} // namespace tom::desktop
