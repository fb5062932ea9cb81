#include "desktop/chat/chatheader.h"

#include "desktop/look/badge.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/shortcuts.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/tones.h"
#include "desktop/look/viewparts.h"

#include <QAction>
#include <QHBoxLayout>
#include <QIcon>
#include <QMenu>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int leastModel = 60;   // a shorter piece of its name says nothing

bool isBuiltIn(const QString &model)
{
    return model.startsWith("builtin/"_L1);
}

} // namespace

ChatHeader::ChatHeader(QWidget *parent)
    : QWidget(parent),
      m_model(new Badge),
      m_connection(new TonedLabel(TonedLabel::Tone::Muted)),
      m_account(new TonedLabel(TonedLabel::Tone::Muted)),
      m_fresh(new IconButton(u"new-conversation"_s, tr("New conversation (Ctrl+N)"))),
      m_readsAloud(new IconButton(u"speaker-off"_s, tr("Read answers aloud"))),
      m_sendsAtOnce(new QAction(tr("Send at once what I say"), this))
{
    setObjectName(u"chatHeader"_s);
    auto *list = new IconButton(u"sidebar"_s, tr("Show or hide the conversations (Ctrl+B)"));
    list->setObjectName(u"conversationsButton"_s);
    connect(addShortcut(this, Qt::CTRL | Qt::Key_B, tr("Show or hide the conversations")), &QShortcut::activated, this,
            &ChatHeader::conversationsRequested);
    connect(list, &QToolButton::clicked, this, &ChatHeader::conversationsRequested);
    auto *picture = new QLabel;
    picture->setPixmap(QIcon(u":/tom/icons/tom.svg"_s).pixmap(QSize(26, 26), devicePixelRatioF()));
    auto *title = new TonedLabel(TonedLabel::Tone::Normal, u"Tom"_s);
    title->scaleFont(1.1, QFont::DemiBold);
    m_model->setObjectName(u"modelBadge"_s);
    m_model->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_model->setMinimumWidth(leastModel);
    m_model->hide();
    connect(m_model, &QToolButton::clicked, this, &ChatHeader::explainModel);
    m_connection->setObjectName(u"connectionState"_s);
    m_connection->scaleFont(0.92);
    m_account->setObjectName(u"accountName"_s);
    m_account->scaleFont(0.92);

    m_fresh->setObjectName(u"newConversation"_s);
    connect(m_fresh, &QToolButton::clicked, this, &ChatHeader::newConversationRequested);
    auto *fresh =
        addShortcut(this, Qt::CTRL | Qt::Key_N, tr("New conversation"));   // not the button's: hidden, it would have none
    connect(fresh, &QShortcut::activated, this, &ChatHeader::newConversationRequested);
    auto *more = new IconButton(u"menu"_s, tr("More"));
    more->setObjectName(u"moreButton"_s);
    more->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(more);
    menu->setObjectName(u"moreMenu"_s);
    menu->addAction(tr("New conversation"), this, &ChatHeader::newConversationRequested)
        ->setObjectName(u"newConversationAction"_s);
    menu->addAction(tr("A key for the quick window…"), this, &ChatHeader::quickKeyRequested)->setObjectName(u"quickKeyAction"_s);
    m_readsAloud->setObjectName(u"readsAloud"_s);
    m_readsAloud->setCheckable(true);
    connect(m_readsAloud, &QToolButton::clicked, this, &ChatHeader::takeVoice);
    m_sendsAtOnce->setObjectName(u"sendsAtOnceAction"_s);
    m_sendsAtOnce->setCheckable(true);
    connect(m_sendsAtOnce, &QAction::triggered, this, &ChatHeader::takeVoice);
    menu->addAction(m_sendsAtOnce);
    menu->addAction(tr("Sign out"), this, &ChatHeader::signOutRequested)->setObjectName(u"signOutAction"_s);
    more->setMenu(menu);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 8, 12, 8);
    layout->setSpacing(8);
    layout->addWidget(list);
    layout->addWidget(picture);
    layout->addWidget(title);
    layout->addWidget(m_model);
    layout->addStretch(1);
    layout->addWidget(m_connection);
    layout->addWidget(m_account);
    layout->addSpacing(6);
    layout->addWidget(m_readsAloud);
    layout->addWidget(m_fresh);
    layout->addWidget(more);
    setVoiceAvailable(false);
    setConnection(Connection::Connecting, {});
}

