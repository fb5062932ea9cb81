#include "agent/memory/book/refusal.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

// The check sum of card numbers.
bool isLuhn(const QString &digits)
{
    int sum = 0;
    for (qsizetype i = 0; i < digits.size(); ++i) {
        int digit = digits.at(digits.size() - 1 - i).digitValue();
        if (i % 2 == 1 && (digit *= 2) > 9)
            digit -= 9;
        sum += digit;
    }
    return sum % 10 == 0;
}

bool hasCardNumber(const QString &text)
{
    static const QRegularExpression form(uR"((?<![\d+])\d(?:[ -]?\d){12,18}(?!\d))"_s);
    for (auto matches = form.globalMatch(text); matches.hasNext();) {
        QString digits = matches.next().captured();
        digits.remove(u' ').remove(u'-');
        if (isLuhn(digits))
            return true;
    }
    return false;
}

bool hasKey(const QString &text)
{
    static const QRegularExpression form(
        uR"(-----BEGIN [A-Z ]*PRIVATE KEY|\bsk-[A-Za-z0-9_-]{16,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|)"
        uR"(\bAIza[0-9A-Za-z_-]{30,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.|)"
        uR"(\btom(?:tok|mem)_[A-Za-z0-9_.-]{16,})"_s);
    return form.match(text).hasMatch();
}

// "The password is hunter2"; where it is written is another thing.
bool hasPassword(const QString &text)
{
    static const QRegularExpression form(
        uR"(\b(?:password|passphrase|passcode|mot de passe|phrase secrète|api[ _-]?key|clé d['’]api|access token)\b[^.!?\n]{0,60}?)"
        uR"((?:\bis\b|\best\b|[:=])\s*["'«“]?\s*(?=\S*[\d!@#$%^&*_+])(?=\S*\p{L})[^\s"'»”]{6,})"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    return form.match(text).hasMatch();
}

bool isInstruction(const QString &text)
{
    static const QRegularExpression form(
        uR"(\b(?:ignore|disregard|forget)\b.{0,40}\b(?:previous|prior|above|earlier|all|your)\b.{0,30}\b(?:instruction|prompt|rule)s?)"
        uR"(|\bsystem prompt\b|\byou are now\b|<\|im_start\|>|\[INST\])"
        uR"(|\b(?:ignore|oublie)[sz]?\b.{0,40}\b(?:instructions|consignes)\b|\btu es maintenant\b)"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption
            | QRegularExpression::UseUnicodePropertiesOption);
    return form.match(text).hasMatch();
}

bool isRecalled(const QString &text)
{
    return text.contains("[memory "_L1) || text.contains("<memories>"_L1) || text.contains("<data from="_L1);
}

} // namespace

QString refusalOf(const QString &text)
{
    if (hasKey(text))
        return u"this looks like a key or a token; keys are not kept as memories"_s;
    if (hasPassword(text))
        return u"this looks like a password; passwords are not kept as memories"_s;
    if (hasCardNumber(text))
        return u"this looks like the number of a payment card; such numbers are not kept as memories"_s;
    if (isInstruction(text))
        return u"this is an instruction to an assistant, not something that is so; it is not kept as a memory"_s;
    if (isRecalled(text))
        return u"this was recalled from memory; it is there already"_s;
    return {};
}

} // namespace tom::memory
