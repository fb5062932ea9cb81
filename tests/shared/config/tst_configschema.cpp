#include "shared/config/configkeys.h"
#include "shared/config/configreader.h"
#include "shared/config/secretmarks.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QRegularExpression>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace tom::config;

// Holds resources/config.schema.json against what the reader knows.
class TestConfigSchema : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(QStringLiteral(TOM_SOURCE_DIR "/resources/config.schema.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_schema = QJsonDocument::fromJson(file.readAll()).object();
        QVERIFY(!m_schema.isEmpty());
    }
    void hasTheKeysOfTheReader()
    {
        QMap<QString, QStringList> known;
        for (const SectionKeys &section : knownSections()) {
            QStringList keys;
            for (const QLatin1StringView key : section.keys)
                keys.append(key);
            keys.sort();
            known.insert(section.pattern, keys);
        }

        QMap<QString, QStringList> said;
        collect(m_schema, {}, said);

        QCOMPARE(said, known);
    }
    void explainsEveryKey()
    {
        const int sections = countUndescribed(m_schema, u"#"_s, m_undescribed);

        QVERIFY(sections >= knownSections().size() / 2);   // budgets, hours and rules for tools stand in several places
        QCOMPARE(m_undescribed, QStringList());
    }
    void saysWhatIsSecret()
    {
        int secrets = 0;
        int others = 0;
        collectKeys(m_schema, {}, [&](const QStringList &path, const QJsonObject &schema) {
            const bool isGroup = schema.value("additionalProperties"_L1).isObject();
            const QStringList whole = isGroup ? path + QStringList{u"X-One"_s} : path;
            const auto shown = withoutSecrets(yamlOf(whole, u"a-word"_s));
            QVERIFY2(shown, qPrintable(whole.join(u'.')));

            const bool isSecret = schema.value("x-secret"_L1).toBool();
            QVERIFY2(shown->contains("a-word") != isSecret, qPrintable(whole.join(u'.')));
            ++(isSecret ? secrets : others);
        });
        QCOMPARE(secrets, 8);
        QVERIFY(others > 60);
    }
    // What the schema says a value may be is what the reader takes, and nothing else.
    void theReaderKeepsToItsBounds()
    {
        int taken = 0;
        int refused = 0;
        collectKeys(m_schema, {}, [&](const QStringList &path, const QJsonObject &own) {
            const Candidates values = candidates(resolved(own));
            for (const QString &value : values.good)
                QVERIFY2(problemsAt(path, value).isEmpty(), qPrintable(path.join(u'.') + u' ' + value));
            for (const QString &value : values.bad)
                QVERIFY2(!problemsAt(path, value).isEmpty(), qPrintable(path.join(u'.') + u' ' + value));
            taken += int(values.good.size());
            refused += int(values.bad.size());
        });
        QVERIFY(taken > 150);
        QVERIFY(refused > 400);
    }
    void everyReferenceLeadsSomewhere()
    {
        const QString text = QString::fromUtf8(QJsonDocument(m_schema).toJson());
        const QJsonObject definitions = m_schema.value("$defs"_L1).toObject();
        int references = 0;
        for (const QString &part : text.split(u"\"$ref\": \"#/$defs/"_s).sliced(1)) {
            QVERIFY2(definitions.contains(part.section(u'"', 0, 0)), qPrintable(part.left(30)));
            ++references;
        }
        QVERIFY(references > 10);
    }

private:
    struct Candidates
    {
        QStringList good{};
        QStringList bad{};
    };

    static Candidates candidates(const QJsonObject &schema)
    {
        Candidates values;
        const QJsonArray words = schema.value("enum"_L1).toArray();
        for (const QJsonValue &word : words)
            values.good.append(word.toString());
        if (!words.isEmpty())
            values.bad.append(u"none-of-them"_s);
        const auto number = [&schema](QLatin1StringView bound, int further) {
            return QString::number(schema.value(bound).toInteger() + further);
        };
        if (schema.contains("minimum"_L1)) {
            values.good.append(number("minimum"_L1, 0));
            values.bad.append({number("minimum"_L1, -1), u"many"_s});
        }
        if (schema.contains("maximum"_L1)) {
            values.good.append(number("maximum"_L1, 0));
            values.bad.append(number("maximum"_L1, 1));
        }
        if (schema.value("type"_L1) == "boolean"_L1) {
            values.good.append({u"true"_s, u"false"_s});
            values.bad.append(u"perhaps"_s);
        }
        if (const QString pattern = schema.value("pattern"_L1).toString(); !pattern.isEmpty()) {
            const QRegularExpression form(pattern);
            for (const QJsonValue &example : schema.value("examples"_L1).toArray())
                values.good.append(example.toString());
            for (const QString &text : {u"ftp://house"_s, u"two words"_s, u"https://"_s, u"7-9"_s, u"a/b"_s})
                (form.match(text).hasMatch() ? values.good : values.bad).append(text);
        }
        return values;
    }
    // The file around a value, where others decide about it, too.
    static QByteArray fileOf(const QStringList &path, const QString &value)
    {
        static const QMap<QString, QString> surroundings{
            {u"agents.mode"_s, u"agents: {mode: %1, url: 'https://x.example/{username}'}"_s},
            {u"global.session.idle_days"_s, u"global: {session: {idle_days: %1, absolute_days: 400}}"_s},
            {u"users.[].approvals_by"_s, u"users: [{username: a, approvals_by: %1}, {username: 7-9, password: x}]"_s},
            {u"users.[].role"_s, u"users: [{username: a, role: %1, modules: []}]"_s}};
        const QString quoted = u'"' + value + u'"';
        const QString around = surroundings.value(path.join(u'.'));
        return around.isEmpty() ? yamlOf(path, quoted) : around.arg(quoted).toUtf8();
    }
    static QStringList problemsAt(const QStringList &steps, const QString &value)
    {
        const QString path = steps.join(u'.').replace(u".[]"_s, u"[0]"_s);
        QStringList found;
        for (const Problem &problem : readConfigText(fileOf(steps, value), u"c"_s).problems) {
            if (problem.path == path)
                found.append(problem.toString());
        }
        return found;
    }
    QJsonObject resolved(const QJsonObject &schema) const
    {
        const QString reference = schema.value("$ref"_L1).toString();
        if (reference.isEmpty())
            return schema;
        return m_schema.value("$defs"_L1).toObject().value(reference.section(u'/', -1)).toObject();
    }
    void collect(const QJsonObject &reference, const QString &pattern, QMap<QString, QStringList> &sections) const
    {
        const QJsonObject schema = resolved(reference);
        const auto below = [&pattern](const QString &key) { return pattern.isEmpty() ? key : pattern + u'.' + key; };
        if (schema.contains("properties"_L1)) {
            const QJsonObject properties = schema.value("properties"_L1).toObject();
            QCOMPARE(schema.value("additionalProperties"_L1), QJsonValue(false));
            sections.insert(pattern, properties.keys());
            for (auto property = properties.begin(); property != properties.end(); ++property)
                collect(property.value().toObject(), below(property.key()), sections);
        }
        if (schema.value("additionalProperties"_L1).isObject())
            collect(schema.value("additionalProperties"_L1).toObject(), below(u"*"_s), sections);
        if (schema.value("items"_L1).isObject())
            collect(schema.value("items"_L1).toObject(), pattern + "[]"_L1, sections);
    }
    // Flow YAML of the one value at the path; "[]" is the first of a list.
    static QByteArray yamlOf(const QStringList &path, const QString &value)
    {
        QString text = value;
        for (auto step = path.rbegin(); step != path.rend(); ++step)
            text = *step == "[]"_L1 ? u"[%1]"_s.arg(text) : u"{%1: %2}"_s.arg(*step, text);
        return text.toUtf8();
    }
    void collectKeys(const QJsonObject &reference, const QStringList &path,
                     const std::function<void(const QStringList &, const QJsonObject &)> &found) const
    {
        const QJsonObject schema = resolved(reference);
        const QJsonObject properties = schema.value("properties"_L1).toObject();
        for (auto property = properties.begin(); property != properties.end(); ++property) {
            const QJsonObject own = property.value().toObject();
            const QStringList below = path + QStringList{property.key()};
            const QJsonObject inner = resolved(own);
            const bool isNamed = inner.value("additionalProperties"_L1).isObject();
            const QJsonObject named = isNamed ? resolved(inner.value("additionalProperties"_L1).toObject()) : QJsonObject();
            if (inner.contains("properties"_L1))
                collectKeys(inner, below, found);
            else if (named.contains("properties"_L1))
                collectKeys(named, below + QStringList{u"one"_s}, found);
            else if (resolved(inner.value("items"_L1).toObject()).contains("properties"_L1))
                collectKeys(inner.value("items"_L1).toObject(), below + QStringList{u"[]"_s}, found);
            else
                found(below, own);
        }
    }
    int countUndescribed(const QJsonObject &schema, const QString &path, QStringList &undescribed) const
    {
        int sections = schema.contains("properties"_L1) ? 1 : 0;
        const QJsonObject properties = schema.value("properties"_L1).toObject();
        for (auto property = properties.begin(); property != properties.end(); ++property) {
            const QJsonObject own = property.value().toObject();
            if (own.value("description"_L1).toString().isEmpty() && resolved(own).value("description"_L1).toString().isEmpty())
                undescribed.append(path + u'/' + property.key());
        }
        const QJsonObject definitions = schema.value("$defs"_L1).toObject();
        for (auto one = definitions.begin(); one != definitions.end(); ++one)
            sections += countUndescribed(one.value().toObject(), one.key(), undescribed);
        return sections;
    }

    QJsonObject m_schema;
    QStringList m_undescribed;
};

QTEST_GUILESS_MAIN(TestConfigSchema)
#include "tst_configschema.moc"
