#pragma once

#include <QLineEdit>
#include <QWidget>

namespace tom::desktop {

class IconButton;
class TonedLabel;

// Where one looks for words in the conversation that is open: Enter goes on, Shift+Enter back, Esc ends it.
class ChatFindBar : public QWidget
{
    Q_OBJECT

public:
    explicit ChatFindBar(QWidget *parent = nullptr);

    void begin();   // shown, and what stood there chosen, so that one writes over it
    [[nodiscard]] QString words() const { return m_words->text(); }
    void setWords(const QString &words);   // and tells nobody
    // number: the one that is shown, from 1; 0: there is none.
    void setCount(qsizetype number, qsizetype count, bool hasMore);

Q_SIGNALS:
    void changed();
    void stepRequested(int step);   // 1: the next below
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLineEdit *m_words;
    TonedLabel *m_count;
    IconButton *m_previous;
    IconButton *m_next;
};

} // namespace tom::desktop
