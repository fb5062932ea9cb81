#pragma once

#include <QHash>
#include <QJsonObject>
#include <QWidget>

class QVBoxLayout;

namespace tom::desktop {

class MarkdownView;
class ReasoningFold;
class TonedLabel;
class ToolCard;

// One answer as it grows: text, tool calls and thoughts in the order in which they came, and how it ended.
class AssistantMessage : public QWidget
{
    Q_OBJECT

public:
    explicit AssistantMessage(QWidget *parent = nullptr);

    void appendText(const QString &delta);
    void appendReasoning(const QString &delta);
    void startTool(const QString &id, const QString &module, const QString &name, const QJsonObject &arguments);
    void endTool(const QString &id, bool ok, const QString &summary);
    void setWaiting(const QString &words);   // shown until something else comes

    void finish(const QString &footer);      // footer: what answered and how long it took; may be empty
    void addNote(const QString &words);      // something to know about this answer
    void fail(const QString &words, const QString &action);

    [[nodiscard]] QString text() const;
    [[nodiscard]] bool hasText() const;

Q_SIGNALS:
    void actionRequested();   // the button of fail()
    void linkActivated(const QUrl &url);

private:
    void add(QWidget *part);
    void endText();
    void endWaiting();

    QVBoxLayout *m_parts;
    TonedLabel *m_waiting;
    MarkdownView *m_text = nullptr;   // the one that grows
    ReasoningFold *m_reasoning = nullptr;
    QList<MarkdownView *> m_texts;
    QHash<QString, ToolCard *> m_tools;
};

} // namespace tom::desktop
