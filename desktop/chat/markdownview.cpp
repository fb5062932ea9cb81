#include "desktop/chat/markdownview.h"

#include "desktop/chat/formulas.h"
#include "desktop/chat/markdownstyle.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/tones.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QElapsedTimer>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int shortestPause = 50;   // 20 a second
constexpr int coloringPause = 10;
constexpr int copiedShownFor = 1500;

} // namespace

MarkdownView::MarkdownView(QWidget *parent) : TextView(parent), m_stream(*document())
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(shortestPause);
    connect(&m_pause, &QTimer::timeout, this, &MarkdownView::render);
    m_coloring.setSingleShot(true);
    m_coloring.setInterval(coloringPause);
    connect(&m_coloring, &QTimer::timeout, this, &MarkdownView::color);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this, &MarkdownView::findCode);
}

void MarkdownView::append(const QString &text)
{
    m_stream.append(text);
    if (!m_pause.isActive())
        m_pause.start();
}

// A tail that takes long to lay out is shown less often, so that the window always has most of the time.
void MarkdownView::render()
{
    QElapsedTimer took;
    took.start();
    m_rendering = true;
    m_stream.render(palette());
    m_rendering = false;
    findCode();
    m_pause.setInterval(std::max(shortestPause, int(took.elapsed() * 4)));
}

void MarkdownView::color()
{
    m_rendering = true;   // colours move nothing
    const bool isDone = m_stream.color(palette());
    m_rendering = false;
    if (!isDone)
        m_coloring.start();
}

void MarkdownView::finish()
{
    m_pause.stop();
    m_rendering = true;
    m_stream.finish(palette());
    m_rendering = false;
    findCode();
}

void MarkdownView::changeEvent(QEvent *event)
{
    TextView::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange)
        return;
    m_rendering = true;
    m_stream.renderAll(palette());
    m_rendering = false;
    findCode();
}

void MarkdownView::resizeEvent(QResizeEvent *event)
{
    TextView::resizeEvent(event);
    findCode();
}

void MarkdownView::findCode()
{
    if (m_rendering)
        return;
    m_code.clear();
    bool hasLanguage = false;
    const auto *layout = document()->documentLayout();
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (!isCode(block))
            continue;
        CodeBlock code{.area = layout->blockBoundingRect(block),
                       .language = block.blockFormat().stringProperty(QTextFormat::BlockCodeLanguage),
                       .text = block.text()};
        while (isCode(block.next()) && !beginsCode(block.next())) {
            block = block.next();
            code.area |= layout->blockBoundingRect(block);
            code.text += u'\n' + block.text();
        }
        code.area.setLeft(0);
        code.area.setRight(viewport()->width());
        code.area.adjust(0, -codeHeader, 0, codePadding);
        hasLanguage = hasLanguage || !code.language.isEmpty();
        m_code.append(code);
    }
    if (hasLanguage && !m_coloring.isActive())
        m_coloring.start();
    placeButtons();
    viewport()->update();
}

// The document ends with its last line, and so without the lower edge of the block of code around that.
int MarkdownView::roomBelow() const
{
    return isCode(document()->lastBlock()) ? codePadding + 1 : 0;
}

void MarkdownView::placeButtons()
{
    while (m_buttons.size() < m_code.size()) {
        const qsizetype index = m_buttons.size();
        auto *button = new IconButton(u"copy"_s, tr("Copy the code"), viewport());
        button->setObjectName(u"copyCode%1"_s.arg(index));
        button->setIconSize({14, 14});
        button->setFixedSize(26, 26);
        connect(button, &QToolButton::clicked, this, [this, index] { copyCode(index); });
        m_buttons.append(button);
    }
    for (qsizetype i = 0; i < m_buttons.size(); ++i) {
        m_buttons.at(i)->setVisible(i < m_code.size());
        if (i < m_code.size())
            m_buttons.at(i)->move(int(m_code.at(i).area.right()) - 30, int(m_code.at(i).area.top()) + 2);
    }
}

void MarkdownView::copyCode(qsizetype index)
{
    if (index >= m_code.size())
        return;
    QApplication::clipboard()->setText(m_code.at(index).text);
    IconButton *button = m_buttons.at(index);
    button->setIconAndName(u"check"_s, tr("Copied"));
    QTimer::singleShot(copiedShownFor, button, [button] { button->setIconAndName(u"copy"_s, tr("Copy the code")); });
}

void MarkdownView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu *menu = createStandardContextMenu(event->pos());
    menu->setObjectName(u"answerMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSeparator();
    menu->addAction(tr("Copy the whole answer"), this, [this] { QApplication::clipboard()->setText(markdown()); })
        ->setObjectName(u"copyAnswer"_s);
    if (const QString source = cursorForPosition(event->pos()).charFormat().stringProperty(formulaSource); !source.isEmpty())
        menu->addAction(tr("Copy the formula as LaTeX"), this, [source] { QApplication::clipboard()->setText(source); })
            ->setObjectName(u"copyFormula"_s);
    const QPointF place = event->pos() + QPoint(horizontalScrollBar()->value(), verticalScrollBar()->value());
    for (qsizetype i = 0; i < m_code.size(); ++i) {
        if (m_code.at(i).area.contains(place))
            menu->addAction(tr("Copy the code"), this, [this, i] { copyCode(i); })->setObjectName(u"copyCode"_s);
    }
    menu->popup(event->globalPos());
}

void MarkdownView::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(viewport());
        painter.setRenderHint(QPainter::Antialiasing);
        const Tones tones(palette());
        QFont small = font();
        small.setPointSizeF(small.pointSizeF() * 0.82);
        painter.setFont(small);
        for (const CodeBlock &code : std::as_const(m_code)) {
            if (!code.area.toAlignedRect().intersects(event->rect()))
                continue;
            painter.setPen(QPen(tones.line, 1));
            painter.setBrush(tones.code);
            painter.drawRoundedRect(code.area.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
            painter.setPen(tones.muted);
            painter.drawText(code.area.adjusted(14, 0, -40, 0).toRect().adjusted(0, 0, 0, codeHeader - int(code.area.height())),
                             Qt::AlignVCenter | Qt::AlignLeft | Qt::AlignAbsolute, code.language);
        }
        paintQuotes(painter, event->rect());
    }
    TextView::paintEvent(event);
}

void MarkdownView::paintQuotes(QPainter &painter, const QRect &exposed) const
{
    const Tones tones(palette());
    const auto *layout = document()->documentLayout();
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().intProperty(QTextFormat::BlockQuoteLevel) == 0)
            continue;
        const QRectF area = layout->blockBoundingRect(block);
        if (area.toAlignedRect().intersects(exposed))
            painter.fillRect(QRectF(block.textDirection() == Qt::RightToLeft ? viewport()->width() - 3 : 0, area.top() - 1, 3,
                                    area.height() + 2),
                             tones.line);
    }
}

} // namespace tom::desktop
