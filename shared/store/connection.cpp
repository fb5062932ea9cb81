#include "shared/store/connection.h"

#include "shared/store/storageerror.h"

#include <QSqlError>
#include <QSqlRecord>

#include <atomic>

using namespace Qt::StringLiterals;

namespace tom::store {

namespace {

constexpr size_t maxPreparedStatements = 100;   // more than any program has; a program that builds SQL forgets them all

QString newConnectionName()
{
    static std::atomic<int> number = 0;
    return u"tom.store.%1"_s.arg(++number);
}

// Each ? as a placeholder with a name: Qt makes one of each number anew with each value, which costs as much as to keep a small row.
QString named(const QString &sql, QStringList &names)
{
    QString text;
    text.reserve(sql.size() + 32);
    QChar quote;   // that the text is within
    for (const QChar c : sql) {
        if (quote.isNull() && c == u'?') {
            names.append(u":v%1"_s.arg(names.size()));
            text += names.constLast();
            continue;
        }
        if (c == quote)
            quote = {};
        else if (quote.isNull() && (c == u'\'' || c == u'"'))
            quote = c;
        text += c;
    }
    return text;
}

// Qt Sql writes a null QString as NULL. For us it is an empty text: NULL is said by QVariant() alone.
QVariant boundValue(const QVariant &value)
{
    if (value.typeId() == QMetaType::QString && value.toString().isNull())
        return u""_s;
    if (value.typeId() == QMetaType::QByteArray && value.toByteArray().isNull())
        return ""_ba;
    return value;
}

}   // namespace

Connection::Connection(const QString &path)
    : m_path(path),
      m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, newConnectionName()))
{
    m_database.setDatabaseName(path);
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=5000"_s);
}

Connection::~Connection()
{
    const QString name = m_database.connectionName();
    m_statements.clear();
    m_database.close();
    m_database = {};   // Qt complains about a connection that is removed while somebody still holds it
    QSqlDatabase::removeDatabase(name);
}

Result<std::unique_ptr<Connection>> Connection::open(const QString &path)
{
    std::unique_ptr<Connection> connection(new Connection(path));
    if (!connection->m_database.open())
        return std::unexpected(storageError(path, connection->m_database.lastError(), SqliteWords::Keep));
    return connection;
}

std::unexpected<Error> Connection::refuse(const QSqlQuery &statement, const QVariantList &values)
{
    const QSqlError error = statement.lastError();
    m_foundDamage = m_foundDamage || meansDamage(error);
    return std::unexpected(storageError(m_path, error, values.isEmpty() ? SqliteWords::Keep : SqliteWords::Hide));
}

Result<Connection::Statement *> Connection::run(const QString &sql, const QVariantList &values)
{
    auto known = m_statements.find(sql);
    if (known == m_statements.end()) {
        Statement statement{.query = QSqlQuery(m_database)};
        statement.query.setForwardOnly(true);
        if (!statement.query.prepare(named(sql, statement.names)))
            return refuse(statement.query, {});
        if (m_statements.size() >= maxPreparedStatements)
            m_statements.clear();
        known = m_statements.emplace(sql, std::move(statement)).first;
    }
    QSqlQuery &statement = known->second.query;
    const QStringList &names = known->second.names;
    if (values.size() != names.size())   // it would be asked with a value of the last time
        return failure(ErrorCode::Storage,
                       u"%1: %2 values for a statement of %3"_s.arg(m_path).arg(values.size()).arg(names.size()));
    for (int i = 0; i < values.size(); ++i)
        statement.bindValue(names.at(i), boundValue(values.at(i)));
    if (!statement.exec()) {
        const auto refused = refuse(statement, values);
        m_statements.erase(known);
        return refused;
    }
    m_lastInsertId = statement.lastInsertId().toLongLong();
    return &known->second;
}

Result<QList<Row>> Connection::query(const QString &sql, const QVariantList &values)
{
    QList<Row> rows;
    return each(sql, values, [&rows](const Row &row) { rows.append(row); }).transform([&rows] { return rows; });
}

Result<void> Connection::each(const QString &sql, const QVariantList &values, const std::function<void(const Row &)> &take)
{
    const Result<Statement *> statement = run(sql, values);
    if (!statement)
        return std::unexpected(statement.error());
    QSqlQuery &answer = (*statement)->query;
    QStringList &columns = (*statement)->columns;
    if (columns.isEmpty()) {
        const QSqlRecord record = answer.record();
        for (int i = 0; i < record.count(); ++i)
            columns.append(record.fieldName(i));
    }
    while (answer.next()) {
        Row row;
        row.reserve(columns.size());
        for (int i = 0; i < columns.size(); ++i)
            row.insert(columns.at(i), answer.value(i));
        take(row);
    }
    if (answer.lastError().isValid())
        return refuse(answer, values);
    answer.finish();   // ends the read, so that others may checkpoint and write
    return {};
}

Result<int> Connection::execute(const QString &sql, const QVariantList &values)
{
    const Result<Statement *> statement = run(sql, values);
    if (!statement)
        return std::unexpected(statement.error());
    QSqlQuery &query = (*statement)->query;
    const int changed = query.numRowsAffected();
    query.finish();
    return changed;
}

Result<void> Connection::set(const QString &pragma)
{
    QSqlQuery statement(m_database);
    return statement.exec(u"PRAGMA "_s + pragma) ? Result<void>() : refuse(statement, {});
}

}   // namespace tom::store
