#include "desktop/chat/composer.h"

#include "desktop/chat/attachmentbar.h"
#include "desktop/chat/messageinput.h"
#include "desktop/chat/picturesource.h"
#include "desktop/chat/wishbar.h"
#include "desktop/chat/wishmenu.h"
#include "desktop/look/card.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/shortcuts.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/voice/talkbutton.h"
#include "desktop/voice/voicebar.h"
#include "shared/protocol/processrequest.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QTextBlock>
#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int mostLines = 8;
constexpr auto sendKey = Qt::Key_Return;
constexpr auto stopKey = Qt::Key_Escape;
constexpr auto pageUpKey = Qt::Key_PageUp;
constexpr auto pageDownKey = Qt::Key_PageDown;
constexpr int verticalMargin = 8;   // keeps one line in the middle beside the button

} // namespace

Composer::Composer(QWidget *parent)
    : QWidget(parent),
      m_input(new MessageInput),
      m_attach(new IconButton(u"attach"_s, tr("Attach files (pictures, PDF, text)"))),
      m_screenshot(new IconButton(u"screenshot"_s, tr("Take a screenshot and attach it"))),
      m_wish(new IconButton(u"sliders"_s, tr("Level and modules for this message"))),
      m_queue(new IconButton(u"send"_s, tr("Send it when this answer is done (Enter)"))),
      m_button(new IconButton(u"send"_s, tr("Send"), nullptr, IconButton::Look::Filled)),
      m_wishMenu(new WishMenu(this)),
      m_wishBar(new WishBar),
      m_voice(new VoiceBar),
      m_files(new AttachmentBar(AttachmentBar::Use::ToRemove)),
      m_problem(new TonedLabel(TonedLabel::Tone::Warning))
{
    setObjectName(u"composer"_s);
    m_input->setObjectName(u"input"_s);
    m_input->setAccessibleName(tr("Message to Tom"));
    m_input->setPlaceholderText(tr("Write to Tom…"));
    m_input->setFrameShape(QFrame::NoFrame);
    m_input->setTabChangesFocus(true);
    m_input->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_input->viewport()->setAutoFillBackground(false);
    m_input->document()->setDocumentMargin(verticalMargin);
    m_input->installEventFilter(this);
    m_button->setObjectName(u"sendButton"_s);
    m_queue->setObjectName(u"queueButton"_s);
    connect(m_queue, &QToolButton::clicked, this, [this] {
        focusInput();   // the button goes with what is sent
        Q_EMIT sendRequested();
    });
    m_attach->setObjectName(u"attachButton"_s);
    m_attach->setToolTip(tr("Attach files (pictures, PDF, text): %1 at most, %2 MB each")
                             .arg(protocol::ProcessRequest::maxAttachments)
                             .arg(protocol::Attachment::maxBytes / 1024 / 1024));
    m_screenshot->setObjectName(u"screenshotButton"_s);
    connect(m_screenshot, &QToolButton::clicked, this, [this] {
        focusInput();   // what comes next is words: a space is not to press the button again
        Q_EMIT screenshotRequested();
    });
    m_problem->setObjectName(u"attachmentProblem"_s);
    m_problem->setWordWrap(true);
    m_problem->hide();
    connect(m_button, &QToolButton::clicked, this, &Composer::press);
    nameKeys(m_input, sendKey, tr("Send the message"));
    nameKeys(m_input, Qt::CTRL | sendKey, tr("Stop the answer and send the message now"));
    nameKeys(m_input, Qt::SHIFT | sendKey, tr("A new line in the message"));
    nameKeys(m_input, stopKey, tr("Stop the answer"));
    nameKeys(m_input, pageUpKey, tr("Scroll up in the conversation"));
    nameKeys(m_input, pageDownKey, tr("Scroll down in the conversation"));
    m_wish->setObjectName(u"wishButton"_s);
    m_wish->setPopupMode(QToolButton::InstantPopup);
    m_wish->setMenu(m_wishMenu);
    connect(m_wishMenu, &QMenu::aboutToShow, this, &Composer::modulesRequested);
    connect(m_wishMenu, &WishMenu::wished, this, &Composer::takeWish);
    connect(m_wishBar, &WishBar::takenBack, this, [this] {
        takeWish({}, {});
        focusInput();
    });
    connect(m_attach, &QToolButton::clicked, this, &Composer::chooseFiles);
    connect(m_files, &AttachmentBar::removeRequested, this, &Composer::removeFile);
    connect(m_files, &AttachmentBar::openRequested, this, &Composer::pictureRequested);
    connect(m_input, &MessageInput::filesOffered, this, &Composer::filesOffered);
    connect(m_input, &QPlainTextEdit::textChanged, this, [this] {
        fit();
        refresh();
        Q_EMIT changed();
    });

    auto *card = new Card(Card::Tone::Raised);
    auto *row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(m_attach, 0, Qt::AlignBottom);
    row->addWidget(m_screenshot, 0, Qt::AlignBottom);
    row->addWidget(m_wish, 0, Qt::AlignBottom);
    row->addWidget(m_input, 1);
    row->addWidget(m_voice->button(), 0, Qt::AlignBottom);
    row->addWidget(m_queue, 0, Qt::AlignBottom);
    row->addWidget(m_button, 0, Qt::AlignBottom);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(6, 6, 8, 6);
    inside->setSpacing(6);
    inside->addWidget(m_files);
    inside->addWidget(m_problem);
    inside->addWidget(m_wishBar);
    inside->addWidget(m_voice);
    inside->addLayout(row);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(card);
    setVoiceAvailable(false);
    fit();
    refresh();
}

