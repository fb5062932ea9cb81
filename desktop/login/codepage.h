#pragma once

#include <QWidget>

class QLineEdit;

namespace tom::desktop {

class TonedLabel;

// Asks for the code of an authenticator app, or a recovery code. Does not know what it is for.
class CodePage : public QWidget
{
    Q_OBJECT

public:
    explicit CodePage(QWidget *parent = nullptr);

    // Empties the field and waits for a code. Again: the one before was wrong.
    void ask(bool again);

Q_SIGNALS:
    void codeGiven(const QString &code);
    void left();

private:
    void submit();

    QLineEdit *m_code;
    TonedLabel *m_problem;
};

} // namespace tom::desktop
