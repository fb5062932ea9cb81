#pragma once

#include "agent/memory/book/memorybook.h"
#include "tests/agent/memory/recallquestions.h"

#include <QTemporaryDir>

namespace tom::memory::test {

// One way to answer questions out of what a household said.
class RecallWay
{
public:
    RecallWay() = default;
    RecallWay(const RecallWay &) = delete;
    RecallWay &operator=(const RecallWay &) = delete;
    virtual ~RecallWay() = default;

    virtual void learn(const RecallHousehold &household) = 0;   // forgets the one before
    [[nodiscard]] virtual QList<SaidLine> recall(const QString &question) = 0;

    static constexpr int most = 5;
};

// The memory service's own classes: a file, adding with merging, searching.
class BookWay : public RecallWay
{
public:
    using MakeEmbedder = std::function<std::unique_ptr<llm::Embedder>()>;   // null: the built-in one

    explicit BookWay(double threshold, MakeEmbedder make = {}) : m_threshold(threshold), m_make(std::move(make)) {}
    ~BookWay() override;

    void learn(const RecallHousehold &household) override;
    QList<SaidLine> recall(const QString &question) override;

private:
    class Calendar : public Clock
    {
    public:
        [[nodiscard]] QDateTime now() const override { return day.startOfDay(QTimeZone::utc()).addSecs(43'200); }
        [[nodiscard]] std::chrono::milliseconds monotonic() const override
        {
            return std::chrono::milliseconds(now().toMSecsSinceEpoch());
        }
        QDate day;
    };

    [[nodiscard]] QList<MemoryHit> search(const QString &question);

    double m_threshold;
    MakeEmbedder m_make;
    Calendar m_clock;
    QTemporaryDir m_folder;
    std::unique_ptr<MemoryBook> m_book;
    QHash<QString, SaidLine> m_lines;   // by their words
    QString m_user;
};

// BM25 alone, over the words as they are written: the five best of all that have a word of the question.
class WordsWay : public RecallWay
{
public:
    void learn(const RecallHousehold &household) override;
    QList<SaidLine> recall(const QString &question) override;

private:
    std::unique_ptr<store::Database> m_database;
    QList<SaidLine> m_lines;
};

// Everything that was ever said.
class WholeWay : public RecallWay
{
public:
    void learn(const RecallHousehold &household) override { m_lines = household.said; }
    QList<SaidLine> recall(const QString &) override { return m_lines; }

private:
    QList<SaidLine> m_lines;
};

} // namespace tom::memory::test
