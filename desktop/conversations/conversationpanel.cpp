#include "desktop/conversations/conversationpanel.h"

#include "desktop/conversations/conversationmodel.h"
#include "desktop/conversations/conversationrow.h"
#include "desktop/look/card.h"
#include "desktop/look/focusring.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/shortcuts.h"
#include "desktop/look/tintedicon.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/tones.h"
#include "desktop/look/viewparts.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QTabBar>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

namespace {

constexpr auto undoTime = 8s;
constexpr auto renameKey = Qt::Key_F2;
constexpr auto deleteKey = Qt::Key_Delete;
constexpr int nearTheEnd = 400;   // pixels

} // namespace

ConversationPanel::ConversationPanel(QWidget *parent)
    : QWidget(parent),
      m_search(new QLineEdit),
      m_folders(new QTabBar),
      m_list(new QListView),
      m_row(new ConversationRow(this)),
      m_hint(new TonedLabel(TonedLabel::Tone::Muted)),
      m_undoWords(new TonedLabel(TonedLabel::Tone::Normal)),
      m_undo(makeUndo()),
      m_restore(new QPushButton(tr("Bring back")))
{
    setObjectName(u"conversationPanel"_s);
    m_search->setObjectName(u"conversationSearch"_s);
    m_search->setAccessibleName(tr("Search in all conversations"));
    m_search->setPlaceholderText(tr("Search (Ctrl+K)"));
    addClearButton(*m_search);
    m_search->setMinimumHeight(34);
    m_search->setTextMargins(6, 0, 4, 0);
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_row->setShowsSnippets(!text.trimmed().isEmpty());
        m_list->doItemsLayout();
        Q_EMIT searchChanged(text.trimmed());
    });
    auto *fresh = new IconButton(u"new-conversation"_s, tr("New conversation (Ctrl+N)"));
    fresh->setObjectName(u"newInList"_s);
    connect(fresh, &QToolButton::clicked, this, &ConversationPanel::newRequested);

    m_folders->setObjectName(u"conversationFolders"_s);
    m_folders->setAccessibleName(tr("Which conversations"));
    m_folders->addTab(tr("Recent"));
    m_folders->addTab(tr("Archived"));
    m_folders->addTab(tr("Deleted"));
    m_folders->setDrawBase(false);
    m_folders->setExpanding(false);
    connect(m_folders, &QTabBar::currentChanged, this, [this](int tab) {
        showFolder();
        Q_EMIT folderChanged(static_cast<Folder>(tab));
    });
    m_restore->setMinimumHeight(32);
    m_restore->setObjectName(u"restoreButton"_s);
    m_restore->setAccessibleName(tr("Bring the chosen conversation back"));
    connect(m_restore, &QPushButton::clicked, this, &ConversationPanel::restoreCurrent);

    FocusRing::follow(*m_list);
    m_list->setObjectName(u"conversationList"_s);
    m_list->setAccessibleName(tr("Conversations"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);   // else 5,000 rows are measured one by one
    m_list->setItemDelegate(m_row);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->installEventFilter(this);
    connect(m_list, &QListView::clicked, this, &ConversationPanel::openCurrent);
    connect(m_list, &QListView::customContextMenuRequested, this, &ConversationPanel::showMenu);
    connect(m_list->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value > m_list->verticalScrollBar()->maximum() - nearTheEnd)
            Q_EMIT moreRequested();
    });
    m_hint->setObjectName(u"conversationHint"_s);
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignHCenter);
    m_hint->setMargin(12);
    m_hint->hide();
    m_undoTime.setSingleShot(true);
    m_undoTime.setInterval(undoTime);
    connect(&m_undoTime, &QTimer::timeout, this, &ConversationPanel::hideUndo);

    auto *top = new QHBoxLayout;
    top->setContentsMargins(12, 8, 8, 4);
    top->setSpacing(4);
    top->addWidget(m_search, 1);
    top->addWidget(fresh);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 1, 0);
    layout->setSpacing(2);
    layout->addLayout(top);
    layout->addWidget(m_folders);
    layout->addWidget(m_hint);
    layout->addWidget(m_list, 1);
    auto *bring = new QHBoxLayout;
    bring->setContentsMargins(12, 4, 11, 10);
    bring->addWidget(m_restore);
    layout->addLayout(bring);
    layout->addWidget(m_undo);
    showFolder();
    setMinimumWidth(220);
    nameKeys(m_list, renameKey, tr("Rename the chosen conversation"));
    nameKeys(m_list, deleteKey, tr("Delete the chosen conversation"));
    // In a field that is written in it is the field's.
    connect(addShortcut(this, QKeySequence::Undo, tr("Undo what was done to a conversation")), &QShortcut::activated, this,
            [this] {
                if (m_undo->isVisible())
                    Q_EMIT undoRequested();
            });
}

QWidget *ConversationPanel::makeUndo()
{
    auto *card = new Card(Card::Tone::Raised);
    card->setObjectName(u"undoBar"_s);
    m_undoWords->setObjectName(u"undoWords"_s);
    m_undoWords->setWordWrap(true);
    auto *button = new QPushButton(tr("Undo"));
    button->setObjectName(u"undoButton"_s);
    button->setAccessibleName(tr("Undo"));
    connect(button, &QPushButton::clicked, this, &ConversationPanel::undoRequested);
    auto *inside = new QHBoxLayout(card);
    inside->setContentsMargins(12, 6, 6, 6);
    inside->addWidget(m_undoWords, 1);
    inside->addWidget(button);
    auto *around = new QWidget;
    auto *layout = new QVBoxLayout(around);
    layout->setContentsMargins(8, 0, 8, 8);
    layout->addWidget(card);
    around->hide();
    return around;
}

