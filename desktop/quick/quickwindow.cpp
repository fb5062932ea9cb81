#include "desktop/quick/quickwindow.h"

#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/linkquestion.h"
#include "desktop/look/accessiblerole.h"
#include "desktop/look/card.h"
#include "desktop/look/focusring.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/readingorder.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/voice/talkbutton.h"
#include "desktop/voice/voicebar.h"

#include <QDesktopServices>
#include <QIcon>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int windowWidth = 640;
constexpr int answerHeight = 340;

} // namespace

QuickWindow::QuickWindow(QWidget *parent)
    : QWidget(parent, Qt::Window | Qt::FramelessWindowHint | Qt::WindowStaysOnTopHint),
      m_input(new QLineEdit),
      m_button(new IconButton(u"send"_s, tr("Send (Enter)"), nullptr, IconButton::Look::Filled)),
      m_voice(new VoiceBar),
      m_problem(new TonedLabel(TonedLabel::Tone::Warning)),
      m_connection(new TonedLabel(TonedLabel::Tone::Warning)),
      m_area(new QScrollArea),
      m_below(new QWidget)
{
    setObjectName(u"quickWindow"_s);
    setWindowTitle(tr("Ask Tom"));
    setWindowIcon(QIcon(u":/tom/icons/tom.svg"_s));
    m_input->setObjectName(u"quickInput"_s);
    m_input->setAccessibleName(tr("Question to Tom"));
    m_input->setPlaceholderText(tr("Ask Tom… (Esc hides this window)"));
    m_input->setFrame(false);
    m_input->setMinimumHeight(36);
    QFont large = m_input->font();
    large.setPointSizeF(large.pointSizeF() * 1.15);
    m_input->setFont(large);
    m_button->setObjectName(u"quickSend"_s);
    m_problem->setObjectName(u"quickProblem"_s);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_connection->setObjectName(u"quickConnection"_s);
    m_connection->hide();
    m_area->setObjectName(u"quickAnswer"_s);
    setAccessibleRole(*m_area, QAccessible::Pane);
    m_area->setAccessibleName(tr("Answer of Tom"));
    FocusRing::follow(*m_area);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFixedHeight(answerHeight);
    m_area->viewport()->setAutoFillBackground(false);
    // What is new is in sight, unless somebody reads further up.
    QScrollBar *bar = m_area->verticalScrollBar();
    connect(bar, &QAbstractSlider::rangeChanged, this, [this, bar](int, int maximum) {
        if (m_isAtEnd)
            bar->setValue(maximum);
    });
    connect(bar, &QAbstractSlider::valueChanged, this, [this, bar](int value) { m_isAtEnd = value >= bar->maximum() - 4; });
    auto *open = new QPushButton(tr("Open in the large window"));
    open->setObjectName(u"quickOpen"_s);
    open->setAccessibleName(open->text());

    auto *card = new Card(Card::Tone::Raised);
    card->setFixedWidth(windowWidth);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_input, 1);
    row->addWidget(m_voice->button());
    row->addWidget(m_button);
    auto *end = new QHBoxLayout(m_below);
    end->setContentsMargins(0, 0, 0, 0);
    end->addStretch(1);
    end->addWidget(open);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(14, 10, 10, 10);
    inside->addLayout(row);
    inside->addWidget(m_connection);
    inside->addWidget(m_voice);
    inside->addWidget(m_problem);
    inside->addWidget(m_area);
    inside->addWidget(m_below);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSizeConstraint(QLayout::SetFixedSize);   // as high as what is in it
    layout->addWidget(card);
    m_area->hide();
    m_below->hide();

    connect(m_input, &QLineEdit::returnPressed, this, &QuickWindow::press);
    connect(m_input, &QLineEdit::textEdited, this, &QuickWindow::textChanged);
    connect(m_input, &QLineEdit::textChanged, this, &QuickWindow::refresh);
    connect(m_button, &QToolButton::clicked, this, [this] {
        if (m_isBusy)
            Q_EMIT stopRequested();
        else
            press();
    });
    connect(open, &QPushButton::clicked, this, &QuickWindow::openRequested);
    connect(new QShortcut(Qt::Key_Escape, this), &QShortcut::activated, this, [this] {
        if (m_voice->isIdle())
            hide();
        else
            Q_EMIT m_voice->cancelRequested();
    });
    auto *talk = new QShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M), this);
    talk->setAutoRepeat(false);
    connect(talk, &QShortcut::activated, this, [this] {
        if (m_voice->button()->isVisible())
            m_voice->toggle();
    });
    setVoiceAvailable(false);
    refresh();
}

void QuickWindow::appear()
{
    show();
    raise();
    activateWindow();
    m_input->setFocus();
    m_input->selectAll();
}

QString QuickWindow::text() const
{
    return m_input->text();
}

void QuickWindow::setText(const QString &text)
{
    m_input->setText(text);
}

AssistantMessage *QuickWindow::beginAnswer()
{
    showProblem({});
    m_answer = new AssistantMessage;
    connect(m_answer, &AssistantMessage::linkActivated, this,
            [this](const QUrl &url) { askAboutLink(*this, url, [url] { QDesktopServices::openUrl(url); }); });
    connect(m_answer, &AssistantMessage::newConversationRequested, this, &QuickWindow::openRequested);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 6, 0);
    column->addWidget(m_answer);
    column->addStretch(1);
    m_isAtEnd = true;
    m_area->setWidget(page);   // the one before goes
    page->setAutoFillBackground(false);
    m_area->show();
    m_below->show();
    return m_answer;
}

void QuickWindow::setBusy(bool busy)
{
    m_isBusy = busy;
    refresh();
}

void QuickWindow::showProblem(const QString &words)
{
    m_problem->setText(words);
    m_problem->setVisible(!words.isEmpty());
}

void QuickWindow::setConnection(Connection connection)
{
    const bool isOffline = connection == Connection::Offline;
    m_connection->setTone(isOffline ? TonedLabel::Tone::Bad : TonedLabel::Tone::Warning);
    m_connection->setText(isOffline ? tr("● No connection to the server") : tr("● Reconnecting to the server…"));
    m_connection->setVisible(isOffline || connection == Connection::Reconnecting);
}

void QuickWindow::clear()
{
    hide();
    delete m_area->takeWidget();
    m_area->hide();
    m_below->hide();
    m_input->clear();
    showProblem({});
    setBusy(false);
}

void QuickWindow::setVoiceAvailable(bool isAvailable)
{
    m_voice->button()->setVisible(isAvailable);
}

void QuickWindow::insertSpoken(const QString &words)
{
    const int place = m_input->selectionStart() < 0 ? m_input->cursorPosition() : m_input->selectionStart();
    m_input->insert((place > 0 && !text().at(place - 1).isSpace() ? u" "_s : QString()) + words);
    m_input->setFocus();
    Q_EMIT textChanged(text());
}

// Nobody listens behind a window that is not there.
void QuickWindow::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    if (!m_voice->isIdle())
        Q_EMIT m_voice->cancelRequested();
    Q_EMIT hidden();
}

void QuickWindow::press()
{
    if (!m_isBusy && !text().trimmed().isEmpty())
        Q_EMIT askRequested(text().trimmed());
}

void QuickWindow::refresh()
{
    m_button->setIconAndName(m_isBusy ? u"stop"_s : u"send"_s, m_isBusy ? tr("Stop the answer") : tr("Send (Enter)"));
    m_button->setEnabled(m_isBusy || !text().trimmed().isEmpty());
}

bool QuickWindow::focusNextPrevChild(bool next)
{
    return focusNextInReading(*this, next);
}

} // namespace tom::desktop
