#include "shared/httpserver/linescan.h"

using namespace Qt::StringLiterals;

namespace tom::httpserver {

qsizetype LineScan::take(QByteArrayView bytes)
{
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        if (!takeByte(bytes.at(i)))
            return i;
        if (m_isOver)
            return i + 1;
    }
    return bytes.size();
}

bool LineScan::takeByte(char byte)
{
    if ((byte == '\n') != (m_last == '\r'))
        return refuse(400, "a line does not end with CR LF"_ba);
    if (m_lineSize == 0 && (byte == ' ' || byte == '\t'))   // a folded line, or something before the request line
        return refuse(400, "a line begins with a space"_ba);
    if (!m_hasRequestLine && byte == ' ' && m_last == ' ')   // llhttp takes several for one
        return refuse(400, "the request line is not METHOD PATH VERSION"_ba);
    if (!m_hasRequestLine && byte == '\n' && m_lineSize > 1 && m_protocol != "HTTP/")   // llhttp speaks RTSP too
        return refuse(400, "the request line is not METHOD PATH VERSION"_ba);
    if (!m_hasRequestLine && m_spaces == 2 && m_protocol.size() < 5)
        m_protocol.append(byte);
    if (!m_hasRequestLine && byte == ' ')
        ++m_spaces;
    m_last = byte;
    ++m_size;
    ++m_lineSize;
    if (!m_hasRequestLine && m_lineSize > m_rules.lineBytes)
        return refuse(414, "the request line is longer than " + QByteArray::number(m_rules.lineBytes) + " bytes");
    if (m_size > m_rules.headBytes)
        return refuse(431, "the header is longer than " + QByteArray::number(m_rules.headBytes) + " bytes");
    if (byte != '\n')
        return true;
    const bool isEmpty = m_lineSize == 2;   // CR LF
    m_lineSize = 0;
    if (!isEmpty) {
        m_hasRequestLine = true;
    } else if (m_hasRequestLine) {
        m_isOver = true;
    } else if (m_size > 2) {   // one empty line may come before a request (RFC 9112 2.2)
        return refuse(400, "there are empty lines before the request"_ba);
    }
    return true;
}

bool LineScan::refuse(int status, const QByteArray &reason)
{
    m_refusal = {status, reason};
    return false;
}

} // namespace tom::httpserver
