#include "desktop/console/terminal.h"

#include "shared/core/terminal.h"

#include <cstdio>
#include <utility>

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

bool isHarmless(QChar c)
{
    return c == u'\n' || c == u'\t' || c.category() != QChar::Other_Control;
}

void write(FILE *file, const QString &text, bool forTerminal)
{
    QString shown = text;
    if (forTerminal)
        shown.removeIf([](QChar c) { return !isHarmless(c); });
    const QByteArray bytes = shown.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), file);
    std::fflush(file);
}

} // namespace

bool inputIsTerminal()
{
    return isTerminal(stdin);
}

bool outputIsTerminal()
{
    return isTerminal(stdout);
}

bool errorIsTerminal()
{
    return isTerminal(stderr);
}

void writeOutput(const QString &text)
{
    write(stdout, text, outputIsTerminal());
}

void writeError(const QString &text)
{
    write(stderr, text, true);
}

void writeRemark(const QString &text)
{
    if (!errorIsTerminal())
        return;
    std::fputs("\033[2m", stderr);
    write(stderr, QString(text).replace(u'\n', u' '), true);
    std::fputs("\033[0m\n", stderr);
}

std::optional<QString> askLine(const QString &prompt)
{
    writeError(prompt);
    QByteArray line;
    int c = std::fgetc(stdin);
    while (c != EOF && c != '\n') {
        line += char(c);
        c = std::fgetc(stdin);
    }
    if (c == EOF && line.isEmpty())
        return std::nullopt;
    if (line.endsWith('\r'))
        line.chop(1);
    return QString::fromUtf8(line);
}

std::optional<QString> askSecret(const QString &prompt)
{
    const bool typed = inputIsTerminal();
    std::optional<QString> secret;
    if (typed) {
        const EchoOff hidden;
        secret = askLine(prompt);
        writeError(u"\n"_s);
    } else {
        secret = askLine(prompt);
    }
    return secret;
}

QString readAllInput()
{
    QByteArray bytes;
    char buffer[4096];
    size_t count = 0;
    while ((count = std::fread(buffer, 1, sizeof buffer, stdin)) > 0)
        bytes.append(buffer, qsizetype(count));
    return QString::fromUtf8(bytes);
}

} // namespace tom::console