QString Composer::text() const
{
    return m_input->toPlainText();
}

void Composer::setText(const QString &text)
{
    m_input->setPlainText(text);
    m_input->moveCursor(QTextCursor::End);
}

Draft Composer::draft() const
{
    Draft draft = m_draft;
    draft.text = text();
    return draft;
}

void Composer::setDraft(const Draft &draft)
{
    m_draft = draft;
    setText(draft.text);
    tellProblem({});
    showFiles();
    showWish();
}

void Composer::setModules(const QStringList &names)
{
    m_wishMenu->setModules(names);
}

void Composer::showWish()
{
    m_wishMenu->setWish(m_draft.level, m_draft.modules);
    m_wishBar->setWish(m_draft.level, m_draft.modules);
}

void Composer::takeWish(std::optional<int> level, const QStringList &modules)
{
    m_draft.level = level;
    m_draft.modules = modules;
    m_wishBar->setWish(level, modules);
    if (!level && modules.isEmpty())
        m_wishMenu->setWish(level, modules);
    Q_EMIT changed();
}

void Composer::setFiles(const QList<KeptFile> &files)
{
    m_draft.files = files;
    showFiles();
}

void Composer::setPictures(PictureSource *pictures)
{
    m_pictures = pictures;
}

void Composer::setTakingFiles(bool taking)
{
    m_isTaking = taking;
    refresh();
}

void Composer::tellProblem(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void Composer::showFiles()
{
    QList<ShownFile> shown;
    for (const protocol::Attachment &known : std::as_const(m_draft.attachments))
        shown.append({.name = known.name, .bytes = known.bytes, .mediaType = known.mediaType, .id = known.id});
    for (const KeptFile &file : std::as_const(m_draft.files))
        shown.append(m_pictures ? m_pictures->shown(file) : ShownFile{.name = file.name, .bytes = file.bytes});
    m_files->setFiles(shown, m_pictures);
    m_input->setPlaceholderText(shown.isEmpty() ? tr("Write to Tom…") : tr("What should Tom do with it?"));
    refresh();
}

void Composer::chooseFiles()
{
    focusInput();   // there the keys go when the dialog is closed
    auto *dialog = new QFileDialog(this, tr("Attach files"));
    dialog->setObjectName(u"attachDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &paths) {
        QList<OfferedFile> offered;
        for (const QString &path : paths)
            offered.append({.path = path});
        Q_EMIT filesOffered(offered);
    });
    dialog->open();
}

