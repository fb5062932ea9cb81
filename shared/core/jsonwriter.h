#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QLatin1StringView>
#include <QStringList>

#include <concepts>
#include <optional>

namespace tom::json {

// One object of JSON, written as text at once, for what is written often: to make a QJsonObject first costs several times as much.
// The same bytes as compact() makes where the keys come in their order. Checks nothing: a key is told once, and needs no escape.
class Writer
{
public:
    Writer() : m_text("{") {}

    void add(QLatin1StringView key, const QString &text);
    void add(QLatin1StringView key, const QStringList &texts);
    void add(QLatin1StringView key, const QJsonObject &object);
    void add(QLatin1StringView key, double number);
    void add(QLatin1StringView key, std::optional<double> number);   // null where there is none
    void add(QLatin1StringView key, std::same_as<bool> auto value) { addWritten(key, value ? "true" : "false"); }
    void add(QLatin1StringView key, std::integral auto number)
        requires(!std::same_as<decltype(number), bool>)
    {
        addWritten(key, QByteArray::number(qint64(number)));
    }
    void addWritten(QLatin1StringView key, QByteArrayView json);   // any value

    [[nodiscard]] QByteArray text() const { return m_text + '}'; }

private:
    void addKey(QLatin1StringView key);

    QByteArray m_text;
};

void appendText(QByteArray &json, QStringView text);   // as a string of JSON

}   // namespace tom::json
