#include "tests/gui/paintedwords.h"

#include <QFontMetricsF>
#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainter>
#include <QWidget>

#include <algorithm>

namespace tom::desktop {

namespace {

// Takes all that is painted, keeps the words.
class WordsEngine : public QPaintEngine
{
public:
    WordsEngine() : QPaintEngine(QPaintEngine::AllFeatures) {}

    bool begin(QPaintDevice *) override { return true; }
    bool end() override { return true; }
    void updateState(const QPaintEngineState &) override {}
    void drawPixmap(const QRectF &, const QPixmap &, const QRectF &) override {}
    void drawPath(const QPainterPath &) override {}
    void drawPolygon(const QPointF *, int, PolygonDrawMode) override {}
    [[nodiscard]] Type type() const override { return User; }
    void drawTextItem(const QPointF &point, const QTextItem &item) override;

    QList<PaintedWords> words;
};

void WordsEngine::drawTextItem(const QPointF &point, const QTextItem &item)
{
    const QString text = item.text().trimmed();
    // Nobody sees the signs that only say in which direction words go.
    if (std::ranges::all_of(text, [](QChar sign) { return sign.category() == QChar::Other_Format; }))
        return;
    // A space at the end of a line may hang over.
    const double width = text.size() == item.text().size() ? item.width() : QFontMetricsF(item.font()).horizontalAdvance(text);
    const QTransform toDevice = painter()->deviceTransform();
    const QRectF place(point.x(), point.y() - item.ascent(), width, item.ascent() + item.descent());
    PaintedWords painted{.words = text, .place = toDevice.mapRect(place)};
    QRectF seen = painted.place & systemClip().boundingRect();
    if (painter()->hasClipping())
        seen &= toDevice.mapRect(painter()->clipBoundingRect());
    painted.seen = seen;
    // What is chosen is painted once more in other colours, what is disabled with a light edge.
    const auto again = std::ranges::find_if(words, [&painted](const PaintedWords &other) {
        return other.words == painted.words && (other.place.topLeft() - painted.place.topLeft()).manhattanLength() <= 2;
    });
    if (again == words.end())
        words.append(painted);
    else
        again->seen |= painted.seen;
}

// As large as the widget, with letters of the same size.
class WordsDevice : public QPaintDevice
{
public:
    explicit WordsDevice(const QWidget &widget) : m_widget(widget) {}

    [[nodiscard]] QPaintEngine *paintEngine() const override { return &m_engine; }
    [[nodiscard]] const QList<PaintedWords> &words() const { return m_engine.words; }

protected:
    [[nodiscard]] int metric(PaintDeviceMetric metric) const override
    {
        switch (metric) {
        case PdmWidth:
            return m_widget.width();
        case PdmHeight:
            return m_widget.height();
        case PdmWidthMM:
            return m_widget.widthMM();
        case PdmHeightMM:
            return m_widget.heightMM();
        case PdmDpiX:
        case PdmPhysicalDpiX:
            return m_widget.logicalDpiX();
        case PdmDpiY:
        case PdmPhysicalDpiY:
            return m_widget.logicalDpiY();
        case PdmDepth:
            return 32;
        case PdmNumColors:
            return 1 << 24;
        case PdmDevicePixelRatio:
            return 1;
        case PdmDevicePixelRatioScaled:
            return int(devicePixelRatioFScale());
        case PdmDevicePixelRatioF_EncodedA:
        case PdmDevicePixelRatioF_EncodedB:
            return encodeMetricF(metric, 1);
        }
        return 0;
    }

private:
    const QWidget &m_widget;
    mutable WordsEngine m_engine;
};

} // namespace

QList<PaintedWords> paintedWords(QWidget &widget)
{
    WordsDevice device(widget);
    widget.render(&device, {}, {}, {});
    return device.words();
}

} // namespace tom::desktop
