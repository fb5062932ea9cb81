#pragma once

#include "shared/store/database.h"

#include <QSqlDatabase>
#include <QSqlQuery>

namespace tom::store {

// One connection of Qt Sql to one file, with its prepared statements. Knows nothing of schemas and transactions.
class Connection
{
public:
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const QString &path);

    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    ~Connection();

    [[nodiscard]] Result<QList<Row>> query(const QString &sql, const QVariantList &values = {});
    [[nodiscard]] Result<void> each(const QString &sql, const QVariantList &values, const std::function<void(const Row &)> &take);
    [[nodiscard]] Result<int> execute(const QString &sql, const QVariantList &values = {});   // rows changed
    // A setting. Many take effect while they are prepared, so a statement that is kept would do so only once.
    [[nodiscard]] Result<void> set(const QString &pragma);
    [[nodiscard]] qint64 lastInsertId() const { return m_lastInsertId; }
    [[nodiscard]] QString path() const { return m_path; }
    // SQLite said at some time that the file is damaged.
    [[nodiscard]] bool foundDamage() const { return m_foundDamage; }

private:
    explicit Connection(const QString &path);

    struct Statement
    {
        QSqlQuery query;
        QStringList names{};     // of the values
        QStringList columns{};   // asked for once: Qt makes them anew each time
    };
    [[nodiscard]] Result<Statement *> run(const QString &sql, const QVariantList &values);
    [[nodiscard]] std::unexpected<Error> refuse(const QSqlQuery &statement, const QVariantList &values);

    QString m_path;
    QSqlDatabase m_database;
    std::map<QString, Statement> m_statements;
    qint64 m_lastInsertId = 0;
    bool m_foundDamage = false;
};

} // namespace tom::store
