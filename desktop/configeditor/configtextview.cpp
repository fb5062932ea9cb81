#include "desktop/configeditor/configtextview.h"

#include "desktop/configeditor/keyplace.h"
#include "desktop/configeditor/yamlhighlighter.h"
#include "desktop/look/tones.h"
#include "desktop/look/viewparts.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QFontDatabase>
#include <QPainter>
#include <QRegularExpression>
#include <QScrollBar>
#include <QStringListModel>
#include <QTextBlock>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int numberMargin = 8;

// The strip with the numbers of the lines.
class LineNumbers : public QWidget
{
public:
    explicit LineNumbers(ConfigTextView *view) : QWidget(view), m_view(view) {}

    [[nodiscard]] QSize sizeHint() const override { return {m_view->numberWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent *event) override { m_view->paintNumbers(event); }

private:
    ConfigTextView *m_view;
};

// Of the line after the one where the cursor is: as deep, and deeper below a key without a value.
QString indentation(const QTextCursor &cursor)
{
    static const QRegularExpression opens(u":\\s*(#.*)?$"_s);
    const QString line = cursor.block().text().first(cursor.positionInBlock());
    qsizetype depth = 0;
    while (depth < line.size() && line.at(depth) == u' ')
        ++depth;
    const bool isItem = line.sliced(depth).startsWith(u"- "_s);
    const bool isOpen = opens.match(line).hasMatch() && !line.trimmed().startsWith(u'#');
    return QString(depth + (isItem ? 2 : 0) + (isOpen ? 2 : 0), u' ');
}

} // namespace

ConfigTextView::ConfigTextView(QWidget *parent)
    : QPlainTextEdit(parent),
      m_numbers(new LineNumbers(this)),
      m_colours(new YamlHighlighter(document())),
      m_completer(new QCompleter(this)),
      m_keys(new QStringListModel(this))
{
    setObjectName(u"configText"_s);
    setAccessibleName(tr("Text of the configuration"));
    setLineWrapMode(NoWrap);
    setLayoutDirection(Qt::LeftToRight);   // it is code, whatever the window is read like
    setFrameShape(NoFrame);
    setTabChangesFocus(true);   // nothing is indented with tabs here, and whoever has no mouse comes out again
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_colours->setPalette(palette());
    m_completer->setModel(m_keys);
    m_completer->setWidget(this);
    m_completer->popup()->setObjectName(u"configCompletion"_s);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &ConfigTextView::insertKey);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &ConfigTextView::arrange);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &, int lines) {
        if (lines != 0)
            m_numbers->scroll(0, lines);
        else
            m_numbers->update();
    });
    connect(this, &QPlainTextEdit::cursorPositionChanged, m_numbers, qOverload<>(&QWidget::update));
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_isSetting)
            Q_EMIT textEdited(text());
    });
    arrange();
}

void ConfigTextView::setText(const QString &text)
{
    m_isSetting = true;
    const QTextCursor before = textCursor();
    const int line = before.blockNumber() + 1;
    const int column = before.columnNumber() + 1;
    const int scrolled = verticalScrollBar()->value();
    setPlainText(text);
    goTo(line, column);
    verticalScrollBar()->setValue(scrolled);
    m_isSetting = false;
    setProblems({});
}

void ConfigTextView::replaceAt(qsizetype position, const QString &before, const QString &after)
{
    QTextCursor cursor(document());
    if (text().mid(position, before.size()) != before)
        return;
    cursor.setPosition(int(position));
    cursor.setPosition(int(position + before.size()), QTextCursor::KeepAnchor);
    cursor.insertText(after);
    cursor.setPosition(int(position));
    setTextCursor(cursor);   // where it changed is seen
}

// The raw text: the plain one has spaces in place of those that do not break.
QString ConfigTextView::text() const
{
    QString text = document()->toRawText();
    return text.replace(QChar(QChar::ParagraphSeparator), u'\n');
}

void ConfigTextView::setProblems(const QList<config::Problem> &problems)
{
    m_problems = problems;
    showMarks();
    m_numbers->update();
}

void ConfigTextView::showMarks()
{
    const Tones tones(palette());
    QList<QTextEdit::ExtraSelection> marks;
    for (const config::Problem &problem : std::as_const(m_problems)) {
        const QTextBlock block = document()->findBlockByNumber(std::max(problem.line - 1, 0));
        if (problem.line <= 0 || !block.isValid())
            continue;
        const int column = std::clamp(problem.column - 1, 0, int(block.text().size()));
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.cursor.setPosition(block.position() + column);
        mark.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        if (!mark.cursor.hasSelection()) {
            mark.cursor.setPosition(block.position());
            mark.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        }
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(problem.severity == config::Severity::Error ? tones.bad : tones.warning);
        mark.format.setToolTip(plainToolTip(problem.message));
        marks.append(mark);
    }
    setExtraSelections(marks);
}

