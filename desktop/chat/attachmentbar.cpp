#include "desktop/chat/attachmentbar.h"

#include "desktop/api/visibletext.h"
#include "desktop/chat/picturebutton.h"
#include "desktop/chat/picturesource.h"
#include "desktop/look/card.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/viewparts.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int chipWidth = 218;
constexpr int smallSide = 36;
constexpr int largeSide = 112;   // of a picture that was sent
constexpr int nameWidth = 128;

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 1024 * 1024 ? 0 : 1, QLocale::DataSizeTraditionalFormat);
}

} // namespace

AttachmentBar::AttachmentBar(Use use, QWidget *parent) : QWidget(parent), m_use(use), m_grid(new QGridLayout(this))
{
    setObjectName(u"attachmentBar"_s);
    setAccessibleName(tr("Attached files"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(6);
    hide();
}

void AttachmentBar::setFiles(const QList<ShownFile> &files, PictureSource *pictures)
{
    m_files = files;
    for (QWidget *chip : std::as_const(m_chips)) {
        chip->hide();
        chip->deleteLater();   // its own button may have asked for it
    }
    m_chips.clear();
    for (qsizetype i = 0; i < files.size(); ++i)
        m_chips.append(makeChip(files.at(i), i, pictures));
    arrange();
    setVisible(!files.isEmpty());
}

void AttachmentBar::setId(qsizetype place, const QString &id)
{
    if (place < m_files.size())
        m_files[place].id = id;
}

QWidget *AttachmentBar::makePicture(const ShownFile &file, qsizetype place, PictureSource *pictures)
{
    const bool isPicture = file.isPicture() && pictures;
    auto *picture = new PictureButton(isPicture && m_use == Use::ToRead ? largeSide : smallSide);
    picture->setObjectName(u"attachmentPicture"_s);
    if (!isPicture) {
        picture->setAccessibleName(tr("File “%1”").arg(visibleLine(file.name)));
        return picture;
    }
    picture->setName(tr("Picture “%1”: see it large").arg(visibleLine(file.name)));
    connect(picture, &QAbstractButton::clicked, this, [this, place] { Q_EMIT openRequested(m_files.value(place)); });
    pictures->thumbnail(file).then(picture, [picture](const Result<QImage> &made) {
        if (made)
            picture->setPicture(*made);
    });
    return picture;
}

QWidget *AttachmentBar::makeChip(const ShownFile &file, qsizetype place, PictureSource *pictures)
{
    const QString whole = visibleLine(file.name);
    auto *chip = new Card(Card::Tone::Plain);
    chip->setObjectName(u"attachmentChip"_s);
    chip->setToolTip(plainToolTip(whole));
    auto *name = new TonedLabel(TonedLabel::Tone::Normal);
    name->setObjectName(u"attachmentName"_s);
    name->scaleFont(0.92);
    name->setText(name->fontMetrics().elidedText(whole, Qt::ElideMiddle, nameWidth));
    name->setAccessibleName(whole);
    auto *size = new TonedLabel(TonedLabel::Tone::Muted, file.bytes > 0 ? sizeText(file.bytes) : QString());
    size->setObjectName(u"attachmentSize"_s);
    size->scaleFont(0.82);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch(1);
    words->addWidget(name);
    words->addWidget(size);
    words->addStretch(1);
    auto *row = new QHBoxLayout(chip);
    row->setContentsMargins(6, 5, 4, 5);
    row->setSpacing(8);
    QWidget *picture = makePicture(file, place, pictures);
    chip->setFixedWidth(chipWidth + picture->width() - smallSide);
    row->addWidget(picture);
    row->addLayout(words, 1);
    size->setVisible(file.bytes > 0);   // not before it has its place, as a window of its own
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
