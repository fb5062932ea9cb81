#pragma once

#include "desktop/chat/attachmentbar.h"

namespace tom::desktop {

class Card;
class TextView;

// What the user said, as plain text in a bubble at the right.
class UserMessage : public QWidget
{
    Q_OBJECT

public:
    explicit UserMessage(const QString &text, QWidget *parent = nullptr);

    [[nodiscard]] QString text() const;
    // From now on it can be changed and sent again.
    void allowEdit();
    // It is one of several that were said at the same place, the first being 1.
    void setBranches(qsizetype number, qsizetype count);
    void setFiles(const QList<ShownFile> &files, PictureSource *pictures);
    void setFileId(qsizetype place, const QString &id);   // the server has it now

Q_SIGNALS:
    void editRequested();
    void branchRequested(int step);   // -1: the one before
    void pictureRequested(const tom::desktop::ShownFile &file);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitWidth();

    QWidget *m_actions;
    TextView *m_view;
    Card *m_bubble;
    AttachmentBar *m_files = nullptr;
};

} // namespace tom::desktop
