#pragma once

#include "desktop/chat/shownfile.h"

#include <QGridLayout>
#include <QWidget>

namespace tom::desktop {

class PictureSource;

// Files as small cards, in as many columns as there is room for, pictures with what is on them. Knows only what they look like.
class AttachmentBar : public QWidget
{
    Q_OBJECT

public:
    enum class Use { ToRead, ToRemove };

    explicit AttachmentBar(Use use, QWidget *parent = nullptr);

    // Hidden while there are none. Without a source pictures are shown by a sign, too.
    void setFiles(const QList<ShownFile> &files, PictureSource *pictures);
    void setId(qsizetype place, const QString &id);   // the server has it now

Q_SIGNALS:
    void removeRequested(qsizetype place);
    void openRequested(const tom::desktop::ShownFile &file);   // a picture is to be seen large

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QWidget *makeChip(const ShownFile &file, qsizetype place, PictureSource *pictures);
    [[nodiscard]] QWidget *makePicture(const ShownFile &file, qsizetype place, PictureSource *pictures);
    void arrange();

    Use m_use;
    QGridLayout *m_grid;
    QList<ShownFile> m_files;
    QList<QWidget *> m_chips;
};

} // namespace tom::desktop
