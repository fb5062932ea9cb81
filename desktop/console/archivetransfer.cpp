#include "desktop/console/archivetransfer.h"

#include "desktop/api/apierror.h"
#include "desktop/console/exitcode.h"
#include "desktop/console/terminal.h"
#include "shared/core/json.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

constexpr qint64 partBytes = qint64(4) * 1024 * 1024;
constexpr int partEntries = 100;   // memories are embedded one after the other while the request waits
constexpr qint64 mostBytes = qint64(512) * 1024 * 1024;   // of one request
constexpr qsizetype longestRefusal = 64 * 1024;
constexpr std::chrono::seconds tellAgain{2};

} // namespace

ArchiveTransfer::ArchiveTransfer(desktop::ApiClient &client, CommandLine line) : m_client(client), m_line(std::move(line))
{
    m_sinceTold.start();
}

void ArchiveTransfer::start()
{
    if (m_line.command == Command::Export)
        return beginExport();
    beginImport();
}

void ArchiveTransfer::beginExport()
{
    if (QFileInfo::exists(m_line.text))
        return Q_EMIT finished(
            complain(WrongUsage, u"%1 is there already; remove it, or choose another name"_s.arg(m_line.text)));
    m_target.setFileName(m_line.text);
    if (!m_target.open(QIODevice::WriteOnly))
        return Q_EMIT finished(complain(Failed, u"cannot write %1: %2"_s.arg(m_line.text, m_target.errorString())));
    m_target.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);   // everything about a person
    m_exchange = m_client.exportAll();
    connect(m_exchange.get(), &http::HttpExchange::headReceived, this, [this](const http::HttpHead &head) { m_head = head; });
    connect(m_exchange.get(), &http::HttpExchange::bytesReceived, this, &ArchiveTransfer::takeBytes);
    connect(m_exchange.get(), &http::HttpExchange::finished, this, &ArchiveTransfer::endExport);
}

void ArchiveTransfer::takeBytes(const QByteArray &bytes)
{
    if (m_head.status != 200) {
        m_refusal += bytes.first(std::min(bytes.size(), longestRefusal - m_refusal.size()));
        return;
    }
    m_bytes += bytes.size();
    if (m_target.write(bytes) != bytes.size()) {
        m_exchange->disconnect(this);
        m_exchange->cancel();
        return Q_EMIT finished(complain(Failed, u"cannot write %1: %2"_s.arg(m_line.text, m_target.errorString())));
    }
    m_lastLine += bytes;
    if (const qsizetype end = m_lastLine.lastIndexOf('\n', -2); end >= 0)
        m_lastLine.remove(0, end + 1);
    tellProgress(m_bytes);
}

void ArchiveTransfer::endExport(const Result<void> &result)
{
    const Result<void> answered = result.and_then([this]() -> Result<void> {
        if (m_head.status == 200)
            return {};
        const auto object =
            desktop::answeredObject(http::HttpResponse{.status = m_head.status, .headers = m_head.headers, .body = m_refusal});
        return std::unexpected(object ? Error{.message = u"the server gave no archive"_s} : object.error());
    });
    if (!answered)
        return giveUp(answered.error());
    const auto end = json::parseObject(m_lastLine.trimmed());
    if (!end || end->value("format"_L1).toString() != "tom.end.v1"_L1)
        return giveUp({.code = ErrorCode::Network, .message = u"the archive broke off before its end; nothing is written"_s});
    if (!m_target.commit())
        return Q_EMIT finished(complain(Failed, u"cannot write %1: %2"_s.arg(m_line.text, m_target.errorString())));
    const QJsonArray missing = end->value("missing"_L1).toArray();
    writeOutput(u"%1 entries in %2.\n"_s.arg(end->value("entries"_L1).toInt()).arg(m_line.text));
    for (const QJsonValue &what : missing)
        writeError(u"tom: missing: %1\n"_s.arg(what.toString()));
    Q_EMIT finished(missing.isEmpty() ? Ok : Failed);
}

void ArchiveTransfer::beginImport()
{
    m_source.setFileName(m_line.text);
    if (!m_source.open(QIODevice::ReadOnly))
        return Q_EMIT finished(complain(Failed, u"cannot read %1: %2"_s.arg(m_line.text, m_source.errorString())));
    sendNext();
}

// Lines as they come; other programs' files are one list, and go as they are.
void ArchiveTransfer::sendNext()
{
    if (m_part.isEmpty()) {
        m_partEntries = 0;
        while (m_part.size() < partBytes && m_partEntries < partEntries && !m_source.atEnd()) {
            const QByteArray line = m_source.readLine(mostBytes - m_part.size());
            if (line.isEmpty())
                return Q_EMIT finished(complain(Failed, u"cannot read %1: %2"_s.arg(m_line.text, m_source.errorString())));
            if (m_part.isEmpty() && m_entries == 0 && line.startsWith('[')) {
                m_part = line + m_source.read(mostBytes - line.size());
                m_partEntries = 1;
                break;
            }
            if (line.trimmed().isEmpty())
                continue;
            m_part += line;
            ++m_partEntries;
        }
    }
    if (m_part.isEmpty()) {
        writeOutput(u"%1 taken, %2 grew, %3 known already, %4 refused.\n"_s.arg(m_total.imported)
                        .arg(m_total.grown)
                        .arg(m_total.unchanged)
                        .arg(m_total.skipped));
        return Q_EMIT finished(m_total.skipped == 0 ? Ok : Failed);
    }
    m_client.importAll(m_part).then(this, [this](const Result<desktop::ArchiveSummary> &part) {
        if (part)
            return takeSent(*part, m_partEntries);
        if (m_patience.waits(part.error(), [this] { sendNext(); }))
            return;
        // Of these nothing could be taken. Where others were, it is these that are bad, and not the file.
        if (part.error().code == ErrorCode::InvalidInput && m_entries > 0)
            return takeSent({.skipped = m_partEntries, .problems = {{.entry = 1, .message = part.error().message}}},
                            m_partEntries);
        if (m_entries > 0)
            writeError(u"tom: %1 entries were taken; import the same file again to go on\n"_s.arg(m_entries));
        giveUp(part.error());
    });
}

void ArchiveTransfer::takeSent(const desktop::ArchiveSummary &part, int entries)
{
    m_patience.renew();
    m_total.imported += part.imported;
    m_total.grown += part.grown;
    m_total.unchanged += part.unchanged;
    m_total.skipped += part.skipped;
    for (const desktop::ArchiveSummary::Problem &problem : part.problems)
        writeError(u"tom: entry %1 is not taken: %2\n"_s.arg(m_entries + problem.entry).arg(problem.message));
    m_entries += entries;
    m_part.clear();
    tellProgress(m_source.pos());
    sendNext();
}

void ArchiveTransfer::tellProgress(qint64 bytes)
{
    if (!m_sinceTold.hasExpired(std::chrono::milliseconds(tellAgain).count()))
        return;
    m_sinceTold.restart();
    writeRemark(u"… %1 MB\n"_s.arg(double(bytes) / 1024 / 1024, 0, 'f', 1));
}

void ArchiveTransfer::giveUp(const Error &error)
{
    Q_EMIT finished(complain(error));
}

} // namespace tom::console
