#include "shared/config/configwriter.h"
#include "shared/config/yamldocument.h"
#include "shared/config/yamltree.h"

#include <QDir>
#include <QFile>
#include <QMap>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::config;

namespace {

// Odd but valid ways to write a configuration.
const QByteArray oddYaml = R"(# head
'quoted key':   "a # no comment"   # a comment
folded: one
  two   # behind

  # between
literal: |-
    kept # no comment
      deeper

    end
"list of lists":
- - a
  - b   # second
- {x: 1, y: [p, "q, r"], z: 'it''s'}
-   k: v

    l: >
      folded
      text
empty:
nothing: ~   # not yet
flow: [one, {two: 2}, # inside
  "three"]
base: &base {timeout: 5, retries: 2}
derived:
  <<: *base
  retries: 3
last:
  deep:
    deeper:
      deepest: 'x'
# foot
)";

YamlNodePointer rootOf(const QByteArray &yaml)
{
    ProblemList problems{QString()};
    const YamlNodePointer root = parseYaml(yaml, problems);
    return problems.hasErrors() ? nullptr : root;
}

// Nothing is left in it that could be changed.
bool isBare(const QByteArray &yaml)
{
    const YamlNodePointer root = rootOf(yaml);
    return root && root->entries.empty() && root->items.empty();
}

void collect(const YamlNode &node, QStringList path, QList<QStringList> &paths)
{
    for (const YamlEntry &entry : node.entries) {
        paths.append(path + QStringList{entry.key});
        collect(*entry.value, paths.constLast(), paths);
    }
    for (size_t i = 0; i < node.items.size(); ++i) {
        paths.append(path + QStringList{QString::number(i)});
        collect(*node.items[i], paths.constLast(), paths);
    }
}

// What begins with "#" in its own line or behind a space; files with such words in quotes are not asked.
QByteArrayList commentsOf(const QByteArray &yaml)
{
    QByteArrayList comments;
    for (const QByteArray &line : yaml.split('\n')) {
        if (const qsizetype at = line.startsWith('#') ? 0 : line.indexOf(" #"); at >= 0)
            comments.append(line.sliced(at).trimmed());
    }
    return comments;
}

} // namespace

// Random changes of real and of odd files: nothing but what was asked for may change.
class TestConfigEdits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesOnlyWhatWasAskedFor_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<bool>("isOrdinary");
        for (const char *name : {"seed.yml", "complete.yml"}) {
            QFile file(QStringLiteral(TOM_SOURCE_DIR "/tests/shared/config/data/%1").arg(QLatin1StringView(name)));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QTest::newRow(name) << file.readAll() << true;
        }
        QFile file(QStringLiteral(TOM_SOURCE_DIR "/resources/config.default.yml"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray yaml = file.readAll();
        QTest::newRow("default") << yaml << true;
        QTest::newRow("default, CRLF") << yaml.replace('\n', "\r\n") << true;
        QTest::newRow("odd") << oddYaml << false;
        // Those of the corpus that are YAML; whether Tom can use them does not matter here.
        const QDir corpus(QStringLiteral(TOM_SOURCE_DIR "/tests/data/config"));
        for (const QString &name : corpus.entryList({u"*.yml"_s}, QDir::Files)) {
            QFile one(corpus.filePath(name));
            QVERIFY(one.open(QIODevice::ReadOnly));
            const QByteArray text = one.readAll();
            if (const YamlNodePointer root = rootOf(text); root && (!root->entries.empty() || !root->items.empty()))
                QTest::newRow(qPrintable(name)) << text << false;
        }
    }
    void changesOnlyWhatWasAskedFor()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(bool, isOrdinary);
        const bool isOfCorpus = QByteArrayView(QTest::currentDataTag()).endsWith(".yml") && !isOrdinary;
        const int times = (isOfCorpus ? 20 : 400) * (qEnvironmentVariableIsSet("TOM_LONG_TESTS") ? 50 : 1);
        QRandomGenerator random(20261126);
        QByteArray text = yaml;
        int done = 0;
        for (int i = 0; i < times; ++i) {
            if (i % 20 == 0 || isBare(text))
                text = yaml;
            done += changeOnce(text, random);
            if (QTest::currentTestFailed())
                return;
        }
        qInfo("%d of %d changes made, the others refused", done, times);
        for (const auto &[reason, count] : std::exchange(m_reasons, {}).asKeyValueRange())
            qInfo("%5d x %s", count, qPrintable(reason));
        m_done += done;
        m_tried += times;
        if (!isOfCorpus)
            QCOMPARE_GE(done, isOrdinary ? times * 7 / 10 : times / 2);
    }
    // So that what is refused by mistake does not pass for care.
    void mostWereMade()
    {
        qInfo("%d of %d changes made", m_done, m_tried);
        QCOMPARE_GE(m_done, m_tried * 6 / 10);
        QCOMPARE_GE(m_tried, qEnvironmentVariableIsSet("TOM_LONG_TESTS") ? 100'000 : 2'000);
    }

