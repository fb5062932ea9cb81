#pragma once

#include <QScrollArea>

#include <functional>

namespace tom::desktop {

class AssistantMessage;
class IconButton;
class UserMessage;

// The conversation from top to bottom. It follows what is new only while the reader is at the bottom. Messages of the past
// are made when they come near to what is seen, and go again when they are far from it.
class MessageList : public QScrollArea
{
    Q_OBJECT

public:
    // A message that is not there yet: how to make it, and how high it may be.
    struct Promise
    {
        std::function<QWidget *()> make{};
        int height = 0;
        QString text{};   // to be found by
    };

    explicit MessageList(QWidget *parent = nullptr);

    UserMessage *addUserMessage(const QString &text);
    AssistantMessage *addAnswer();
    void append(const QList<Promise> &promises);
    void prepend(const QList<Promise> &promises);   // what is seen stays where it is
    // In the place of that one, which goes.
    AssistantMessage *renewAnswer(AssistantMessage *old);
    [[nodiscard]] qsizetype placeOf(const QWidget *message) const;   // -1: it is not here (any more)
    void remove(QWidget *message);
    void removeFrom(qsizetype place);   // all from there to the end
    void clear();
    void scrollToEnd();
    [[nodiscard]] bool isAtEnd() const { return m_atEnd; }
    [[nodiscard]] qsizetype count() const { return m_slots.size(); }
    [[nodiscard]] QString textAt(qsizetype place) const;
    // Into view, and as a widget; null: there is none of it.
    QWidget *bring(qsizetype place);
    void bringIntoView(const QWidget &part, const QRect &area);   // of a message that is there
    [[nodiscard]] int made() const;   // how many of them are there as widgets now

Q_SIGNALS:
    void focusGone();   // with the message that had it
    void beginningNear();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Slot
    {
        std::function<QWidget *()> make{};   // none: the widget stays for good
        QWidget *widget = nullptr;
        int y = 0;
        int height = 0;
        QString text{};
    };

    void add(QWidget *message);
    void arrange();
    void place();
    bool makeNear(int top);
    void forgetFar(int top);
    void drop(Slot &slot);
    [[nodiscard]] int columnWidth() const;
    [[nodiscard]] int side() const;
    [[nodiscard]] qsizetype slotAt(int y) const;
    void placeOverlays();

    QWidget *m_column;
    QWidget *m_greeting;
    IconButton *m_toEnd;
    QList<Slot> m_slots;
    bool m_atEnd = true;
    bool m_isArranging = false;
};

} // namespace tom::desktop