void Composer::removeFile(qsizetype place)
{
    if (place < m_draft.attachments.size())
        m_draft.attachments.removeAt(place);
    else
        m_draft.files.removeAt(place - m_draft.attachments.size());
    tellProblem({});
    showFiles();
    focusInput();   // the button that had the focus is gone
    Q_EMIT changed();
}

void Composer::setBusy(bool busy)
{
    m_busy = busy;
    refresh();
}

void Composer::focusInput()
{
    m_input->setFocus();
}

bool Composer::type(const QString &letters)
{
    if (m_input->hasFocus() || !m_input->isEnabled() || m_input->isReadOnly())
        return false;
    focusInput();
    m_input->insertPlainText(letters);
    return true;
}

void Composer::setVoiceAvailable(bool isAvailable)
{
    m_voice->button()->setVisible(isAvailable);
}

void Composer::insertSpoken(const QString &words)
{
    QTextCursor cursor = m_input->textCursor();
    const QChar before = m_input->document()->characterAt(cursor.selectionStart() - 1);
    const QChar after = m_input->document()->characterAt(cursor.selectionEnd());
    const bool isInside = cursor.selectionStart() > 0 && !before.isSpace();
    cursor.insertText((isInside ? u" "_s : QString()) + words + (after.isLetterOrNumber() ? u" "_s : QString()));
    m_input->setTextCursor(cursor);
    focusInput();
}

void Composer::send()
{
    if (canSend())
        Q_EMIT sendRequested();
}

void Composer::press()
{
    focusInput();   // before the button is of no use any more
    if (m_busy)
        return Q_EMIT stopRequested();
    send();
}

bool Composer::canSend() const
{
    const bool hasFiles = !m_draft.files.isEmpty() || !m_draft.attachments.isEmpty();
    return !m_isTaking && (hasFiles || !text().trimmed().isEmpty());
}

void Composer::refresh()
{
    m_button->setIconAndName(m_busy ? u"stop"_s : u"send"_s, m_busy ? tr("Stop the answer (Esc)") : tr("Send (Enter)"));
    m_button->setEnabled(m_busy || canSend());
    m_queue->setVisible(m_busy && canSend());
}

// QPlainTextEdit counts its height in lines.
void Composer::fit()
{
    const int lines =
        std::clamp(int(m_input->document()->documentLayout() ? m_input->document()->size().height() : 1), 1, mostLines);
    const int height = int(lines * m_input->fontMetrics().lineSpacing() + 2 * m_input->document()->documentMargin() + 2);
    m_input->setFixedHeight(std::max(height, 34));
    m_input->setVerticalScrollBarPolicy(lines < mostLines ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
}

bool Composer::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_input)
        return false;
    if (event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(this, &Composer::fit, Qt::QueuedConnection);
    if (event->type() == QEvent::ShortcutOverride && !m_input->document()->isUndoAvailable()
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Undo)) {
        event->ignore();   // it is the window's then, such as after a conversation was deleted
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return false;
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case sendKey:
    case Qt::Key_Enter:
        if (key->modifiers() & (Qt::ShiftModifier | Qt::AltModifier))
            return false;
        if (m_busy && (key->modifiers() & Qt::ControlModifier) && canSend())
            Q_EMIT sendNowRequested();
        else
            send();
        return true;
    case stopKey:
        if (m_busy)
            Q_EMIT stopRequested();
        return m_busy;
    case pageUpKey:
    case pageDownKey:
        Q_EMIT scrollRequested(key->key() == pageUpKey);
        return true;
    default:
        return false;
    }
}

// Not by a focus proxy: with it Tab passes the other controls by.
void Composer::focusInEvent(QFocusEvent *event)
{
    m_input->setFocus(event->reason());
}

} // namespace tom::desktop
