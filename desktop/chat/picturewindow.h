#pragma once

#include "desktop/chat/shownfile.h"

#include <QDialog>

namespace tom::desktop {

class PictureSource;
class TonedLabel;

// One picture as large as there is room for, until Esc. Goes with its closing.
class PictureWindow : public QDialog
{
    Q_OBJECT

public:
    PictureWindow(const ShownFile &file, PictureSource &pictures, QWidget *parent);

    [[nodiscard]] const QImage &picture() const { return m_picture; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QImage m_picture;
    TonedLabel *m_words;
};

} // namespace tom::desktop