private:
    YamlNode someValue(QRandomGenerator &random)
    {
        static const QStringList texts{u"plain"_s,    u"two words"_s, u"it's"_s, u"say \"hi\""_s, u"0123"_s,       u"no"_s,
                                       u"a: b"_s,     u"x#y"_s,       u""_s,     u" spaced "_s,   u"one\ntwo\n"_s, u"\ttab"_s,
                                       u"é\u2028ü"_s, u"[x]"_s,       u"- a"_s,  u"*a"_s};
        const auto scalar = [&] {
            return YamlNode{.kind = YamlNode::Kind::Scalar, .text = texts.at(random.bounded(texts.size()))};
        };
        switch (random.bounded(6)) {
        case 0: {
            YamlNode list{.kind = YamlNode::Kind::Sequence};
            for (int i = random.bounded(3); i > 0; --i)
                list.items.push_back(std::make_shared<YamlNode>(scalar()));
            return list;
        }
        case 1: {
            YamlNode group{.kind = YamlNode::Kind::Mapping};
            for (int i = random.bounded(3); i > 0; --i)
                group.entries.push_back({.key = u"key %1"_s.arg(i), .value = std::make_shared<YamlNode>(scalar())});
            return group;
        }
        case 2:
            return {.kind = YamlNode::Kind::Scalar, .isPlain = true, .text = QString::number(random.bounded(1000))};
        default:
            return scalar();
        }
    }
    int changeOnce(QByteArray &text, QRandomGenerator &random)
    {
        const YamlNodePointer root = rootOf(text);
        if (!root) {
            QTest::qFail(text.constData(), __FILE__, __LINE__);
            return 0;
        }
        QList<QStringList> paths;
        collect(*root, {}, paths);
        const QStringList path = paths.at(random.bounded(paths.size()));
        ConfigWriter writer(text);
        const int kind = random.bounded(4);
        if (kind == 0)
            return check(text, path, writer, writer.remove(path), withoutValue(root, path), false);
        if (kind == 1 && nodeAt(root, path.first(path.size() - 1))->kind == YamlNode::Kind::Mapping)
            return check(text, path, writer, writer.rename(path, u"renamed"_s), withKey(root, path, u"renamed"_s), true);
        const auto value = std::make_shared<YamlNode>(someValue(random));
        QStringList place = path;
        const YamlNodePointer old = nodeAt(root, path);
        const bool isNew = kind == 2;
        if (isNew && old->kind != YamlNode::Kind::Scalar)
            place.append(old->kind == YamlNode::Kind::Sequence ? QString::number(old->items.size()) : u"added"_s);
        const bool isInserted = place != path;
        const QByteArray before = text;
        const int done = check(text, place, writer, writer.set(place, *value), withValue(root, place, value),
                               isInserted || old->kind == YamlNode::Kind::Scalar);
        const bool wasEmpty = old->entries.empty() && old->items.empty();
        if (done && isInserted && !wasEmpty && !nodeAt(root, place) && !QTest::currentTestFailed()) {
            ConfigWriter back(text);
            const Result<TextEdit> removed = back.remove(place);
            if (!removed || back.text() != before)
                QTest::qFail(QByteArray(before + "----\n" + text + "----\n" + back.text()).constData(), __FILE__, __LINE__);
        }
        return done;
    }
    int check(QByteArray &text, const QStringList &path, const ConfigWriter &writer, const Result<TextEdit> &edit,
              const YamlNodePointer &expected, bool keepsComments)
    {
        if (!edit) {
            ++m_reasons[edit.error().message.section(u':', 1)];
            if (writer.text() != text)
                QTest::qFail("a refused change changed the text", __FILE__, __LINE__);
            return 0;
        }
        const YamlNodePointer now = rootOf(writer.text());
        const bool isRight =
            now && isSame(*now, *expected) && edit->appliedTo(text) == writer.text()
            && edit->inverse().appliedTo(writer.text()) == text
            && (!keepsComments || commentsOf(text) == commentsOf(writer.text()) || text.contains("# no comment"));
        if (!isRight)
            QTest::qFail(QByteArray(path.join(u'.').toUtf8() + "\n" + text + "----\n" + writer.text()).constData(), __FILE__,
                         __LINE__);
        text = writer.text();
        return 1;
    }

    QMap<QString, int> m_reasons;   // of refusals
    int m_tried = 0;
    int m_done = 0;
};

QTEST_GUILESS_MAIN(TestConfigEdits)
#include "tst_configedits.moc"