void ConversationPanel::setModel(ConversationModel *model)
{
    m_list->setModel(model);
    m_row->setOpen({});   // whoever is signed in now has none open yet
    hideUndo();
    showHint({});
    const QSignalBlocker quiet(this);   // not the field: its button that empties it hides by its signal
    const QSignalBlocker quietToo(m_folders);
    m_search->clear();
    m_folders->setCurrentIndex(0);
    m_row->setShowsSnippets(false);
    showFolder();
}

bool ConversationPanel::isBin() const
{
    return m_folders->currentIndex() == int(Folder::Bin);
}

void ConversationPanel::showFolder()
{
    m_restore->setVisible(isBin());
}

// What was deleted is brought back before it is read.
void ConversationPanel::openCurrent()
{
    const QString id = currentId();
    if (id.isEmpty() || isBin())
        return;
    Q_EMIT openRequested(id);
    if (const QString words = m_search->text().trimmed(); !words.isEmpty())
        Q_EMIT hitOpened(words);
}

void ConversationPanel::restoreCurrent()
{
    if (const QString id = currentId(); !id.isEmpty())
        Q_EMIT restoreRequested(id);
}

void ConversationPanel::setOpen(const QString &id)
{
    m_row->setOpen(id);
    m_list->viewport()->update();
    const auto *model = qobject_cast<ConversationModel *>(m_list->model());
    if (model && model->find(id) && !m_list->hasFocus())
        m_list->setCurrentIndex(model->indexOf(id));
}

void ConversationPanel::offerUndo(const QString &words)
{
    m_undoWords->setText(words);
    m_undo->show();
    m_undoTime.start();
}

void ConversationPanel::hideUndo()
{
    m_undoTime.stop();
    m_undo->hide();
}

void ConversationPanel::showHint(const QString &words)
{
    m_hint->setText(words);
    m_hint->setVisible(!words.isEmpty());
}

void ConversationPanel::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

QString ConversationPanel::currentId() const
{
    return m_list->currentIndex().data(ConversationModel::IdRole).toString();
}

void ConversationPanel::renameCurrent()
{
    if (m_list->currentIndex().isValid() && !isBin() && !ConversationModel::isWaiting(currentId()))
        m_list->edit(m_list->currentIndex());
}

void ConversationPanel::deleteCurrent()
{
    if (const QString id = currentId(); !id.isEmpty() && !isBin() && !ConversationModel::isWaiting(id))
        Q_EMIT deleteRequested(id);
}

void ConversationPanel::showMenu(const QPoint &place)
{
    const QModelIndex index = m_list->indexAt(place);
    if (!index.isValid() || index.data(ConversationModel::WaitsRole).toBool())
        return;   // what waits is taken back where it stands
    m_list->setCurrentIndex(index);
    const QString id = index.data(ConversationModel::IdRole).toString();
    const bool pinned = index.data(ConversationModel::PinnedRole).toBool();
    const bool archived = index.data(ConversationModel::ArchivedRole).toBool();
    auto *menu = new QMenu(this);
    menu->setObjectName(u"conversationMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (isBin()) {
        menu->addAction(tr("Bring back"), this, &ConversationPanel::restoreCurrent)->setObjectName(u"restore"_s);
        return menu->popup(m_list->viewport()->mapToGlobal(place));
    }
    menu->addAction(tr("Rename"), QKeySequence(renameKey), this, &ConversationPanel::renameCurrent)->setObjectName(u"rename"_s);
    menu->addAction(pinned ? tr("Unpin") : tr("Pin"), this, [this, id, pinned] { Q_EMIT pinRequested(id, !pinned); })
        ->setObjectName(u"pin"_s);
    menu->addAction(archived ? tr("Take out of the archive") : tr("Archive"), this,
                    [this, id, archived] { Q_EMIT archiveRequested(id, !archived); })
        ->setObjectName(u"archive"_s);
    menu->addSeparator();
    menu->addAction(tr("Delete"), QKeySequence(deleteKey), this, [this, id] { Q_EMIT deleteRequested(id); })
        ->setObjectName(u"delete"_s);
    menu->popup(m_list->viewport()->mapToGlobal(place));
}

// Down goes from the search to the list, Enter opens, F2 renames, Delete deletes, Escape empties the search.
bool ConversationPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return false;
    const auto *key = static_cast<QKeyEvent *>(event);
    if (watched == m_search) {
        if (key->key() == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            return true;
        }
        if (key->key() != Qt::Key_Down && key->key() != Qt::Key_Return && key->key() != Qt::Key_Enter)
            return false;
        m_list->setFocus(Qt::TabFocusReason);
        if (m_list->model() && (key->key() != Qt::Key_Down || !m_list->currentIndex().isValid()))
            m_list->setCurrentIndex(m_list->model()->index(0, 0));
        if (key->key() != Qt::Key_Down)
            openCurrent();
        return true;
    }
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_list->findChild<QWidget *>(u"conversationTitle"_s))   // what ends a rename comes by here, too
            openCurrent();
        return true;
    case renameKey:
        renameCurrent();
        return true;
    case deleteKey:
        deleteCurrent();
        return true;
    case Qt::Key_Menu:
        showMenu(m_list->visualRect(m_list->currentIndex()).center());
        return true;
    default:
        return false;
    }
}

void ConversationPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(Tones(palette()).line);
    const int edge = isRightToLeft() ? 0 : width() - 1;
    painter.drawLine(edge, 0, edge, height());
}

} // namespace tom::desktop
