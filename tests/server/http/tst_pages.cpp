#include "server/http/pages.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace tom::server;

namespace {

using Colours = QMap<QString, quint32>;

Colours coloursOf(QStringView css)
{
    static const QRegularExpression form(u"--([a-z-]+): #([0-9a-f]{6});"_s);
    Colours colours;
    for (const QRegularExpressionMatch &match : form.globalMatchView(css))
        colours.insert(match.captured(1), match.captured(2).toUInt(nullptr, 16));
    return colours;
}

double luminance(quint32 colour)
{
    const auto channel = [colour](int shift) {
        const double value = double((colour >> shift) & 0xff) / 255;
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0);
}

double contrast(quint32 first, quint32 second)
{
    const double lighter = std::max(luminance(first), luminance(second));
    const double darker = std::min(luminance(first), luminance(second));
    return (lighter + 0.05) / (darker + 0.05);
}

// What the page says to a reader, as WCAG and our own policy want it; empty when all is well.
QString problemOf(const QByteArray &html)
{
    const QString text = QString::fromUtf8(html).remove(u"<script src=\"/home.js\"></script>"_s);
    for (const QString &forbidden :
         {u"<script"_s, u" style="_s, u" onclick"_s, u" onload"_s, u"http://"_s, u"https://"_s, u"@"_s}) {
        if (text.contains(forbidden))
            return u"it holds "_s + forbidden;
    }
    for (const QString &wanted : {u"<html lang=\"en\">"_s, u"<title>"_s, u"<h1>"_s, u"<main>"_s, u"initial-scale=1"_s}) {
        if (!text.contains(wanted))
            return u"it lacks "_s + wanted;
    }
    static const QRegularExpression input(u"<input id=\"([a-z]+)\"[^>]*>"_s);
    for (const QRegularExpressionMatch &match : input.globalMatch(text)) {
        if (!text.contains(u"<label for=\"%1\">"_s.arg(match.captured(1))))
            return u"the field %1 has no label"_s.arg(match.captured(1));
        if (!match.captured(0).contains(u"autocomplete="_s))
            return u"a password store cannot fill in %1"_s.arg(match.captured(1));
    }
    return {};
}

} // namespace

class TestPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aReaderOfTheScreenFindsItsWay()
    {
        for (const QByteArray &html :
             {pages::signIn({}), pages::signIn(u"name or password is wrong"_s), pages::code("ticket", {}),
              pages::code("ticket", u"wrong"_s), pages::home(u"alice"_s, u"a:1"_s)})
            QVERIFY2(problemOf(html).isEmpty(), qPrintable(problemOf(html) + u'\n' + QString::fromUtf8(html)));
        QCOMPARE(pages::signIn({}).count("<input"), 2);
        QCOMPARE(pages::signIn({}).count("<label"), 2);
        QVERIFY(!pages::signIn({}).contains("<script"));   // passwords are typed where no script runs
    }
    void saysWhatWentWrong()
    {
        const QByteArray plain = pages::signIn({});
        const QByteArray failed = pages::signIn(u"name or password is wrong"_s);

        QVERIFY(!plain.contains("role=\"alert\"") && !plain.contains("aria-invalid"));
        QVERIFY(failed.contains("id=\"problem\" role=\"alert\">name or password is wrong</p>"));
        QCOMPARE(failed.count("aria-describedby=\"problem\""), 2);
        QVERIFY(failed.contains("<title>Not signed in"));
        const QByteArray wrongCode = pages::code("ticket", u"this code is wrong"_s);
        QVERIFY(wrongCode.contains("id=\"problem\" role=\"alert\">this code is wrong</p>"));
        QCOMPARE(wrongCode.count("aria-describedby=\"problem\""), 1);
        QVERIFY(wrongCode.contains("<title>Not signed in") && pages::code("ticket", {}).contains("<title>Your code"));
    }
    void whatOthersWroteIsText()
    {
        const QByteArray html = pages::home(u"<b>\"a\"&"_s, u"\"><script>alert(1)</script>"_s) + pages::signIn(u"<img src=x>"_s)
                                + pages::code("\"><script>", u"<img src=x>"_s);
        QVERIFY(!html.contains("<b>") && !html.contains("<script>") && !html.contains("<img"));
    }
    void canBeReadInLightAndDark()
    {
        const QString css = QString::fromUtf8(pages::style());
        const qsizetype dark = css.indexOf(u"prefers-color-scheme: dark"_s);
        QVERIFY(dark > 0);
        const struct
        {
            QString front, back;
            double least;   // WCAG 2.2, AA: 4.5 for text, 3 for the edge of a field and for what shows the focus
        } pairs[] = {{u"text"_s, u"ground"_s, 4.5},      {u"text"_s, u"card"_s, 4.5}, {u"quiet"_s, u"card"_s, 4.5},
                     {u"text"_s, u"field"_s, 4.5},       {u"edge"_s, u"card"_s, 3},   {u"edge"_s, u"field"_s, 3},
                     {u"on-accent"_s, u"accent"_s, 4.5}, {u"accent"_s, u"card"_s, 4.5}, {u"wrong"_s, u"wrong-ground"_s, 4.5},
                     {u"wrong"_s, u"field"_s, 3}};
        for (const Colours &colours : {coloursOf(QStringView(css).first(dark)), coloursOf(QStringView(css).sliced(dark))}) {
            for (const auto &[front, back, least] : pairs) {
                QVERIFY2(colours.contains(front) && colours.contains(back), qPrintable(front + u' ' + back));
                const double reached = contrast(colours.value(front), colours.value(back));
                QVERIFY2(reached >= least, qPrintable(u"%1 on %2: %3"_s.arg(front, back).arg(reached)));
            }
        }
    }
    void theStyleLoadsNothing() { QVERIFY(!pages::style().contains("url(") && !pages::style().contains("@import")); }
};

QTEST_GUILESS_MAIN(TestPages)
#include "tst_pages.moc"
