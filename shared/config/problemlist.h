#pragma once

#include "shared/config/configreader.h"
#include "shared/config/yamlnode.h"

namespace tom::config {

// What is wrong with one file, gathered while it is read.
class ProblemList
{
public:
    explicit ProblemList(QString file) : m_file(std::move(file)) {}

    void error(const YamlPlace &place, const QString &path, const QString &message);
    void warning(const YamlPlace &place, const QString &path, const QString &message);
    [[nodiscard]] bool hasErrors() const;
    [[nodiscard]] QList<Problem> inFileOrder() const;

private:
    QString m_file;
    QList<Problem> m_problems;
};

} // namespace tom::config
