#include "server/app/welcome.h"

#include "shared/auth/certificate.h"

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

QString aiText(const Welcome &welcome)
{
    const QString chosen = welcome.modelSource.isEmpty() ? welcome.model : u"%1 (%2)"_s.arg(welcome.model, welcome.modelSource);
    if (!welcome.model.startsWith("builtin/"_L1))
        return chosen;
    return uR"(the built-in assistant: no AI model, but lists, notes, sums, units, dates.
                For a better one start Tom with OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY,
                OPENROUTER_API_KEY or MISTRAL_API_KEY set, or run Ollama on this machine,
                or name a provider in %1)"_s.arg(welcome.configFile);
}

// Two lines of sixteen bytes: a fingerprint is compared by eye.
QString fingerprintText(const QByteArray &key)
{
    const QString readable = auth::readableFingerprint(key);
    constexpr qsizetype half = 16 * 3;
    return readable.left(half) + u"\n                "_s + readable.mid(half);
}

} // namespace

QString welcomeText(const Welcome &welcome)
{
    if (welcome.awaitsPairing)
        return u"🔒 Tom has no user yet and listens to this machine alone (%1). Pair the first device: sudo tom-server pair\n"_s
            .arg(welcome.url);
    if (!welcome.firstUser)
        return u"🚀 Tom serves at %1 · AI: %2 (%3)\n   Fingerprint of its key: %4\n"_s.arg(
            welcome.url, welcome.model, welcome.modelSource, auth::readableFingerprint(welcome.key));
    const QString line = QString(78, u'─');
    QString text = u"%1\n  Tom is ready.\n\n"_s.arg(line);
    text += u"  Address       %1\n"_s.arg(welcome.url);
    text += u"  User          %1   (the admin)\n"_s.arg(welcome.firstUser->name);
    text += u"  Password      %1   (shown only now; keep it)\n"_s.arg(welcome.firstUser->password);
    text += u"  Fingerprint   %1\n"_s.arg(fingerprintText(welcome.key));
    text += u"  AI            %1\n"_s.arg(aiText(welcome));
    if (!welcome.warning.isEmpty())
        text += u"                ⚠️ %1\n"_s.arg(welcome.warning);
    return text + line + u'\n';
}

} // namespace tom::server
