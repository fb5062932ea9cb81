#include "desktop/chat/picturewindow.h"

#include "desktop/api/apierror.h"
#include "desktop/api/visibletext.h"
#include "desktop/chat/picturesource.h"
#include "desktop/look/tonedlabel.h"

#include <QPainter>
#include <QScreen>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr double partOfScreen = 0.8;
constexpr int pictureMargin = 12;

} // namespace

PictureWindow::PictureWindow(const ShownFile &file, PictureSource &pictures, QWidget *parent)
    : QDialog(parent),
      m_words(new TonedLabel(TonedLabel::Tone::Muted, tr("The picture is being fetched…")))
{
    const QString name = visibleLine(file.name);
    setObjectName(u"pictureWindow"_s);
    setWindowTitle(name);
    setAccessibleName(tr("Picture “%1”").arg(name));
    setAttribute(Qt::WA_DeleteOnClose);
    m_words->setObjectName(u"pictureWords"_s);
    m_words->setWordWrap(true);
    m_words->setAlignment(Qt::AlignCenter);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_words);
    const QSize room = (parent->screen()->availableSize().toSizeF() * partOfScreen).toSize();
    resize(room);
    pictures.picture(file, room * parent->devicePixelRatioF()).then(this, [this](const Result<QImage> &made) {
        if (!made)
            return m_words->setText(tr("The picture cannot be shown. %1").arg(errorText(made.error())));
        m_words->hide();
        m_picture = *made;
        m_picture.setDevicePixelRatio(devicePixelRatioF());
        resize(m_picture.deviceIndependentSize()
                   .toSize()
                   .grownBy({pictureMargin, pictureMargin, pictureMargin, pictureMargin})
                   .expandedTo({240, 180}));
        update();
    });
}

void PictureWindow::paintEvent(QPaintEvent *event)
{
    QDialog::paintEvent(event);
    if (m_picture.isNull())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QSize room = size().shrunkBy({pictureMargin, pictureMargin, pictureMargin, pictureMargin});
    const QSize shown = m_picture.deviceIndependentSize().toSize().scaled(
        m_picture.deviceIndependentSize().toSize().boundedTo(room), Qt::KeepAspectRatio);
    painter.drawImage(QRect(QPoint((width() - shown.width()) / 2, (height() - shown.height()) / 2), shown), m_picture);
}

} // namespace tom::desktop
