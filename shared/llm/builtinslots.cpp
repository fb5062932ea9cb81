#include "shared/llm/builtinslots.h"

#include "shared/llm/builtintypedvalue.h"

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

namespace {

bool isFree(SlotKind kind)
{
    switch (kind) {
    case SlotKind::Item:
    case SlotKind::Items:
    case SlotKind::Text:
    case SlotKind::Query:
    case SlotKind::Phrase:
    case SlotKind::Place:
    case SlotKind::Recipient:
        return true;
    default:
        return false;
    }
}

} // namespace

int actionFit(const QString &asked, const QString &offered)
{
    static const QList<QSet<QString>> related{{u"show"_s, u"search"_s}, {u"add"_s, u"create"_s}};
    if (asked == offered)
        return 2;
    return std::ranges::any_of(related,
                               [&](const QSet<QString> &group) { return group.contains(asked) && group.contains(offered); })
               ? 1
               : 0;
}

SlotFiller::SlotFiller(const Sentence &sentence, const ToolProfile &profile, const QDateTime &now)
    : m_sentence(sentence),
      m_profile(profile),
      m_language(sentence.language()),
      m_now(now),
      m_used(sentence.words().size(), false)
{
    findStart();
}

void SlotFiller::findStart()
{
    m_from = m_sentence.begin();
    int best = -1;
    for (const Mention &mention : m_sentence.mentions()) {
        const QString action = mention.action();
        if (!action.isEmpty() && actionFit(action, m_profile.action) > best) {
            best = actionFit(action, m_profile.action);
            m_from = mention.end();
        }
    }
}

Filling SlotFiller::fill()
{
    for (const Slot &slot : m_profile.slots)
        fillTyped(slot);
    for (const Slot &slot : m_profile.slots) {
        if (slot.kind == SlotKind::Container)
            fillContainer(slot);
        else if (slot.kind == SlotKind::Place)
            fillNamedPlace(slot, u"places"_s);
        else if (slot.kind == SlotKind::Recipient)
            fillNamedPlace(slot, u"recipients"_s);
    }
    for (const bool required : {true, false}) {
        for (const Slot &slot : m_profile.slots) {
            if (slot.required == required)
                fillFree(slot);
        }
    }
    fillImplied();

    Filling filling{.filled = int(m_arguments.size()) + (m_several.isEmpty() ? 0 : 1), .unexplained = countUnexplained()};
    for (const Slot &slot : m_profile.slots) {
        if (slot.required && !m_arguments.contains(slot.name) && slot.name != m_severalName)
            filling.missing.append(slot.name);
    }
    if (m_several.isEmpty())
        filling.calls.append(m_arguments);
    for (const QString &value : m_several) {
        QJsonObject arguments = m_arguments;
        arguments.insert(m_severalName, value);
        filling.calls.append(arguments);
    }
    return filling;
}

QList<QJsonValue> SlotFiller::answerFor(const Slot &slot)
{
    m_from = m_sentence.begin();
    fillTyped(slot);
    if (slot.kind == SlotKind::Container)
        fillContainer(slot);
    QList<QJsonValue> values;
    if (m_arguments.contains(slot.name)) {
        values.append(m_arguments.value(slot.name));
    } else if (slot.kind == SlotKind::Text) {
        values.append(trimmedPhrase(m_sentence.text()));
    } else if (slot.kind == SlotKind::Item) {
        for (const QString &part : partsOf({m_from, m_sentence.end()}))
            values.append(part);
    } else if (slot.kind == SlotKind::Items) {
        values.append(QJsonArray::fromStringList(partsOf({m_from, m_sentence.end()})));
    } else if (isFree(slot.kind) || slot.kind == SlotKind::Container) {
        const Range range = withoutGlue({m_from, m_sentence.end()});
        if (!range.isEmpty())
            values.append(m_sentence.slice(range.first, range.end));
    }
    return values;
}

void SlotFiller::fillTyped(const Slot &slot)
{
    const bool isSwitch = m_profile.action == "on"_L1 || m_profile.action == "off"_L1;
    if (slot.kind == SlotKind::Boolean && isSwitch)
        m_arguments.insert(slot.name, m_profile.action == "on"_L1);
    else if (const auto found = typedValue(slot, {.sentence = m_sentence, .from = m_from, .used = m_used, .now = m_now}))
        set(slot, found->value, {found->first, found->end});
}

void SlotFiller::fillContainer(const Slot &slot)
{
    Range name;
    const Range range = containerRange(slot, &name);
    if (!name.isEmpty())
        set(slot, m_sentence.slice(name.first, name.end), withGlueBefore(range));
}

