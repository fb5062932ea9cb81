#pragma once

#include "agent/triage/triageprompt.h"

#include <QTimer>

namespace tom::agent {

// One choice that is being made: asks a model where that is worth it, and otherwise, or when that fails or takes too long,
// goes by the words. Always ends with a choice, said by one finished, perhaps within start().
class Choosing : public QObject
{
    Q_OBJECT

public:
    enum class Way {
        AsAsked,   // the user said which modules
        All,       // there are few tools
        Builtin,   // nobody but the built-in assistant answers: words, and no limit on how many tools it sees
        Model,
    };
    struct Subject
    {
        QList<ToolRegistry::Module> modules{};
        std::shared_ptr<const ModuleIndex> index{};
        TriageQuestion question{};
        QStringList usedBefore{};   // qualified names of tools, the newest last
    };

    Choosing(llm::LlmClient &llm, Subject subject, Way way, const QString &provider, std::chrono::milliseconds patience);
    ~Choosing() override;

    void start();

    static constexpr qsizetype mostTools = 40;          // that a model is offered
    static constexpr qsizetype mostToolsOfModule = ModuleIndex::bigModule;

Q_SIGNALS:
    void finished(const tom::agent::Selection &selection);

private:
    void askModel();
    void takeAnswer(const Result<llm::Completion> &completion);
    void goByWords(const QString &because);
    void end(const QStringList &modules, const QString &why, int level, const QStringList &tools = {});
    void choose(const ToolRegistry::Module &module, Selection &selection, const QStringList &tools) const;
    void setLevel(Selection &selection, const QStringList &modules, int level) const;
    void setProvider(Selection &selection, const QStringList &modules) const;
    [[nodiscard]] QStringList modulesUsedBefore() const;
    [[nodiscard]] const ToolRegistry::Module *module(const QString &name) const;
    [[nodiscard]] QStringList usable() const;

    llm::LlmClient &m_llm;
    Subject m_subject;
    Way m_way;
    QString m_provider;
    QTimer m_patience;
    std::unique_ptr<llm::LlmReply> m_reply;
    bool m_startsTopic = false;
    protocol::Usage m_usage;
};

} // namespace tom::agent
