#include "tests/gui/hostiledocuments.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

// %1: the address of the picture, page or style; %2: the same without its scheme; %3: what stands around it; %4: a file of this
// computer.
const QStringList &lures()
{
    static const QStringList lures{
        u"![a picture](%1)"_s,
        u"![%3](<%1> \"%3\")"_s,
        u"![a][ref]\n\n[ref]: %1 \"%3\""_s,
        u"[![badge](%1/badge.svg)](%1)"_s,
        u"<img src=\"%1\" width=1 height=1>"_s,
        u"<IMG SRC='%1' onerror=\"fetch('%1')\">%3"_s,
        u"<img srcset=\"%1 2x\" lowsrc=%1 dynsrc=%1>"_s,
        u"<picture><source srcset=\"%1\"><img src=\"//%2\"></picture>"_s,
        u"<style>@import url('%1'); body{background:url(%1)}</style>%3"_s,
        u"<div style=\"background-image:url(%1)\">%3</div>"_s,
        u"<ul style='list-style-image:url(%1)'><li>%3</li></ul>"_s,
        u"<table background=\"%1\"><tr><td background='%1'><img src=%1></td></tr></table>"_s,
        u"<body background=\"%1\">%3"_s,
        u"<link rel=stylesheet href=\"%1\"><link rel=\"prefetch\" href=%1>"_s,
        u"<meta http-equiv=refresh content=\"0;url=%1\"><base href=\"%1/\">![a](b.png)"_s,
        u"<iframe src='%1'></iframe><embed src='%1'><object data='%1'></object>"_s,
        u"<video poster='%1' autoplay><source src='%1'></video><audio src='%1' autoplay>"_s,
        u"<svg xmlns='http://www.w3.org/2000/svg'><image href='%1'/><use xlink:href='%1#a'/></svg>"_s,
        u"<script src='%1'></script><script>new Image().src='%1'</script>"_s,
        u"<input type=image src='%1'><button formaction='%1'>%3</button>"_s,
        u"<a href='%1' ping='%1'>%3</a>"_s,
        u"![a](data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%3E%3Cimage%20href='%1'/%3E%3C/svg%3E)"_s,
        u"<img src=%4> <img src=\"file://localhost%4\"> ![a](%4) ![%3](<file:%4>)"_s,
        u"<link rel=stylesheet href='file://%4'><style>@import '%4';</style><p style=\"background-image:url(file://%4)\">%3"_s,
        u"<math href='%1'><mtext><img src='%1'></mtext><annotation-xml encoding='text/html'><img src=%1></annotation-xml></math>"_s,
        u"<link rel=\"shortcut icon\" href=\"%1/favicon.ico\"><meta property=\"og:image\" content=\"%1/preview.png\">%1/page"_s,
        u"&lt;b&gt;<p>%3<br><font face='url(%1)'><object type='image/svg+xml' data='%1'></object><hr>"_s,
        u"<img src=\"data:text/html,<img src='%1'>\">"_s,
        u"![a](file://%2) ![a](file://%4) <img src=file://%4>"_s,
        u"![a](\\\\%2) ![a](//%2) ![a](smb://%2) ![a](ftp://%2)"_s,
        u"%1 and www.example.org and <%1> and mailto:a@example.org"_s,
        u"[%3](%1) [click](javascript:fetch('%1')) [x](data:text/html,<img%20src=%1>)"_s,
        u"[open:%1] %3 [open:file://%4] [open:javascript:fetch('%1')]"_s,
        u"| a | ![b](%1) |\n|---|---|\n| <img src=%1> | [open:%1] |"_s,
        u"> ![quoted](%1)\n> <img src=%1>\n\n- ![item](%1)\n  1. <img src='%1'>"_s,
        u"```html\n<img src=\"%1\">\n```\n`![a](%1)` ~~![a](%1)~~"_s,
        u"![a](\n%1\n) ![a]( %1 =100x100) !&#91;a](%1) &lt;img src=%1&gt;"_s,
        u"<![CDATA[<img src=%1>]]><!-- <img src=%1> --><?xml-stylesheet href='%1'?>"_s,
        u"<qt><img src='%1'><p style='border-image:url(%1)'>%3</qt>"_s,
        u"<html><head><link rel=icon href=%1></head><body><h1>%3</h1><img src=%1></body></html>"_s,
    };
    return lures;
}

} // namespace

int lureCount()
{
    return int(lures().size());
}

QStringList hostileDocuments(const QString &address, const QString &file, int count)
{
    QRandomGenerator random(8);   // always the same
    const QString bare = QString(address).remove(u"http://"_s);
    QStringList documents;
    for (int number = 0; number < count; ++number) {
        QString document;
        const qsizetype parts = 1 + qsizetype(random.bounded(3));
        for (qsizetype part = 0; part < parts; ++part) {
            // Each lure alone once; then at random, one in the other.
            const qsizetype which = number < lures().size() && part == 0 ? number : qsizetype(random.bounded(lures().size()));
            const QString around = random.bounded(3) == 0 ? lures().at(qsizetype(random.bounded(lures().size()))) : u"words"_s;
            const QString place = u"/%1/%2"_s.arg(number).arg(part);
            document += QString(lures().at(which))
                            .replace(u"%3C"_s, u"\x01"_s)   // encoded signs of an address are no places
                            .replace(u"%3E"_s, u"\x02"_s)
                            .replace(u"%3"_s, around)
                            .replace(u"\x01"_s, u"%3C"_s)
                            .replace(u"\x02"_s, u"%3E"_s)
                            .replace(u"%1"_s, address + place)
                            .replace(u"%2"_s, bare + place)
                            .replace(u"%4"_s, file);
            document += random.bounded(2) == 0 ? u"\n\n"_s : u" "_s;
        }
        documents.append(document);
    }
    return documents;
}

} // namespace tom::desktop