// Where the sentence names the container, with the word for it: "shopping list", "liste de courses".
SlotFiller::Range SlotFiller::containerRange(const Slot &slot, Range *name) const
{
    const Mention *word = nullptr;
    for (const Mention &mention : m_sentence.mentions()) {
        if (mention.first < m_from && mention.first != m_sentence.begin())
            continue;
        if (!mention.says(slot.term) || !mention.action().isEmpty())
            continue;
        if (mention.meaning.isName) {
            *name = {mention.first, mention.end()};
            const Mention *next = m_sentence.mentionAt(mention.end());
            const bool isBeforeWord = next && next->says(slot.term) && !next->meaning.isName && next->action().isEmpty();
            return {word ? word->first : mention.first, isBeforeWord ? next->end() : mention.end()};
        }
        if (!word)
            word = &mention;
    }
    if (!word)
        return {};
    if (m_language.qualifierComesFirst()) {
        qsizetype first = word->first;
        while (first > m_from && !m_sentence.isGlue(first - 1) && !m_sentence.mentionAt(first - 1))
            --first;
        if (first < word->first) {
            *name = {first, word->first};
            return {first, word->end()};
        }
    }
    *name = nameAfter(word->end());
    return {word->first, std::max(word->end(), name->end)};
}

// "… called holidays", "… des vacances", or just the word behind.
SlotFiller::Range SlotFiller::nameAfter(qsizetype index) const
{
    const auto named = m_language.phrases(u"named"_s).longestAt(m_sentence.words(), index, m_sentence.end());
    const qsizetype first = index + (named ? named->count : 0);
    qsizetype end = first;
    while (end < m_sentence.end() && !m_sentence.isGlue(end)
           && !(m_sentence.mentionAt(end) && !m_sentence.mentionAt(end)->action().isEmpty()))
        ++end;
    return {first, end};
}

void SlotFiller::fillNamedPlace(const Slot &slot, const QString &prepositions)
{
    for (qsizetype i = m_sentence.begin(); i + 1 < m_sentence.end(); ++i) {
        if (!m_language.has(prepositions, m_sentence.form(i)) || m_used.at(i))
            continue;
        qsizetype first = i + 1;
        while (first < m_sentence.end() && m_language.has(u"articles"_s, m_sentence.form(first)))
            ++first;
        qsizetype end = first;
        while (end < m_sentence.end() && !m_used.at(end) && !m_sentence.isGlue(end) && !m_sentence.mentionAt(end)
               && !m_language.phrases(u"days"_s).longestAt(m_sentence.words(), end, m_sentence.end()))
            ++end;
        if (end > first)
            return set(slot, m_sentence.slice(first, end), {i, end});
    }
}

void SlotFiller::fillFree(const Slot &slot)
{
    if (!isFree(slot.kind) || m_arguments.contains(slot.name) || !m_severalName.isEmpty())
        return;
    const QString quoted = m_sentence.quoted();
    const Range range = slot.kind == SlotKind::Text ? textRange() : freeRange(slot);
    if (range.isEmpty())
        return;
    if (!quoted.isEmpty())
        return set(slot, quoted, range);
    if (slot.kind == SlotKind::Items)
        return set(slot, QJsonArray::fromStringList(partsOf(range)), range);
    const QStringList parts = slot.kind == SlotKind::Item ? partsOf(range) : QStringList();
    if (parts.size() > 1 && (m_profile.action == "add"_L1 || m_profile.action == "remove"_L1)) {
        m_severalName = slot.name;
        m_several = parts;
        return use(range);
    }
    set(slot, m_sentence.slice(range.first, range.end), range);
}

void SlotFiller::fillImplied()
{
    for (const Mention &mention : m_sentence.mentions()) {
        for (auto value = mention.meaning.values.begin(); value != mention.meaning.values.end(); ++value) {
            if (m_profile.slot(value.key()) && !m_arguments.contains(value.key()))
                m_arguments.insert(value.key(), value.value());
        }
    }
}

// The things that the tool is about anyway ("in my notes"), which are no part of what to look for.
QList<SlotFiller::Range> SlotFiller::objectRanges() const
{
    QList<Range> ranges;
    for (const Mention &mention : m_sentence.mentions()) {
        const QStringList objects = mention.objects();
        const bool isKnown = !objects.isEmpty() && std::ranges::all_of(objects, [this](const QString &term) {
            return m_profile.terms.contains(term);
        });
        if (mention.first >= m_from && isKnown && !mention.meaning.isName && mention.action().isEmpty())
            ranges.append(withGlueBefore({mention.first, mention.end()}));
    }
    return ranges;
}

