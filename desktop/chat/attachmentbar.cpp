#include "desktop/chat/attachmentbar.h"

#include "desktop/api/visibletext.h"
#include "desktop/look/card.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/tintedicon.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/tones.h"
#include "desktop/look/viewparts.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int chipWidth = 218;
constexpr int pictureSide = 36;
constexpr int nameWidth = 128;

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 1024 * 1024 ? 0 : 1, QLocale::DataSizeTraditionalFormat);
}

// A picture of the file or a sign for it, painted when the colours are known.
class Picture : public QWidget
{
public:
    explicit Picture(QImage image) : m_image(std::move(image)) { setFixedSize(pictureSide, pictureSide); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        if (m_image.isNull()) {
            const QColor ink = Tones(palette()).muted;
            tintedIcon(u"attach"_s, ink, 20).paint(&painter, rect());
            return;
        }
        QPainterPath corners;
        corners.addRoundedRect(rect(), 6, 6);
        painter.setClipPath(corners);
        painter.drawImage(rect(), m_image);
    }

private:
    QImage m_image;
};

} // namespace

AttachmentBar::AttachmentBar(Use use, QWidget *parent) : QWidget(parent), m_use(use), m_grid(new QGridLayout(this))
{
    setObjectName(u"attachmentBar"_s);
    setAccessibleName(tr("Attached files"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(6);
    hide();
}

void AttachmentBar::setFiles(const QList<ShownFile> &files)
{
    for (QWidget *chip : std::as_const(m_chips)) {
        chip->hide();
        chip->deleteLater();   // its own button may have asked for it
    }
    m_chips.clear();
    for (qsizetype i = 0; i < files.size(); ++i)
        m_chips.append(makeChip(files.at(i), i));
    arrange();
    setVisible(!files.isEmpty());
}

QWidget *AttachmentBar::makeChip(const ShownFile &file, qsizetype place)
{
    const QString whole = visibleLine(file.name);
    auto *chip = new Card(Card::Tone::Plain);
    chip->setObjectName(u"attachmentChip"_s);
    chip->setFixedWidth(chipWidth);
    chip->setToolTip(plainToolTip(whole));
    auto *name = new TonedLabel(TonedLabel::Tone::Normal);
    name->setObjectName(u"attachmentName"_s);
    name->scaleFont(0.92);
    name->setText(name->fontMetrics().elidedText(whole, Qt::ElideMiddle, nameWidth));
    name->setAccessibleName(whole);
    auto *size = new TonedLabel(TonedLabel::Tone::Muted, file.bytes > 0 ? sizeText(file.bytes) : QString());
    size->setObjectName(u"attachmentSize"_s);
    size->scaleFont(0.82);
    size->setVisible(file.bytes > 0);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(name);
    words->addWidget(size);
    auto *row = new QHBoxLayout(chip);
    row->setContentsMargins(6, 5, 4, 5);
    row->setSpacing(8);
    row->addWidget(new Picture(file.thumbnail));
    row->addLayout(words, 1);
    if (m_use == Use::ToRemove) {
        auto *remove = new IconButton(u"cross"_s, tr("Remove “%1”").arg(whole));
        remove->setObjectName(u"removeAttachment"_s);
        remove->setIconSize({14, 14});
        remove->setFixedSize(26, 26);
        connect(remove, &QToolButton::clicked, this, [this, place] { Q_EMIT removeRequested(place); });
        row->addWidget(remove);
    }
    return chip;
}

void AttachmentBar::arrange()
{
    if (m_chips.isEmpty())
        return;
    const int columns = m_use == Use::ToRead ? 1 : std::max(1, (width() + m_grid->spacing()) / (chipWidth + m_grid->spacing()));
    for (qsizetype i = 0; i < m_chips.size(); ++i)
        m_grid->addWidget(m_chips.at(i), int(i) / columns, int(i) % columns);
    for (int column = 0; column < m_grid->columnCount(); ++column)
        m_grid->setColumnStretch(column, 0);
    m_grid->setColumnStretch(columns, 1);   // behind the last one
}

void AttachmentBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace tom::desktop