void ChatHeader::setConnection(Connection connection, const QString &detail)
{
    switch (connection) {
    case Connection::Connecting:
        m_connection->setTone(TonedLabel::Tone::Muted);
        m_connection->setText(tr("Connecting…"));
        break;
    case Connection::Connected:
        m_connection->setTone(TonedLabel::Tone::Good);
        m_connection->setText(tr("● Connected"));
        break;
    case Connection::Reconnecting:
        m_connection->setTone(TonedLabel::Tone::Warning);
        m_connection->setText(tr("● Reconnecting…"));
        break;
    case Connection::Offline:
        m_connection->setTone(TonedLabel::Tone::Bad);
        m_connection->setText(tr("● No connection"));
        break;
    }
    // While the server is away the frame says so above every page; once is enough.
    m_connection->setVisible(connection == Connection::Connected || connection == Connection::Connecting);
    m_connection->setToolTip(plainToolTip(detail));
    m_connection->setAccessibleName(tr("Connection: %1").arg(m_connection->text()));
}

void ChatHeader::setModel(const QString &model, const QString &source)
{
    m_modelName = model;
    m_modelSource = source;
    const QString shown = isBuiltIn(model) ? tr("built-in assistant (no AI model)") : model;
    m_model->setText(shown);
    m_model->setToolTip(isBuiltIn(model) ? tr("How to get a better one") : plainToolTip(tr("From: %1").arg(source)));
    m_model->setAccessibleName(tr("Who answers: %1").arg(shown));
    arrange();
}

void ChatHeader::setListShown(bool shown)
{
    m_fresh->setVisible(!shown);
}

void ChatHeader::setVoiceAvailable(bool isAvailable)
{
    m_readsAloud->setVisible(isAvailable);
    m_sendsAtOnce->setVisible(isAvailable);
}

void ChatHeader::setVoice(bool readsAloud, bool sendsAtOnce)
{
    m_readsAloud->setChecked(readsAloud);
    m_readsAloud->setIconAndName(readsAloud ? u"speaker"_s : u"speaker-off"_s, tr("Read answers aloud"));
    m_sendsAtOnce->setChecked(sendsAtOnce);
}

void ChatHeader::takeVoice()
{
    setVoice(m_readsAloud->isChecked(), m_sendsAtOnce->isChecked());
    Q_EMIT voiceWished(m_readsAloud->isChecked(), m_sendsAtOnce->isChecked());
}

void ChatHeader::setAccount(const QString &username, const QString &server)
{
    m_account->setText(username);
    m_account->setToolTip(plainToolTip(server));
    m_account->setAccessibleName(tr("Signed in as %1 at %2").arg(username, server));
}

void ChatHeader::explainModel()
{
    if (!isBuiltIn(m_modelName)) {
        return Q_EMIT modelHintRequested(tr("Who answers"),
                                         tr("%1 answers. The server got it from: %2.").arg(m_modelName, m_modelSource));
    }
    Q_EMIT modelHintRequested(
        tr("The built-in assistant answers"),
        tr("It follows rules and is no AI model: it knows the time, sums and units, and keeps lists and notes.\n\n"
           "For real conversations, do one of these on the computer where the server runs, then start Tom again:\n"
           "•  start a model server such as Ollama or llama.cpp;\n"
           "•  set OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY, MISTRAL_API_KEY or OPENROUTER_API_KEY;\n"
           "•  name a provider in config.yml."));
}

bool ChatHeader::event(QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
        arrange();
    return QWidget::event(event);
}

// In a narrow window whether there is a connection comes before who answers, and that before the name, which the rail has, too.
void ChatHeader::arrange()
{
    const auto roomFor = [this](const QWidget *part, int width) { return part->isHidden() ? 0 : width + layout()->spacing(); };
    const int name = m_account->sizeHint().width();
    int room = width() - layout()->minimumSize().width() + roomFor(m_model, leastModel) + roomFor(m_account, name);
    const auto take = [this, &room](QWidget *part, int width) {
        const bool fits = width + layout()->spacing() <= room;
        room -= fits ? width + layout()->spacing() : 0;
        part->setVisible(fits);
    };
    if (m_modelName.isEmpty())
        m_model->hide();
    else
        take(m_model, leastModel);
    take(m_account, name);
}

void ChatHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(Tones(palette()).line);
    painter.drawLine(0, height() - 1, width(), height() - 1);
}

} // namespace tom::desktop
