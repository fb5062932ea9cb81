#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace tom::desktop {

// Asks for the name of something new, and for the one thing that it cannot be without. Shows and asks.
class AddForm : public QWidget
{
    Q_OBJECT

public:
    enum class What { User, Provider, Service };

    explicit AddForm(What what, QWidget *parent = nullptr);

    void setTaken(const QStringList &names);   // that are there already

Q_SIGNALS:
    void addRequested(const QString &name, const QString &second);   // second: a password, nothing, an address

private:
    void look();
    void ask();

    QStringList m_taken;
    What m_what;
    QLineEdit *m_name;
    QLineEdit *m_second;
    QLabel *m_hint;
    QPushButton *m_add;
};

} // namespace tom::desktop
