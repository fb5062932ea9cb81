#include "desktop/chat/usermessage.h"

#include "desktop/chat/textview.h"
#include "desktop/look/card.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/tonedlabel.h"

#include <QHBoxLayout>
#include <QTextDocument>

#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int sideMargin = 14;
constexpr double widestPart = 0.82;   // of the column

} // namespace

UserMessage::UserMessage(const QString &text, QWidget *parent)
    : QWidget(parent),
      m_actions(new QWidget),
      m_view(new TextView),
      m_bubble(new Card(Card::Tone::Bubble))
{
    setObjectName(u"userMessage"_s);
    m_view->setObjectName(u"userText"_s);
    m_view->setAccessibleName(tr("You said"));
    m_view->setPlainText(text);
    if (text.isEmpty())   // only files were sent
        m_view->hide();
    auto *inside = new QVBoxLayout(m_bubble);
    inside->setContentsMargins(sideMargin, 9, sideMargin, 9);
    inside->addWidget(m_view);
    auto *row = new QHBoxLayout(m_actions);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addStretch(1);
    m_actions->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 8);
    layout->setSpacing(2);
    layout->addWidget(m_bubble, 0, Qt::AlignRight);
    layout->addWidget(m_actions);
    fitWidth();
}

void UserMessage::allowEdit()
{
    if (findChild<QWidget *>(u"editMessage"_s))
        return;
    auto *edit = new IconButton(u"edit"_s, tr("Change this and send it again"));
    edit->setObjectName(u"editMessage"_s);
    edit->setIconSize({14, 14});
    edit->setFixedSize(26, 26);
    connect(edit, &QToolButton::clicked, this, &UserMessage::editRequested);
    m_actions->layout()->addWidget(edit);
    m_actions->show();
}

void UserMessage::setBranches(qsizetype number, qsizetype count)
{
    auto *row = static_cast<QHBoxLayout *>(m_actions->layout());
    const auto addStep = [this, row](int step, const QString &icon, const QString &name, const QString &words, bool enabled) {
        auto *button = new IconButton(icon, words);
        button->setObjectName(name);
        button->setIconSize({14, 14});
        button->setFixedSize(26, 26);
        button->setEnabled(enabled);
        connect(button, &QToolButton::clicked, this, [this, step] { Q_EMIT branchRequested(step); });
        row->addWidget(button);
    };
    addStep(-1, u"chevron-left"_s, u"branchBefore"_s, tr("The version before"), number > 1);
    auto *place = new TonedLabel(TonedLabel::Tone::Muted, tr("%1/%2").arg(number).arg(count));
    place->setObjectName(u"branchPlace"_s);
    place->setAccessibleName(tr("Version %1 of %2").arg(number).arg(count));
    place->scaleFont(0.82);
    row->addWidget(place);
    addStep(1, u"chevron-right"_s, u"branchAfter"_s, tr("The version after"), number < count);
    m_actions->show();
}

void UserMessage::setFiles(const QList<ShownFile> &files, PictureSource *pictures)
{
    if (files.isEmpty())
        return;
    m_files = new AttachmentBar(AttachmentBar::Use::ToRead);
    m_bubble->layout()->addWidget(m_files);
    m_files->setFiles(files, pictures);
    connect(m_files, &AttachmentBar::openRequested, this, &UserMessage::pictureRequested);
}

void UserMessage::setFileId(qsizetype place, const QString &id)
{
    if (m_files)
        m_files->setId(place, id);
}

QString UserMessage::text() const
{
    return m_view->toPlainText();
}

void UserMessage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitWidth();
}

// As wide as the text, but never the whole column.
void UserMessage::fitWidth()
{
    QTextDocument measure;
    measure.setDefaultFont(m_view->font());
    measure.setDocumentMargin(0);
    measure.setPlainText(m_view->toPlainText());
    const int widest = int(width() * widestPart) - 2 * sideMargin;
    m_view->setFixedWidth(std::clamp(int(std::ceil(measure.idealWidth())) + 2, 12, std::max(12, widest)));
}

} // namespace tom::desktop
