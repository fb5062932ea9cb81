#include "desktop/chat/formdrafts.h"

#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

#include <QDir>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcForms, "tom.desktop.forms")

namespace {

constexpr qint64 longestForm = 1024 * 1024;
constexpr qint64 keptDays = 1;   // longer than any service waits

} // namespace

FormDrafts::FormDrafts(QString folder) : m_folder(std::move(folder))
{
    const QDateTime oldest = QDateTime::currentDateTimeUtc().addDays(-keptDays);
    for (const QString &file : files()) {
        if (QFileInfo(m_folder + u'/' + file).lastModified() < oldest)
            QFile::remove(m_folder + u'/' + file);
    }
}

TypedFields FormDrafts::typed(const QString &form) const
{
    if (const auto here = m_typed.constFind(form); here != m_typed.cend())
        return *here;
    TypedFields typed;
    const QJsonObject open = readFile(path(form), longestForm).and_then(json::parseObject).value_or(QJsonObject());
    for (auto one = open.begin(); one != open.end(); ++one)
        typed.insert(one.key(), one.value().toString());
    return typed;
}

void FormDrafts::keep(const protocol::Elicitation &form, const TypedFields &typed)
{
    m_typed.insert(form.id, typed);
    TypedFields open = typed;
    for (const InputField &field : inputFields(form.schema).value_or(QList<InputField>())) {
        if (field.isSecret)
            open.remove(field.name);
    }
    QJsonObject object;
    for (auto one = open.cbegin(); one != open.cend(); ++one)
        object.insert(one.key(), one.value());
    if (const auto kept = writeFileAtomically(path(form.id), json::compact(object), FileAccess::Owner, FileSync::Later); !kept)
        qCWarning(lcForms).noquote() << u"⚠️ what is typed into a form is not kept on disk: %1"_s.arg(kept.error().message);
    Q_EMIT changed(form.id);
}

void FormDrafts::forget(const QString &form)
{
    m_typed.remove(form);
    QFile::remove(path(form));
}

QString FormDrafts::path(const QString &form) const
{
    return u"%1/form-%2.json"_s.arg(m_folder, QString::fromLatin1(form.toUtf8().toBase64(QByteArray::Base64UrlEncoding)));
}

QStringList FormDrafts::files() const
{
    return QDir(m_folder).entryList({u"form-*.json"_s}, QDir::Files);
}

} // namespace tom::desktop