void ConfigTextView::goTo(int line, int column)
{
    const QTextBlock block = document()->findBlockByNumber(std::clamp(line - 1, 0, document()->blockCount() - 1));
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + std::clamp(column - 1, 0, int(block.text().size())));
    setTextCursor(cursor);
    centerCursor();
}

bool ConfigTextView::findNext(const QString &words, bool backward)
{
    const QTextDocument::FindFlags flags = backward ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    if (words.isEmpty())
        return true;
    if (find(words, flags))
        return true;
    QTextCursor start(document());
    if (backward)
        start.movePosition(QTextCursor::End);
    const QTextCursor found = document()->find(words, start, flags);
    if (!found.isNull())
        setTextCursor(found);
    return !found.isNull();
}

void ConfigTextView::offer(const QStringList &keys)
{
    QStringList fitting = keys.filter(QRegularExpression(u'^' + QRegularExpression::escape(m_begun)));
    fitting.removeAll(m_begun);
    if (fitting.isEmpty()) {
        m_completer->popup()->hide();
        return;
    }
    m_keys->setStringList(fitting);
    m_completer->setCompletionPrefix(m_begun);
    m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0));
    QRect place = cursorRect();
    place.translate(viewportMargins().left(), 0);
    place.setWidth(m_completer->popup()->sizeHintForColumn(0) + 40);
    m_completer->complete(place);
}

void ConfigTextView::complete(bool isAsked)
{
    const KeyPlace place = KeyPlace::at(text().split(u'\n'), textCursor().blockNumber(), textCursor().positionInBlock());
    if (!place.isKey || (!isAsked && place.begun.isEmpty())) {
        m_completer->popup()->hide();
        return;
    }
    m_begun = place.begun;
    Q_EMIT completionWanted(place.path);
}

void ConfigTextView::insertKey(const QString &key)
{
    textCursor().insertText(key.sliced(std::min(m_begun.size(), key.size())) + u": "_s);
}

void ConfigTextView::keyPressEvent(QKeyEvent *event)
{
    const bool isOpen = m_completer->popup()->isVisible();
    if (isOpen && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Tab)) {
        insertKey(m_completer->popup()->currentIndex().data().toString());
        m_completer->popup()->hide();
        return;
    }
    if (isOpen && (event->key() == Qt::Key_Escape || event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
        return event->ignore();   // the list's
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier)
        return complete(true);
    if (event->key() == Qt::Key_Return && event->modifiers() == Qt::NoModifier)
        return insertPlainText(u'\n' + indentation(textCursor()));
    QPlainTextEdit::keyPressEvent(event);
    if (!event->text().isEmpty() && (event->text().at(0).isLetterOrNumber() || event->text() == "_"_L1 || isOpen))
        complete(false);
}

int ConfigTextView::numberWidth() const
{
    const QString widest(QString::number(std::max(99, blockCount())).size(), u'9');
    return fontMetrics().horizontalAdvance(widest) + 2 * numberMargin;
}

void ConfigTextView::arrange()
{
    setViewportMargins(numberWidth(), 0, 0, 0);
    const QRect place = contentsRect();
    m_numbers->setGeometry(place.left(), place.top(), numberWidth(), place.height());
}

void ConfigTextView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    arrange();
}

void ConfigTextView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_colours) {
        m_colours->setPalette(palette());
        showMarks();
    }
}

void ConfigTextView::paintNumbers(QPaintEvent *event)
{
    QPainter painter(m_numbers);
    painter.setLayoutDirection(Qt::LeftToRight);   // as the text beside them
    const Tones tones(palette());
    painter.fillRect(event->rect(), tones.code);
    painter.setFont(font());
    QTextBlock block = firstVisibleBlock();
    qreal top = blockBoundingGeometry(block).translated(contentOffset()).top();
    while (block.isValid() && top <= event->rect().bottom()) {
        const qreal height = blockBoundingRect(block).height();
        const int number = block.blockNumber() + 1;
        const auto problem = std::ranges::find(m_problems, number, &config::Problem::line);
        painter.setPen(problem == m_problems.end()                    ? tones.muted
                       : problem->severity == config::Severity::Error ? tones.bad
                                                                      : tones.warning);
        const QRectF place(0, top, m_numbers->width() - numberMargin, height);
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, QString::number(number));
        if (problem != m_problems.end())   // readable without colours, too
            painter.drawText(QRectF(2, top, numberMargin, height), Qt::AlignLeft | Qt::AlignVCenter, u"!"_s);
        block = block.next();
        top += height;
    }
}

} // namespace tom::desktop
