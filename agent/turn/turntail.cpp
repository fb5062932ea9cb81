#include "agent/turn/turntail.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QtEndian>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcTail, "tom.agent.turns")

namespace {

constexpr QByteArrayView firstLine("Tom's turns, tail, version 1\n");
constexpr qsizetype headSize = 2 * sizeof(quint32);   // the length of what follows, and its checksum

constexpr std::array<quint32, 256> crcTable = [] {
    std::array<quint32, 256> table{};
    for (quint32 i = 0; i < table.size(); ++i) {
        quint32 value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ ((value & 1) != 0 ? 0xedb88320U : 0U);
        table[i] = value;
    }
    return table;
}();

quint32 checksum(QByteArrayView bytes)
{
    quint32 sum = 0xffffffffU;
    for (const char byte : bytes)
        sum = (sum >> 8) ^ crcTable[(sum ^ static_cast<quint8>(byte)) & 0xffU];
    return ~sum;
}

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

void addRecord(QByteArray &bytes, const KeptEvent &event)
{
    QByteArray record;
    addNumber(record, event.number);
    addShort(record, event.turn.toUtf8());
    addShort(record, event.name);
    record.append(event.data);
    addNumber(bytes, quint32(record.size()));
    addNumber(bytes, checksum(record));
    bytes.append(record);
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

QList<KeptEvent> eventsIn(QByteArrayView bytes)
{
    QList<KeptEvent> events;
    Cursor cursor(bytes);
    for (;;) {
        const auto size = cursor.number<quint32>();
        const auto sum = cursor.number<quint32>();
        const auto record = size && sum ? cursor.take(*size) : std::nullopt;
        const auto event = record && checksum(*record) == *sum ? eventOf(*record) : std::nullopt;
        if (!event)
            return events;
        events.append(*event);
    }
}

} // namespace

Result<std::unique_ptr<TurnTail>> TurnTail::open(const QString &path)
{
    std::unique_ptr<TurnTail> tail(new TurnTail(path));
    if (const Result<void> begun = tail->begin(); !begun)
        return std::unexpected(begun.error());
    return tail;
}

Result<void> TurnTail::begin()
{
    QByteArray bytes;
    if (QFile before(m_file.fileName()); before.exists()) {
        if (!before.open(QIODevice::ReadOnly))
            return refused(before.errorString());
        bytes = before.readAll();
        if (before.error() != QFileDevice::NoError)
            return refused(before.errorString());
    }
    if (!firstLine.startsWith(bytes) && !bytes.startsWith(firstLine)) {
        const QString aside =
            u"%1.unknown-%2"_s.arg(m_file.fileName(), QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss-zzz"_s));
        if (!QFile::rename(m_file.fileName(), aside))
            return refused(u"it is of another version of Tom and cannot be moved aside"_s);
        qCWarning(lcTail).noquote()
            << u"⚠️ %1 is of another version of Tom: moved to %2; of answers that were interrupted the last "
               "second may be missing"_s.arg(QDir::toNativeSeparators(m_file.fileName()), QFileInfo(aside).fileName());
        bytes.clear();
    }
    if (bytes.startsWith(firstLine))
        m_left = eventsIn(QByteArrayView(bytes).sliced(firstLine.size()));
    const auto owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    // Unbuffered: one write of ours is one of the system's.
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered, owner))
        return refused(m_file.errorString());
    m_size = bytes.size();
    if (bytes.startsWith(firstLine))
        return {};
    if (const Result<void> empty = cutTo(0); !empty)
        return empty;
    if (m_file.write(firstLine.data(), firstLine.size()) != firstLine.size())
        return refused(reasonOfWrite());
    m_size = firstLine.size();
    return {};
}

Result<void> TurnTail::append(const QList<KeptEvent> &events)
{
    if (m_isTorn) {
        if (const Result<void> cut = cutTo(m_size); !cut)
            return cut;
    }
    QByteArray bytes;
    for (const KeptEvent &event : events)
        addRecord(bytes, event);
    if (m_file.write(bytes) == bytes.size()) {
        m_size += bytes.size();
        return {};
    }
    // Behind half a record nothing would be found again.
    m_isTorn = true;
    const QString reason = reasonOfWrite();
    if (const Result<void> cut = cutTo(m_size); !cut)
        return cut;
    return refused(reason);
}

Result<void> TurnTail::clear()
{
    return m_size == firstLine.size() && !m_isTorn ? Result<void>() : cutTo(firstLine.size());
}

Result<void> TurnTail::cutTo(qint64 size)
{
    m_file.unsetError();
    size = std::min(size, m_file.size());   // never longer: nothing would be found behind the gap
    if (!m_file.resize(size))
        return refused(m_file.errorString());
    m_size = size;
    m_isTorn = false;
    return {};
}

// A write that was cut short is none of Qt's errors.
QString TurnTail::reasonOfWrite() const
{
    return m_file.error() == QFileDevice::NoError ? u"there is no room; free some space"_s : m_file.errorString();
}

std::unexpected<Error> TurnTail::refused(const QString &reason) const
{
    return failure(ErrorCode::Storage, u"cannot write %1: %2"_s.arg(QDir::toNativeSeparators(m_file.fileName()), reason));
}

} // namespace tom::agent
