#pragma once

#include <QString>
#include <QStringList>
#include <QTextFormat>

class QTextDocument;

namespace tom::desktop {

// The formulas of a Markdown text ($…$, $$…$$, \(…\), \[…\]) before it is parsed: in their place stands what is shown, between
// marks that no text has. Code, links and addresses stay as they are.
struct MarkedFormulas
{
    QString markdown{};
    QStringList sources{};   // as they were written, in order

    bool operator==(const MarkedFormulas &) const = default;
};
[[nodiscard]] MarkedFormulas markFormulas(const QString &markdown);

// After it was parsed: takes the marks away, and gives each formula its source, for whoever points at it.
void takeFormulaMarks(QTextDocument &document, const QStringList &sources);

inline constexpr int formulaSource = QTextFormat::UserProperty + 10;   // of a character: the source of its formula

} // namespace tom::desktop
