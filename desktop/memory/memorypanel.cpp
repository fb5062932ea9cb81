#include "desktop/memory/memorypanel.h"

#include "desktop/api/visibletext.h"
#include "desktop/look/dropquestion.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/surebutton.h"
#include "desktop/look/viewparts.h"

#include <QBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int searchHeight = 34;
constexpr qsizetype longestMemory = 8000;
constexpr int memoryLines = 4;

QString sourceWords(const Memory &memory)
{
    if (memory.author == "user"_L1)
        return MemoryPanel::tr("You said so");
    if (!memory.author.isEmpty())
        return MemoryPanel::tr("Kept by %1").arg(visibleText(memory.author).simplified());
    return memory.conversation.isEmpty() ? MemoryPanel::tr("Nobody says where it comes from")
                                         : MemoryPanel::tr("From a conversation");
}

QString when(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
}

QString changeWords(const MemoryHistory::Change &change)
{
    if (change.event == "ADD"_L1)
        return MemoryPanel::tr("%1 · kept: %2").arg(when(change.at), visibleText(change.newText));
    if (change.event == "UPDATE"_L1)
        return MemoryPanel::tr("%1 · was: %2").arg(when(change.at), visibleText(change.oldText));
    return u"%1 · %2"_s.arg(when(change.at), visibleText(change.oldText));
}

} // namespace

MemoryPanel::MemoryPanel(QWidget *parent) : ListPage(u"memory"_s, tr("Memory"), parent), m_search(new QLineEdit)
{
    m_search->setObjectName(u"memorySearch"_s);
    m_search->setAccessibleName(tr("Search in what is remembered"));
    m_search->setPlaceholderText(tr("Search"));
    addClearButton(*m_search);
    m_search->setMinimumHeight(searchHeight);
    m_search->setTextMargins(6, 0, 4, 0);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) { Q_EMIT searchChanged(text.trimmed()); });
    addAboveList(m_search);
    auto *fresh = new IconButton(u"plus"_s, tr("Remember something"));
    fresh->setObjectName(u"newMemory"_s);
    connect(fresh, &QToolButton::clicked, this, [this] {
        const auto begin = [this] {
            m_text.clear();
            choose({});
            showEditor({});
            open();
            m_text->setFocus();
        };
        if (isChanged())
            DropQuestion::ask(this, begin);
        else
            begin();
    });
    addToHead(fresh);
    connect(this, &ListPage::chosenChanged, this, &MemoryPanel::showChosen);
    setMemories({}, {});
}

void MemoryPanel::setMemories(const QList<Memory> &memories, const QString &words)
{
    m_memories = memories;
    QList<Row> rows;
    for (const Memory &memory : memories) {
        rows.append({.id = memory.id,
                     .title = visibleText(memory.text).simplified(),
                     .detail = sourceWords(memory),
                     .trailing = QLocale().toString(memory.updated.toLocalTime().date(), QLocale::ShortFormat)});
    }
    setRows(rows);
    showHint(!rows.isEmpty() ? QString() : words.isEmpty() ? tr("Nothing is remembered yet.") : tr("Nothing was found."));
    if (std::ranges::contains(memories, m_wished, &Memory::id))
        choose(std::exchange(m_wished, {}));
    showChosen();
}

void MemoryPanel::clear()
{
    const QSignalBlocker quiet(m_search);
    m_search->clear();
    m_shown = {};
    m_wished.clear();
    m_text.clear();
    showDetail(nullptr);
    setMemories({}, {});
}

bool MemoryPanel::isChanged() const
{
    return m_text && m_text->toPlainText().trimmed() != m_shown.text.trimmed();
}

void MemoryPanel::showKept(const Memory &memory)
{
    m_wished = memory.id;
    m_shown = {};
    m_text.clear();
    showDetail(nullptr);
}

