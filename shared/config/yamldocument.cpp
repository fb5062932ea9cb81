#include "shared/config/yamldocument.h"

#include "shared/config/spelling.h"
#include "shared/config/syntaxmessage.h"
#include "shared/config/yamlsource.h"

#include <array>
#include <istream>
#include <streambuf>
#include <unordered_map>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

constexpr size_t maxDepth = 32;
constexpr qsizetype maxNodes = 100'000;

// Thrown through the parser, and caught in parseYaml(): an event handler has no other way to stop it.
struct Stop
{
};

struct ByteStream : std::streambuf
{
    explicit ByteStream(QByteArrayView bytes)
    {
        char *const data = const_cast<char *>(bytes.data());   // streambuf knows no const; nothing is written
        setg(data, data, data + bytes.size());
    }
};

bool isStandardTag(const std::string &tag)
{
    static constexpr std::array<std::string_view, 10> known{"",
                                                            "?",
                                                            "!",
                                                            "tag:yaml.org,2002:str",
                                                            "tag:yaml.org,2002:int",
                                                            "tag:yaml.org,2002:float",
                                                            "tag:yaml.org,2002:bool",
                                                            "tag:yaml.org,2002:null",
                                                            "tag:yaml.org,2002:map",
                                                            "tag:yaml.org,2002:seq"};
    return std::ranges::contains(known, std::string_view(tag));
}

class TreeBuilder : public YAML::EventHandler
{
public:
    TreeBuilder(const YamlSource &source, ProblemList &problems) : m_source(source), m_problems(problems) {}

    [[nodiscard]] YamlNodePointer root() const { return m_root; }

