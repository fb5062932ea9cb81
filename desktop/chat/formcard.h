#pragma once

#include "desktop/api/inputfield.h"
#include "desktop/look/card.h"

class QPushButton;

namespace tom::desktop {

class InputFieldView;
class TonedLabel;

// What a service wants to know from the user while one of its tools runs: a form, and afterwards one line that says how it
// ended.
class FormCard : public Card
{
    Q_OBJECT

public:
    explicit FormCard(const protocol::Elicitation &elicitation, QWidget *parent = nullptr);

    [[nodiscard]] bool isWaiting() const { return m_isWaiting; }
    [[nodiscard]] bool takesWords() const { return m_isWaiting && !m_isAnsweredHere; }
    void end(const QString &action);          // accept, decline, cancel
    void showProblem(const QString &words);   // the answer did not arrive; it can be sent again
    void setTyped(const TypedFields &typed);    // as edited() said it

Q_SIGNALS:
    void answered(const tom::protocol::ElicitationAnswer &answer);
    void edited(const tom::protocol::Elicitation &form, const tom::desktop::TypedFields &typed);

private:
    void addFields();
    void addButtons();
    [[nodiscard]] TypedFields typed() const;
    void accept();
    void send(const protocol::ElicitationAnswer &answer);

    protocol::Elicitation m_elicitation;
    QWidget *m_body;
    QList<InputField> m_fields;
    QList<InputFieldView *> m_views;   // of each of them
    TonedLabel *m_problem;
    TonedLabel *m_end;
    bool m_isWaiting = true;
    bool m_isAnsweredHere = false;
};

} // namespace tom::desktop
