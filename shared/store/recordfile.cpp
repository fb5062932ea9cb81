#include "shared/store/recordfile.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QtEndian>

#include <algorithm>
#include <array>

#ifdef Q_OS_UNIX
#    include <sys/file.h>
#    include <sys/stat.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::store {

static Q_LOGGING_CATEGORY(lcRecords, "tom.store.records")

namespace {

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

void addNumber(QByteArray &bytes, quint32 number)
{
    std::array<char, sizeof(number)> little{};
    qToLittleEndian(number, little.data());
    bytes.append(little.data(), sizeof(number));
}

QByteArrayList recordsIn(QByteArrayView bytes, qsizetype &whole)
{
    QByteArrayList records;
    for (;;) {
        const QByteArrayView rest = bytes.sliced(whole);
        if (rest.size() < headSize)
            return records;
        const qsizetype size = qFromLittleEndian<quint32>(rest.data());
        const quint32 sum = qFromLittleEndian<quint32>(rest.data() + sizeof(quint32));
        if (size == 0 || size > rest.size() - headSize || checksum(rest.sliced(headSize, size)) != sum)
            return records;
        records.append(rest.sliced(headSize, size).toByteArray());
        whole += headSize + size;
    }
}

} // namespace

Result<std::unique_ptr<RecordFile>> RecordFile::open(const QString &path, const QByteArray &firstLine,
                                                     const QString &maybeMissing)
{
    std::unique_ptr<RecordFile> file(new RecordFile(path, firstLine));
    if (const Result<void> begun = file->begin(maybeMissing); !begun)
        return std::unexpected(begun.error());
    return file;
}

Result<void> RecordFile::begin(const QString &maybeMissing)
{
    QByteArray bytes;
    if (QFile before(m_file.fileName()); before.exists()) {
        if (!before.open(QIODevice::ReadOnly))
            return refused(before.errorString());
        bytes = before.readAll();
        if (before.error() != QFileDevice::NoError)
            return refused(before.errorString());
    }
    if (!m_firstLine.startsWith(bytes) && !bytes.startsWith(m_firstLine)) {
        const QString aside =
            u"%1.unknown-%2"_s.arg(m_file.fileName(), QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss-zzz"_s));
        if (!QFile::rename(m_file.fileName(), aside))
            return refused(u"it is of another version of Tom and cannot be moved aside"_s);
        qCWarning(lcRecords).noquote() << u"⚠️ %1 is of another version of Tom: moved to %2; %3"_s.arg(
            QDir::toNativeSeparators(m_file.fileName()), QFileInfo(aside).fileName(), maybeMissing);
        bytes.clear();
    }
    const auto owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    // Unbuffered: one write of ours is one of the system's.
    if (!m_file.open(QIODevice::ReadWrite | QIODevice::Unbuffered, owner))
        return refused(m_file.errorString());
    if (bytes.startsWith(m_firstLine)) {
        take(bytes);
        return {};
    }
    // Over what is there of it, and never cut: another process may have begun meanwhile.
    if (!m_file.seek(0) || m_file.write(m_firstLine) != m_firstLine.size())
        return refused(reasonOfWrite());
    m_size = m_firstLine.size();
    return {};
}

void RecordFile::take(const QByteArray &bytes)
{
    m_size = m_firstLine.size();
    m_left = recordsIn(bytes, m_size);
    m_isTorn = bytes.size() > m_size;   // or zeros
}

Result<void> RecordFile::append(const QByteArrayList &records)
{
    if (m_isTorn) {
        if (const Result<void> cut = cutTo(m_size); !cut)
            return cut;
    }
    QByteArray bytes;
    for (const QByteArray &record : records) {
        addNumber(bytes, quint32(record.size()));
        addNumber(bytes, checksum(record));
        bytes.append(record);
    }
    if (m_file.seek(m_size) && m_file.write(bytes) == bytes.size()) {
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

Result<void> RecordFile::appendSynced(const QByteArrayList &records)
{
    const qint64 before = m_size;
    const Result<void> synced = append(records).and_then([this] { return sync(); });
    // Who was told that it failed does not find it there later.
    if (!synced && m_size != before && !cutTo(before)) {
        m_size = before;
        m_isTorn = true;   // it is cut before the next one is written
    }
    return synced;
}

Result<void> RecordFile::clear()
{
    return isEmpty() ? Result<void>() : cutTo(m_firstLine.size());
}

bool RecordFile::hasRoomFor(const QByteArray &record) const
{
    return m_size + headSize + record.size() <= m_room;
}

Result<void> RecordFile::makeRoom(qint64 bytes)
{
    if (const Result<void> made = writeZeros(m_size, bytes); !made)
        return made;
    m_room = bytes;
    m_isTorn = false;
    return {};
}

Result<void> RecordFile::cutTo(qint64 size)
{
    m_file.unsetError();
    if (m_room > 0) {   // half a record may reach as far as the room does
        if (const Result<void> cut = writeZeros(size, m_isTorn ? m_room : m_size); !cut)
            return cut;
    } else {
        size = std::min(size, m_file.size());   // never longer: nothing would be found behind the gap
        if (!m_file.resize(size))
            return refused(m_file.errorString());
    }
    m_size = size;
    m_isTorn = false;
    return {};
}

Result<void> RecordFile::writeZeros(qint64 from, qint64 to)
{
    const QByteArray zeros(std::max<qint64>(0, to - from), '\0');
    if (m_file.seek(from) && m_file.write(zeros) == zeros.size())
        return {};
    return refused(reasonOfWrite());
}

Result<void> RecordFile::sync()
{
#ifdef Q_OS_LINUX
    const bool isSynced = ::fdatasync(m_file.handle()) == 0;
#elif defined(Q_OS_UNIX)
    const bool isSynced = ::fsync(m_file.handle()) == 0;
#else
    const bool isSynced = true;   // see canSync
#endif
    return isSynced ? Result<void>() : refused(qt_error_string());
}

Result<bool> RecordFile::tryLock()
{
#ifdef Q_OS_UNIX
    if (::flock(m_file.handle(), LOCK_EX | LOCK_NB) != 0)
        return false;
    // Between open() and here another process may have written.
    if (!m_file.seek(0))
        return refused(m_file.errorString());
    const QByteArray bytes = m_file.readAll();
    if (m_file.error() != QFileDevice::NoError || !bytes.startsWith(m_firstLine))
        return refused(u"it cannot be read again"_s);
    take(bytes);
#endif
    return true;
}

bool RecordFile::isInPlace() const
{
#ifdef Q_OS_UNIX
    struct stat named{};
    struct stat open{};
    return ::stat(QFile::encodeName(m_file.fileName()).constData(), &named) == 0 && ::fstat(m_file.handle(), &open) == 0
           && named.st_dev == open.st_dev && named.st_ino == open.st_ino;
#else
    return m_file.exists();
#endif
}

// A write that was cut short is none of Qt's errors.
QString RecordFile::reasonOfWrite() const
{
    const bool isFull = m_file.error() == QFileDevice::NoError || m_file.error() == QFileDevice::ResourceError;
    return isFull ? u"the disk is full: free some space"_s : m_file.errorString();
}

std::unexpected<Error> RecordFile::refused(const QString &reason) const
{
    return failure(ErrorCode::Storage, u"cannot write %1: %2"_s.arg(QDir::toNativeSeparators(m_file.fileName()), reason));
}

} // namespace tom::store
