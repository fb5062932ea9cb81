#pragma once

#include "shared/protocol/processanswer.h"

#include <QWidget>

class QGridLayout;

namespace tom::desktop {

class IconButton;
class TonedLabel;

// The line below an answer: who answered and how long it took, and, unfolded, why it came out as it did.
class AnswerFooter : public QWidget
{
    Q_OBJECT

public:
    explicit AnswerFooter(const protocol::ProcessAnswer &answer, QWidget *parent = nullptr);

    // Another button at the end of the line.
    void addButton(QWidget *button);

private:
    void addDetails(const protocol::ProcessAnswer &answer);
    void addDetail(const QString &name, const QString &value);

    TonedLabel *m_line;
    IconButton *m_why;
    QWidget *m_details;
    QGridLayout *m_grid;
    QWidget *m_row;
};

} // namespace tom::desktop
