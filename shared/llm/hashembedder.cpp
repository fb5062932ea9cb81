#include "shared/llm/hashembedder.h"

#include "shared/llm/builtintext.h"

#include <QHash>

#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

constexpr float ofWord = 1.0F;
constexpr float ofPiece = 0.4F;   // a word has several
constexpr qsizetype pieceLength = 3;

// FNV-1a: the same in every run, unlike qHash.
quint64 hashOf(const QString &feature)
{
    quint64 hash = 0xcbf29ce484222325;
    for (const char byte : feature.toUtf8()) {
        hash ^= quint8(byte);
        hash *= 0x100000001b3;
    }
    return hash;
}

// How often each word and each piece of one occurs, with its weight.
QHash<QString, float> featuresOf(const QString &text)
{
    QHash<QString, float> counts;
    QHash<QString, float> weights;
    const auto count = [&](const QString &feature, float weight) {
        counts[feature] += 1;
        weights[feature] = weight;
    };
    for (const builtin::Word &word : builtin::wordsOf(text)) {
        count(builtin::stemOf(word.form), ofWord);
        const QString framed = u'<' + word.form + u'>';
        for (qsizetype i = 0; i + pieceLength <= framed.size(); ++i)
            count(framed.sliced(i, pieceLength), ofPiece);
    }
    for (auto feature = counts.begin(); feature != counts.end(); ++feature)
        *feature = weights.value(feature.key()) * (1 + std::log(*feature));
    return counts;
}

Vector vectorOf(const QString &text)
{
    Vector vector(HashEmbedder::dimensions, 0);
    const QHash<QString, float> features = featuresOf(text);
    QStringList names = features.keys();
    names.sort();   // sums of floats depend on their order
    for (const QString &name : std::as_const(names)) {
        const quint64 hash = hashOf(name);
        vector[qsizetype(hash % HashEmbedder::dimensions)] += (hash >> 63 ? -1 : 1) * features.value(name);
    }
    normalise(vector);
    return vector;
}

} // namespace

void normalise(Vector &vector)
{
    double sum = 0;
    for (const float value : std::as_const(vector))
        sum += double(value) * double(value);
    if (sum <= 0 || !std::isfinite(sum))
        return;
    const double length = std::sqrt(sum);
    for (float &value : vector)
        value = float(value / length);
}

QFuture<Result<QList<Vector>>> HashEmbedder::embed(const QStringList &texts, EmbeddingUse, const Spent &)
{
    QList<Vector> vectors;
    for (const QString &text : texts)
        vectors.append(vectorOf(text));
    return readyFuture<QList<Vector>>(vectors);
}

} // namespace tom::llm
