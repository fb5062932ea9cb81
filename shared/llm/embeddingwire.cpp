#include "shared/llm/embeddingwire.h"

#include "shared/llm/requestparts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtEndian>

#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

// Numbers, or base64 of little-endian floats from servers that were asked for it by habit.
Vector vectorFrom(const QJsonValue &value)
{
    Vector vector;
    if (value.isString()) {
        const QByteArray bytes = QByteArray::fromBase64(value.toString().toLatin1());
        for (qsizetype i = 0; i + 4 <= bytes.size(); i += 4)
            vector.append(qFromLittleEndian<float>(bytes.constData() + i));
        return vector;
    }
    for (const QJsonValue &number : value.toArray())
        vector.append(float(number.toDouble()));
    return vector;
}

// By the index that each says, or as they stand.
QList<Vector> openAiVectors(const QJsonArray &data, qsizetype count)
{
    QList<Vector> vectors(count);
    for (qsizetype i = 0; i < data.size(); ++i) {
        const qsizetype index = data.at(i)["index"_L1].toInteger(i);
        if (index >= 0 && index < count)
            vectors[index] = vectorFrom(data.at(i)["embedding"_L1]);
    }
    return vectors;
}

QList<Vector> vectorsIn(const QJsonObject &answer, qsizetype count, Wire wire)
{
    if (wire != Wire::Gemini && wire != Wire::Ollama)
        return openAiVectors(answer.value("data"_L1).toArray(), count);
    QList<Vector> vectors;
    for (const QJsonValue &one : answer.value("embeddings"_L1).toArray())
        vectors.append(vectorFrom(wire == Wire::Gemini ? one["values"_L1] : one));
    return vectors;
}

QJsonObject geminiEmbeddings(const QStringList &texts, EmbeddingUse use, int dimensions, const QString &model)
{
    QJsonArray requests;
    for (const QString &text : texts) {
        QJsonObject one{{u"model"_s, u"models/"_s + model},
                        {u"content"_s, QJsonObject{{u"parts"_s, QJsonArray{QJsonObject{{u"text"_s, text}}}}}},
                        {u"taskType"_s, use == EmbeddingUse::Query ? u"RETRIEVAL_QUERY"_s : u"RETRIEVAL_DOCUMENT"_s}};
        if (dimensions > 0)
            one.insert(u"outputDimensionality"_s, dimensions);
        requests.append(one);
    }
    return {{u"requests"_s, requests}};
}

// Nomic's models want to be told in words what a text is for.
QStringList withPrefix(QStringList texts, EmbeddingUse use, const QString &model)
{
    if (!model.contains("nomic-embed"_L1))
        return texts;
    for (QString &text : texts)
        text.prepend(use == EmbeddingUse::Query ? "search_query: "_L1 : "search_document: "_L1);
    return texts;
}

} // namespace

QUrl embeddingUrl(const Deployment &deployment)
{
    switch (deployment.wire) {
    case Wire::Gemini:
        return deployment.under(u"/models/%1:batchEmbedContents"_s.arg(deployment.model));
    case Wire::Ollama:
        return deployment.under(u"/api/embed"_s);
    default:
        return deployment.under(u"/embeddings"_s);
    }
}

QJsonObject embeddingBody(const QStringList &texts, EmbeddingUse use, int dimensions, const Deployment &deployment)
{
    if (deployment.wire == Wire::Gemini)
        return geminiEmbeddings(texts, use, dimensions, deployment.model);
    const QStringList input = withPrefix(texts, use, deployment.model);
    QJsonObject body{{u"model"_s, deployment.model}, {u"input"_s, QJsonArray::fromStringList(input)}};
    if (deployment.wire == Wire::Ollama)
        body.insert(u"truncate"_s, true);
    else
        body.insert(u"encoding_format"_s, u"float"_s);
    if (dimensions > 0)
        body.insert(u"dimensions"_s, dimensions);
    return body;   // the options are for answers; an embedding refuses most of them
}

QJsonObject embeddingAnswer(const QByteArray &body)
{
    return QJsonDocument::fromJson(body.trimmed()).object();
}

ProviderResult<QList<Vector>> embeddingsFrom(const QJsonObject &answer, qsizetype count, const Deployment &deployment)
{
    const auto failure = [](const QString &what) {
        return std::unexpected(ProviderFailure{.kind = FailureKind::Protocol, .detail = what});
    };
    if (answer.contains("error"_L1))
        return std::unexpected(failureFromObject(answer, 0));
    QList<Vector> vectors = vectorsIn(answer, count, deployment.wire);
    if (vectors.size() != count)
        return failure(u"%1 texts, %2 vectors"_s.arg(count).arg(vectors.size()));
    for (Vector &vector : vectors) {
        if (vector.isEmpty() || vector.size() != vectors.first().size())
            return failure(u"its vectors are not all of one length"_s);
        if (!std::ranges::all_of(vector, [](float value) { return std::isfinite(value); }))
            return failure(u"a vector holds what is no number"_s);
        normalise(vector);   // shortened ones are not
    }
    return vectors;
}

protocol::Usage embeddingUsage(const QJsonObject &answer, const Deployment &deployment)
{
    const QJsonObject said = answer.value("usage"_L1).toObject();
    protocol::Usage usage{.inputTokens = said.value("prompt_tokens"_L1).toInteger(said.value("total_tokens"_L1).toInteger()),
                          .cost = costSaidIn(said)};
    if (deployment.wire == Wire::Ollama)
        usage.inputTokens = answer.value("prompt_eval_count"_L1).toInteger();
    if (deployment.wire == Wire::Gemini)
        usage.inputTokens = answer.value("usageMetadata"_L1)["promptTokenCount"_L1].toInteger();
    usage.inputTokens = std::max<qint64>(0, usage.inputTokens);
    addCost(deployment.priceOn(QDate::currentDate()), usage);
    return usage;
}

} // namespace tom::llm
