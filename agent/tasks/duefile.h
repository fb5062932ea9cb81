#pragma once

#include <QDateTime>
#include <QString>

#include <optional>

namespace tom::agent {

// Where an agent leaves for its server when it has something to do next, so that it is started for it when it is not there.
class DueFile
{
public:
    explicit DueFile(QString path) : m_path(std::move(path)) {}

    void write(const std::optional<QDateTime> &next);   // none: nothing is to do

private:
    QString m_path;
    std::optional<std::optional<QDateTime>> m_written;
};

} // namespace tom::agent
