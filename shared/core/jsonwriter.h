#pragma once

#include <QByteArray>
#include <QJsonArray>
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
    // tell(Writer &) tells of the object that stands there, tell(Writer &, one) of each in the array.
    template<typename Tell>
    void addObject(QLatin1StringView key, const Tell &tell)
    {
        Writer inside;
        tell(inside);
        addWritten(key, inside.text());
    }
    template<typename List, typename Tell>
    void addObjects(QLatin1StringView key, const List &list, const Tell &tell)
    {
        QByteArray array;
        for (const auto &one : list) {
            Writer inside;
            tell(inside, one);
            array += (array.isEmpty() ? '[' : ',') + inside.text();
        }
        addWritten(key, array.isEmpty() ? "[]" : array + ']');
    }

    [[nodiscard]] QByteArray text() const { return m_text + '}'; }

private:
    void addKey(QLatin1StringView key);
    void addWritten(QLatin1StringView key, QByteArrayView json);

    QByteArray m_text;
};

// What Writer does, for who needs the object: what is told to either of them is told in one place.
class ObjectMaker
{
public:
    void add(QLatin1StringView key, const QString &text) { m_object.insert(key, text); }
    void add(QLatin1StringView key, const QStringList &texts) { m_object.insert(key, QJsonArray::fromStringList(texts)); }
    void add(QLatin1StringView key, const QJsonObject &object) { m_object.insert(key, object); }
    void add(QLatin1StringView key, double number) { m_object.insert(key, number); }
    void add(QLatin1StringView key, std::optional<double> number)
    {
        m_object.insert(key, number ? QJsonValue(*number) : QJsonValue());
    }
    void add(QLatin1StringView key, std::same_as<bool> auto value) { m_object.insert(key, value); }
    void add(QLatin1StringView key, std::integral auto number)
        requires(!std::same_as<decltype(number), bool>)
    {
        m_object.insert(key, qint64(number));
    }
    template<typename Tell>
    void addObject(QLatin1StringView key, const Tell &tell)
    {
        ObjectMaker inside;
        tell(inside);
        m_object.insert(key, inside.object());
    }
    template<typename List, typename Tell>
    void addObjects(QLatin1StringView key, const List &list, const Tell &tell)
    {
        QJsonArray array;
        for (const auto &one : list) {
            ObjectMaker inside;
            tell(inside, one);
            array.append(inside.object());
        }
        m_object.insert(key, array);
    }

    [[nodiscard]] const QJsonObject &object() const { return m_object; }

private:
    QJsonObject m_object;
};

}   // namespace tom::json
