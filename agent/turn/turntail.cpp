#include "agent/turn/turntail.h"

#include <QtEndian>

#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

template<typename Number>
void addNumber(QByteArray &bytes, Number number)
{
    std::array<char, sizeof(Number)> little{};
    qToLittleEndian(number, little.data());
    bytes.append(little.data(), sizeof(Number));
}

void addShort(QByteArray &bytes, QByteArrayView text)
{
    addNumber(bytes, quint16(text.size()));
    bytes.append(text);
}

// Takes what addNumber() and addShort() made; what is too short gives nothing.
class Cursor
{
public:
    explicit Cursor(QByteArrayView bytes) : m_bytes(bytes) {}

    template<typename Number>
    std::optional<Number> number()
    {
        const auto bytes = take(sizeof(Number));
        return bytes ? std::optional(qFromLittleEndian<Number>(bytes->data())) : std::nullopt;
    }
    std::optional<QByteArrayView> shortText()
    {
        const auto size = number<quint16>();
        return size ? take(*size) : std::nullopt;
    }
    std::optional<QByteArrayView> take(qsizetype size)
    {
        if (size > m_bytes.size())
            return std::nullopt;
        const QByteArrayView taken = m_bytes.first(size);
        m_bytes = m_bytes.sliced(size);
        return taken;
    }
    [[nodiscard]] QByteArrayView rest() const { return m_bytes; }

private:
    QByteArrayView m_bytes;
};

QByteArray recordOf(const KeptEvent &event)
{
    QByteArray record;
    addNumber(record, event.number);
    addShort(record, event.turn.toUtf8());
    addShort(record, event.name);
    record.append(event.data);
    return record;
}

std::optional<KeptEvent> eventOf(QByteArrayView record)
{
    Cursor cursor(record);
    const auto number = cursor.number<qint64>();
    const auto turn = cursor.shortText();
    const auto name = cursor.shortText();
    if (!number || !turn || !name)
        return std::nullopt;
    return KeptEvent{
        .turn = QString::fromUtf8(*turn), .number = *number, .name = name->toByteArray(), .data = cursor.rest().toByteArray()};
}

} // namespace

Result<std::unique_ptr<TurnTail>> TurnTail::open(const QString &path)
{
    auto file = store::RecordFile::open(path, "Tom's turns, tail, version 1\n"_ba,
                                        u"of answers that were interrupted the last second may be missing"_s);
    if (!file)
        return std::unexpected(file.error());
    return std::unique_ptr<TurnTail>(new TurnTail(std::move(*file)));
}

QList<KeptEvent> TurnTail::takeLeft()
{
    QList<KeptEvent> events;
    for (const QByteArray &record : m_file->takeLeft()) {
        const auto event = eventOf(record);
        if (!event)
            break;
        events.append(*event);
    }
    return events;
}

Result<void> TurnTail::append(const QList<KeptEvent> &events)
{
    QByteArrayList records;
    for (const KeptEvent &event : events)
        records.append(recordOf(event));
    return m_file->append(records);
}

} // namespace tom::agent
