#include "desktop/configeditor/diffview.h"

#include "desktop/api/visibletext.h"
#include "desktop/look/tones.h"

#include <QEvent>
#include <QFontDatabase>
#include <QTextBlock>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

QString signedLine(const DiffLine &line)
{
    if (line.kind == DiffLine::Kind::Same && line.oldNumber == 0)
        return u"⋯"_s;
    const QChar sign = line.kind == DiffLine::Kind::Added ? u'+' : line.kind == DiffLine::Kind::Removed ? u'−' : u' ';
    const int number = line.newNumber > 0 ? line.newNumber : line.oldNumber;
    return u"%1 %2 %3"_s.arg(QString(sign), QString::number(number).rightJustified(4), visibleText(line.text));
}

} // namespace

DiffView::DiffView(const QString &name, QWidget *parent) : QPlainTextEdit(parent)
{
    setObjectName(name);
    setAccessibleName(tr("What is different"));
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setLineWrapMode(NoWrap);
    setLayoutDirection(Qt::LeftToRight);   // it is code, whatever the window is read like
    setFrameShape(NoFrame);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
}

void DiffView::setDiff(const QList<DiffLine> &diff)
{
    m_diff = diff;
    QStringList lines;
    for (const DiffLine &line : diff)
        lines.append(signedLine(line));
    setPlainText(lines.join(u'\n'));
    colour();
}

void DiffView::colour()
{
    const Tones tones(palette());
    QList<QTextEdit::ExtraSelection> marks;
    for (qsizetype i = 0; i < m_diff.size(); ++i) {
        const DiffLine::Kind kind = m_diff.at(i).kind;
        if (kind == DiffLine::Kind::Same)
            continue;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(document()->findBlockByNumber(int(i)));
        const QColor base = palette().color(QPalette::Base);
        mark.format.setBackground(mixed(base, kind == DiffLine::Kind::Added ? tones.good : tones.bad, 0.2));
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks.append(mark);
    }
    setExtraSelections(marks);
}

void DiffView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

} // namespace tom::desktop