// What somebody has begun to write stays, whatever the list says meanwhile.
void MemoryPanel::showChosen()
{
    const auto found = std::ranges::find(m_memories, chosen(), &Memory::id);
    if (isChanged() && chosen() != m_shown.id) {
        if (!chosen().isEmpty()) {
            DropQuestion::ask(
                this,
                [this] {
                    m_text.clear();
                    showChosen();
                },
                [this] { choose(m_shown.id); });
        }
        return;
    }
    if (found == m_memories.end()) {
        if (!m_shown.id.isEmpty()) {
            showDetail(nullptr);
            m_text.clear();
            m_shown = {};
        }
        return;
    }
    const bool isSame = m_text && found->id == m_shown.id;
    if (isSame && (*found == m_shown || m_text->toPlainText().trimmed() != m_shown.text))
        return;
    showEditor(*found);
    Q_EMIT historyRequested(found->id);
}

void MemoryPanel::showEditor(const Memory &memory)
{
    m_shown = memory;
    const bool isNew = memory.id.isEmpty();
    auto [view, layout] = makeView(isNew ? tr("Something to remember") : tr("This is remembered"));
    m_text = new QPlainTextEdit(memory.text);
    m_text->setObjectName(u"memoryText"_s);
    m_text->setAccessibleName(tr("What is remembered"));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * memoryLines + 16);
    layout->addWidget(m_text);
    auto *keep = makeButton(u"keepMemory"_s, isNew ? tr("Remember") : tr("Correct"));
    const auto judge = [keep, text = m_text, before = memory.text] {
        const QString now = text->toPlainText().trimmed();
        keep->setEnabled(!now.isEmpty() && now != before && now.size() <= longestMemory);
    };
    connect(m_text, &QPlainTextEdit::textChanged, keep, judge);
    connect(keep, &QPushButton::clicked, this,
            [this, id = memory.id] { Q_EMIT keepRequested(id, m_text->toPlainText().trimmed()); });
    judge();
    if (isNew) {
        layout->addLayout(makeButtonRow({keep}));
        layout->addStretch(1);
        return showDetail(view);
    }
    auto *forget = new SureButton(u"forgetMemory"_s, tr("Forget"), tr("Forget it for good?"));
    connect(forget, &SureButton::confirmed, this, [this, id = memory.id] { Q_EMIT forgetRequested(id); });
    QList<QPushButton *> buttons{keep, forget};
    if (!memory.conversation.isEmpty()) {
        auto *open = makeButton(u"openConversation"_s, tr("Where it was said"));
        connect(open, &QPushButton::clicked, this, [this, id = memory.conversation] { Q_EMIT openRequested(id); });
        buttons.append(open);
    }
    layout->addLayout(makeButtonRow(buttons));
    QString source = tr("%1, %2").arg(sourceWords(memory), when(memory.created));
    if (memory.expires.isValid())
        source = tr("%1 · until %2").arg(source, when(memory.expires));
    auto *origin = new TonedLabel(TonedLabel::Tone::Muted, source);
    origin->setObjectName(u"memorySource"_s);
    origin->setWordWrap(true);
    layout->addWidget(origin);
    m_history = new QWidget;
    m_history->setObjectName(u"memoryHistory"_s);
    layout->addWidget(m_history);
    layout->addStretch(1);
    showDetail(view);
}

void MemoryPanel::setHistory(const QString &id, const QList<MemoryHistory::Change> &changes)
{
    if (!m_history || id != m_shown.id || m_history->layout())
        return;
    auto *layout = new QVBoxLayout(m_history);
    layout->setContentsMargins(0, 8, 0, 0);
    auto *heading = new TonedLabel(TonedLabel::Tone::Normal, tr("What it was before"));
    heading->scaleFont(1, QFont::DemiBold);
    layout->addWidget(heading);
    for (const MemoryHistory::Change &change : changes) {
        auto *line = new TonedLabel(TonedLabel::Tone::Muted, changeWords(change));
        line->setObjectName(u"memoryChange"_s);
        line->setWordWrap(true);
        layout->addWidget(line);
    }
}

} // namespace tom::desktop