SlotFiller::Range SlotFiller::freeRange(const Slot &slot) const
{
    QList<bool> cut = m_used;
    for (const Range &range : objectRanges())
        std::fill(cut.begin() + range.first, cut.begin() + range.end, true);
    qsizetype from = m_from;
    for (const Mention &mention : m_sentence.mentions()) {
        if (mention.first >= m_from && mention.says(u"about"_s) && slot.kind != SlotKind::Item)
            from = mention.end();
    }
    for (qsizetype i = from; i < m_sentence.end(); ++i) {
        if (cut.at(i))
            continue;
        qsizetype end = i;
        while (end < m_sentence.end() && !cut.at(end))
            ++end;
        Range range{i, end};
        if (const auto named = m_language.phrases(u"named"_s).longestAt(m_sentence.words(), i, end);
            named && slot.kind == SlotKind::Phrase)
            range.first += named->count;
        range = withoutGlue(range);
        if (!range.isEmpty())
            return range;
        i = end;
    }
    return {};
}

// Sentences are kept as they were said, but for "to my notes that" before them and "please" behind.
SlotFiller::Range SlotFiller::textRange() const
{
    Range range{m_from, m_sentence.words().size()};
    while (const auto polite = m_language.phrases(u"polite"_s).longestBefore(m_sentence.words(), range.first, range.end))
        range.end -= polite->count;
    for (const Range &object : objectRanges()) {
        if (object.first == range.first)
            range.first = object.end;
        else if (object.end == range.end && m_sentence.isGlue(object.first))
            range.end = object.first;
    }
    while (!range.isEmpty() && m_language.has(u"connectors"_s, m_sentence.form(range.first)) && !isSeparated(range.first))
        ++range.first;
    return range;
}

// Whether punctuation stands before the word, so that it begins something of its own.
bool SlotFiller::isSeparated(qsizetype word) const
{
    if (word == 0)
        return false;
    const qsizetype gap = m_sentence.words().at(word - 1).end();
    const QStringView between = QStringView(m_sentence.text()).sliced(gap, m_sentence.words().at(word).start - gap);
    return between.contains(u':') || between.contains(u',') || between.contains(u';');
}

SlotFiller::Range SlotFiller::withoutGlue(Range range) const
{
    while (!range.isEmpty() && m_sentence.isGlue(range.first))
        ++range.first;
    while (!range.isEmpty() && m_sentence.isGlue(range.end - 1))
        --range.end;
    return range;
}

SlotFiller::Range SlotFiller::withGlueBefore(Range range) const
{
    while (range.first > m_from && m_sentence.isGlue(range.first - 1) && !m_used.at(range.first - 1) && !isSeparated(range.first))
        --range.first;
    return range;
}

// "eggs, milk and bread" in three parts.
QStringList SlotFiller::partsOf(Range range) const
{
    QStringList parts;
    const auto close = [&](qsizetype first, qsizetype end) {
        const Range part = withoutGlue({first, end});
        if (!part.isEmpty())
            parts.append(m_sentence.slice(part.first, part.end));
    };
    qsizetype first = range.first;
    for (qsizetype i = range.first; i < range.end; ++i) {
        const auto joiner = m_language.phrases(u"joiners"_s).longestAt(m_sentence.words(), i, range.end);
        const qsizetype gap = i > range.first ? m_sentence.words().at(i - 1).end() : m_sentence.words().at(i).start;
        const QStringView between = QStringView(m_sentence.text()).sliced(gap, m_sentence.words().at(i).start - gap);
        if (joiner) {
            close(first, i);
            first = i + joiner->count;
        } else if (between.contains(u',') || between.contains(u';') || between.contains(u'&')) {
            close(first, i);
            first = i;
        }
    }
    close(first, range.end);
    return parts;
}

int SlotFiller::countUnexplained() const
{
    int count = 0;
    for (qsizetype i = m_sentence.begin(); i < m_sentence.end(); ++i) {
        if (m_used.at(i) || m_sentence.isGlue(i) || m_language.has(u"questionWords"_s, m_sentence.form(i)))
            continue;
        const Mention *mention = m_sentence.mentionAt(i);
        if (!mention) {
            if (m_profile.weightOf(stemOf(m_sentence.form(i))) == 0)
                ++count;
            continue;
        }
        const QStringList objects = mention->objects();
        const bool isKnown = std::ranges::all_of(objects, [this](const QString &term) { return m_profile.weightOf(term) > 0; });
        if (mention->meaning.isName || !isKnown)
            ++count;
    }
    return count;
}

void SlotFiller::use(Range range)
{
    std::fill(m_used.begin() + range.first, m_used.begin() + range.end, true);
}

void SlotFiller::set(const Slot &slot, const QJsonValue &value, Range range)
{
    m_arguments.insert(slot.name, value);
    use(range);
}

} // namespace tom::llm::builtin
