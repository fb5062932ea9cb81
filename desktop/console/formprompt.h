#pragma once

#include "desktop/api/inputfield.h"
#include "desktop/console/lineinput.h"
#include "shared/protocol/elicitation.h"

namespace tom::console {

// Asks for the fields of one form, one line each, until each of them is right. Ends by exactly one finished().
class FormPrompt : public QObject
{
    Q_OBJECT

public:
    FormPrompt(LineInput &input, protocol::Elicitation elicitation);

    void start();

Q_SIGNALS:
    void finished(const std::optional<tom::protocol::ElicitationAnswer> &answer);   // none: the end of the input

private:
    void take(const std::optional<QString> &line);
    void takeWish(const QString &line);
    void takeField(const QString &line);
    void askNext();
    void finish(const std::optional<protocol::ElicitationAnswer> &answer);

    LineInput &m_input;
    protocol::Elicitation m_elicitation;
    QList<desktop::InputField> m_fields;
    qsizetype m_next = -1;   // the field that is asked for; -1: first whether to answer at all
    QJsonObject m_content;
};

} // namespace tom::console
