#pragma once

#include "desktop/configeditor/configanalysis.h"

#include <QPlainTextEdit>

class QCompleter;
class QStringListModel;

namespace tom::desktop {

class YamlHighlighter;

// The YAML text with colours, line numbers, marks under problems, and completion of keys. Shows and asks; knows nothing
// of what the keys mean.
class ConfigTextView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit ConfigTextView(QWidget *parent = nullptr);

    void setText(const QString &text);   // a new one, with nothing to undo
    // As one step that can be undone; nothing when `before` does not stand there.
    void replaceAt(qsizetype position, const QString &before, const QString &after);
    [[nodiscard]] QString text() const;
    void setProblems(const QList<config::Problem> &problems);
    void goTo(int line, int column);   // both from 1
    // The next place behind the cursor, or the first; false when there is none.
    bool findNext(const QString &words, bool backward = false);
    void offer(const QStringList &keys);   // to complete what is begun; the answer to completionWanted()

    [[nodiscard]] int numberWidth() const;
    void paintNumbers(QPaintEvent *event);   // of the strip beside it

Q_SIGNALS:
    void textEdited(const QString &text);
    // Of a group at the path, whose keys somebody begins to write.
    void completionWanted(const QStringList &path);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void complete(bool isAsked);
    void insertKey(const QString &key);
    void showMarks();
    void arrange();

    QWidget *m_numbers;
    YamlHighlighter *m_colours;
    QCompleter *m_completer;
    QStringListModel *m_keys;
    QList<config::Problem> m_problems;
    QString m_begun;
    bool m_isSetting = false;
};

} // namespace tom::desktop
