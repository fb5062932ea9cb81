#pragma once

#include "desktop/api/inputfield.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QVBoxLayout;

namespace tom::desktop {

class TonedLabel;

// One field of a form: its name above it, what is wrong with it below.
class InputFieldView : public QWidget
{
    Q_OBJECT

public:
    explicit InputFieldView(InputField field, QWidget *parent = nullptr);

    [[nodiscard]] const InputField &field() const { return m_field; }
    void showProblem(const QString &words);   // empty: nothing is wrong with it
    void focusInput();
    // As somebody has left it, right or wrong; of several choices, one a line.
    [[nodiscard]] QString typed() const;
    void setTyped(const QString &typed);

Q_SIGNALS:
    void edited();

private:
    void addText(QVBoxLayout &layout);
    void addYesNo(QVBoxLayout &layout);
    void addOneOf(QVBoxLayout &layout);
    void addSomeOf(QVBoxLayout &layout);
    [[nodiscard]] QList<QWidget *> inputs() const;
    void describe(const QString &problem);

    InputField m_field;
    QLineEdit *m_edit = nullptr;
    QComboBox *m_combo = nullptr;
    QList<QCheckBox *> m_boxes;
    TonedLabel *m_problem;
};

} // namespace tom::desktop