    void OnDocumentStart(const YAML::Mark &mark) override
    {
        if (m_root)
            stop(mark, u"a second document begins here; a configuration is one document"_s);
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override { add(makeNode(YamlNode::Kind::Null, mark), anchor); }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        const auto found = m_anchors.find(anchor);
        if (found == m_anchors.end())
            stop(mark, u"this alias stands inside of what it names"_s);
        count(mark, found->second->weight);
        place(found->second, true);
    }
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, const std::string &value) override
    {
        const auto node = makeNode(YamlNode::Kind::Scalar, mark);
        checkTag(mark, tag);
        node->isPlain = tag != "!" && tag != "tag:yaml.org,2002:str";
        node->text = QString::fromUtf8(value.data(), qsizetype(value.size()));
        const bool isQuoted =
            mark.pos < m_source.text().size() && (m_source.text().at(mark.pos) == '"' || m_source.text().at(mark.pos) == '\'');
        if (isQuoted && m_source.endOfQuoted(mark.pos) < 0)
            stop(mark, u"the quote that opens here is never closed"_s);
        add(node, anchor);
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(YamlNode::Kind::Sequence, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
    {
        open(YamlNode::Kind::Mapping, mark, tag, anchor);
    }
    void OnMapEnd() override
    {
        merge(m_open.back());
        close();
    }

private:
    struct OpenNode
    {
        std::shared_ptr<YamlNode> node{};
        YAML::anchor_t anchor = 0;
        YamlNodePointer key{};   // of a mapping, when its value is next
        QHash<QString, int> keyLines{};
    };

    [[noreturn]] void stop(const YAML::Mark &mark, const QString &message)
    {
        m_problems.error(m_source.place(mark.pos), {}, message);
        throw Stop();
    }
    void count(const YAML::Mark &mark, qsizetype nodes)
    {
        m_nodes += nodes;
        if (m_nodes > maxNodes)
            stop(mark, u"more than %1 values, those behind aliases counted each time"_s.arg(maxNodes));
    }
    std::shared_ptr<YamlNode> makeNode(YamlNode::Kind kind, const YAML::Mark &mark)
    {
        count(mark, 1);
        auto node = std::make_shared<YamlNode>();
        node->kind = kind;
        node->place = m_source.place(mark.pos);
        return node;
    }
    void checkTag(const YAML::Mark &mark, const std::string &tag)
    {
        if (!isStandardTag(tag))
            m_problems.error(m_source.place(mark.pos), {}, u"tags (what begins with \"!\") mean nothing here; remove it"_s);
    }
    void open(YamlNode::Kind kind, const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor)
    {
        if (m_open.size() == maxDepth)
            stop(mark, u"nested more than %1 deep"_s.arg(maxDepth));
        checkTag(mark, tag);
        m_open.push_back({.node = makeNode(kind, mark), .anchor = anchor});
    }
    void close()
    {
        const OpenNode closed = std::move(m_open.back());
        m_open.pop_back();
        add(closed.node, closed.anchor);
    }
    void add(const YamlNodePointer &node, YAML::anchor_t anchor)
    {
        if (anchor != 0)
            m_anchors.insert_or_assign(anchor, node);
        place(node, anchor != 0);
    }
    void place(const YamlNodePointer &node, bool isShared)
    {
        if (m_open.empty()) {
            m_root = node;
            return;
        }
        OpenNode &parent = m_open.back();
        parent.node->weight += node->weight;
        if (parent.node->kind == YamlNode::Kind::Sequence)
            parent.node->items.push_back(node);
        else if (!parent.key)
            parent.key = node;
        else
            addEntry(parent, std::exchange(parent.key, nullptr), node, isShared);
    }
    void addEntry(OpenNode &mapping, const YamlNodePointer &key, const YamlNodePointer &value, bool isShared)
    {
        if (key->kind != YamlNode::Kind::Scalar)
            return m_problems.error(key->place, {}, u"a key must be a word, not %1"_s.arg(key->kindName()));
        if (const auto first = mapping.keyLines.constFind(key->text); first != mapping.keyLines.cend()) {
            const QString words = u"the key %1 stands here a second time; the first is in line %2"_s;
            return m_problems.error(key->place, {}, words.arg(shown(key->text)).arg(*first));
        }
        mapping.keyLines.insert(key->text, key->place.line);
        mapping.node->entries.push_back({key->text, key->place, value, isShared});
    }
    // `<<: *defaults`: what the mapping does not say itself, it takes from there.
    void merge(OpenNode &mapping)
    {
        std::vector<YamlEntry> &entries = mapping.node->entries;
        const auto found = std::ranges::find(entries, "<<"_L1, &YamlEntry::key);
        if (found == entries.end())
            return;
        const YamlEntry merged = std::move(*found);
        entries.erase(found);
        const std::vector<YamlNodePointer> sources =
            merged.value->kind == YamlNode::Kind::Sequence ? merged.value->items : std::vector{merged.value};
        for (const YamlNodePointer &source : sources) {
            if (source->kind != YamlNode::Kind::Mapping)
                return m_problems.error(merged.keyPlace, {}, u"\"<<\" takes an alias of a group of keys"_s);
            for (const YamlEntry &entry : source->entries) {
                if (mapping.keyLines.contains(entry.key))
                    continue;
                mapping.keyLines.insert(entry.key, entry.keyPlace.line);
                entries.push_back({entry.key, entry.keyPlace, entry.value, true});
            }
        }
    }

    const YamlSource &m_source;
    ProblemList &m_problems;
    YamlNodePointer m_root;
    std::vector<OpenNode> m_open;
    std::unordered_map<YAML::anchor_t, YamlNodePointer> m_anchors;
    qsizetype m_nodes = 0;
};

void reportSyntax(const YamlSource &source, const YAML::Exception &exception, ProblemList &problems)
{
    const YamlPlace place = source.place(exception.mark.is_null() ? 0 : exception.mark.pos);
    if (const auto tab = source.tabIndentation(place.line - 1, place.line))
        problems.error(*tab, {}, u"this line is indented with a tab; YAML wants spaces"_s);
    else
        problems.error(place, {}, syntaxMessage(exception.msg));
}

} // namespace

YamlNodePointer parseYaml(const QByteArray &yaml, ProblemList &problems)
{
    const YamlSource source(yaml);
    if (const auto flaw = source.flaw()) {
        problems.error(flaw->place, {}, flaw->message);
        return nullptr;
    }
    TreeBuilder builder(source, problems);
    try {
        ByteStream bytes(source.text());
        std::istream stream(&bytes);
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const Stop &) {
        return nullptr;
    } catch (const YAML::Exception &exception) {
        reportSyntax(source, exception, problems);
        return nullptr;
    } catch (const std::exception &) {
        problems.error({}, {}, u"this is not valid YAML"_s);
        return nullptr;
    }
    return builder.root();
}

} // namespace tom::config
