#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;

namespace tom::desktop {

// What is searched for in a text. Asks only.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(QWidget *parent = nullptr);

    void begin(const QString &words);   // shows itself, with what was selected
    void showFound(bool isFound);

Q_SIGNALS:
    void findRequested(const QString &words, bool backward);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QLineEdit *m_words;
    QLabel *m_hint;
};

} // namespace tom::desktop
