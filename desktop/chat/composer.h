#pragma once

#include "desktop/chat/draft.h"

#include <QWidget>

class QPlainTextEdit;

namespace tom::desktop {

class IconButton;

// Where the user writes. Enter sends, Shift+Enter begins a line; grows with the text; the button sends or stops.
class Composer : public QWidget
{
    Q_OBJECT

public:
    explicit Composer(QWidget *parent = nullptr);

    [[nodiscard]] QString text() const;
    void setText(const QString &text);
    [[nodiscard]] Draft draft() const;
    void setDraft(const Draft &draft);
    void setBusy(bool busy);
    void focusInput();

Q_SIGNALS:
    void sendRequested();   // what draft() says; it stays until somebody sets another
    void stopRequested();
    void changed();
    void scrollRequested(bool up);   // a page of the conversation, by key

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void press();
    void fit();
    void refresh();

    QPlainTextEdit *m_input;
    IconButton *m_button;
    Draft m_draft;   // all of it but the text
    bool m_busy = false;
};

} // namespace tom::desktop
