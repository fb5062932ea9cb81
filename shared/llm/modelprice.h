#pragma once

#include "shared/protocol/processanswer.h"

#include <QDate>
#include <QList>
#include <QUrl>

namespace tom::llm {

// US dollars for a million tokens.
struct Rates
{
    double input = 0;
    double output = 0;
    double cachedInput = 0;
    double cacheWrite = 0;

    bool operator==(const Rates &) const = default;
};

// What a model costs, and who says so.
struct ModelPrice
{
    enum class Source { Table, Configuration, Free };

    Rates rates{};
    qint64 longInput = 0;   // with more input tokens than this, longRates count for the whole request; 0: never
    Rates longRates{};
    Source source = Source::Table;

    [[nodiscard]] double costOf(const protocol::Usage &usage) const;   // in US dollars
    [[nodiscard]] bool isFree() const { return rates == Rates{} && longRates == Rates{}; }

    bool operator==(const ModelPrice &) const = default;
};

// resources/prices.json: what models cost on the day that it names. It is never fetched from anywhere.
class PriceTable
{
public:
    [[nodiscard]] static const PriceTable &shipped();

    [[nodiscard]] QDate asOf() const { return m_asOf; }
    [[nodiscard]] std::optional<ModelPrice> priceOf(const QString &model, const QDate &day) const;
    // Models that this machine runs itself cost nothing.
    [[nodiscard]] bool isFreeHere(const QString &model, const QUrl &baseUrl) const;

private:
    PriceTable();

    struct Row
    {
        QString model{};
        QDate from{};   // invalid: always
        ModelPrice price{};
    };

    QDate m_asOf;
    QList<Row> m_rows;
    QStringList m_freePrefixes;
    QStringList m_neverFree;
};

// The cost that a provider writes beside its tokens; most do not.
[[nodiscard]] std::optional<double> costSaidIn(const QJsonObject &usage);

// Puts the cost of one call into its usage: by the configuration's price, else what the provider said, else by the table;
// when there is none of them the call counts as one without a price.
void addCost(const std::optional<ModelPrice> &price, protocol::Usage &usage);

} // namespace tom::llm
