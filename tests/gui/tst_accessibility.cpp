#include "desktop/app/language.h"
#include "desktop/look/appearance.h"
#include "tests/gui/guimain.h"
#include "tests/gui/scenes/stage.h"
#include "tests/gui/windowkeys.h"
#include "tests/gui/windownames.h"
#include "tests/gui/windowtree.h"

#include <QDirIterator>
#include <QMenu>
#include <QPointer>
#include <QRegularExpression>
#include <QTranslator>

#include <span>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

// How the program is shown: to whom, and on how little place.
struct Way
{
    QString name{};
    QLocale::Language language = QLocale::English;
    QSize size{900, 600};
    Qt::LayoutDirection direction = Qt::LeftToRight;
    Appearance::Scheme scheme = Appearance::Scheme::Light;
};

const Way ways[] = {{.name = u"English"_s, .size = {1120, 900}},
                    {.name = u"English, 900x600"_s},
                    {.name = u"French, dark, 900x600"_s, .language = QLocale::French, .scheme = Appearance::Scheme::Dark},
                    {.name = u"from the right, 900x600"_s, .direction = Qt::RightToLeft}};

// Bases of classes that nobody sees.
const QStringList invisibleBases{u"QObject"_s,           u"QAbstractListModel"_s, u"QStyledItemDelegate"_s,
                                 u"QProxyStyle"_s,       u"QSyntaxHighlighter"_s, u"QTextObjectInterface"_s,
                                 u"QTextBlockUserData"_s, u"QTextDocument"_s};

struct Source
{
    QString path{};
    QString text{};
};

QList<Source> sources(const QString &ending)
{
    QList<Source> all;
    QDirIterator files(QStringLiteral(TOM_SOURCE_DIR "/desktop"), {u'*' + ending}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            all.append({file.fileName(), QString::fromUtf8(file.readAll())});
    }
    return all;
}

// All classes of windows and their parts that a header of the program declares.
QStringList widgetClasses()
{
    static const QRegularExpression declaration(u"^class (\\w+)(?: final)?\\s*: public (\\w+)"_s,
                                                QRegularExpression::MultilineOption);
    QHash<QString, QString> baseOf;
    for (const Source &header : sources(u".h"_s)) {
        for (const QRegularExpressionMatch &match : declaration.globalMatch(header.text))
            baseOf.insert(match.captured(1), match.captured(2));
    }
    QStringList widgets;
    for (auto it = baseOf.cbegin(); it != baseOf.cend(); ++it) {
        QString base = *it;
        while (baseOf.contains(base))
            base = baseOf.value(base);
        if (base.startsWith(u'Q') && !invisibleBases.contains(base))
            widgets.append(it.key());
    }
    widgets.sort();
    return widgets;
}

// The names of dialogs, boxes and menus that have no class of their own. Dialogs of files are the system's.
QStringList plainWindows()
{
    static const QRegularExpression making(
        uR"re(\b(?:new (?:QDialog|QMessageBox|QMenu)|createStandardContextMenu)\([^#]*?setObjectName\(u"(\w+)"_s)re"_s);
    QStringList names;
    for (const Source &source : sources(u".cpp"_s)) {
        for (const QRegularExpressionMatch &match : making.globalMatch(source.text))
            names.append(match.captured(1));
    }
    names.append(u"trayMenu"_s);   // a member
    names.sort();
    return names;
}

// A part that is shown before it has its place is a window of its own for a moment: it takes the keyboard from where it was
// and closes menus.
class ShownAlone : public QObject
{
public:
    ShownAlone() { qApp->installEventFilter(this); }

    [[nodiscard]] QStringList names() const
    {
        QStringList names;
        for (const QPointer<QWidget> &widget : m_shown) {
            if (widget && !widget->isWindow())
                names.append(widget->objectName());
        }
        return names;
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        auto *widget = event->type() == QEvent::Show ? qobject_cast<QWidget *>(watched) : nullptr;
        if (widget && widget->isWindow())
            m_shown.append(widget);
        return false;
    }

private:
    QList<QPointer<QWidget>> m_shown;
};

} // namespace

// Walks all that the program shows, as somebody who does not see it, and as somebody who has only the keyboard.
class TestAccessibility : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_appearance = std::make_unique<Appearance>(*qApp, Appearance::Scheme::Light);
        QVERIFY(widgetClasses().size() > 60);
        QVERIFY(plainWindows().size() > 8);
    }
    void everythingIsNamedAndReachable_data()
    {
        QTest::addColumn<Way>("way");
        QTest::addColumn<Scene>("scene");
        const bool isOffscreen = QGuiApplication::platformName() == "offscreen"_L1;
        for (const Way &way : std::span(ways).first(isOffscreen ? std::size(ways) : 1)) {   // the X server has no part in them
            for (const Scene &scene : allScenes())
                QTest::newRow(qPrintable(way.name + u": "_s + scene.name)) << way << scene;
        }
    }
    void everythingIsNamedAndReachable()
    {
        QFETCH(const Way, way);
        QFETCH(const Scene, scene);
        const ShownAlone alone;
        show(way);
        Stage stage(way.size);
        QWidget *window = scene.show(stage);
        QVERIFY(window);
        QVERIFY(QTest::qWaitForWindowExposed(window));
        for (int round = 0; round < 5; ++round)   // parts show themselves one after the other
            QCoreApplication::processEvents();
        remember(*window);

        QStringList problems;
        const auto add = [&problems](const QString &kind, const QStringList &found) {
            for (const QString &one : found)
                problems.append(kind + u": "_s + one);
        };
        add(u"was a window of its own"_s, alone.names());
        add(u"has no name"_s, unnamedControls(window));
        add(u"answer to one key"_s, doubledKeys(window));
        add(u"has no objectName"_s, withoutObjectName(window));
        add(u"share an objectName"_s, sharedObjectNames(window));
        if (!qobject_cast<const QMenu *>(window)) {   // arrow keys lead through a menu
            add(u"does not say what it is"_s, roleless(window));
            const TabWalk walk = walkByTab(window);
            add(u"is never reached by Tab"_s, walk.unreached);
            add(u"is out of sight when Tab comes to it"_s, walk.outOfSight);
            add(u"come against the direction of reading"_s, walk.misordered);
            add(u"looks the same with the focus"_s, unseenFocus(window));
        }
        for (const QString &problem : std::as_const(problems))
            qWarning("%s", qPrintable(problem));
        QCOMPARE(problems.size(), 0);
    }
    // A window that has no scene is one that nobody has walked through.
    void everyWindowWasWalked()
    {
        if (m_walked < allScenes().size())
            QSKIP("not all of them were asked for");
        const QStringList classes = widgetClasses();
        const QStringList windows = plainWindows();
        m_seen.insert(u"FocusRing"_s);   // there only while the focus is; unseenFocus() looks for it
        QStringList missing;
        for (const QString &name : classes + windows) {
            if (!m_seen.contains(name))
                missing.append(name);
        }
        QCOMPARE(missing.join(u", "_s), QString());
    }

private:
    void show(const Way &way)
    {
        if (std::exchange(m_shown, way.name) == way.name)
            return;
        for (QTranslator *translator : qApp->findChildren<QTranslator *>())
            delete translator;
        const QLocale locale(way.language);
        QLocale::setDefault(locale);
        speak(*qApp, locale);
        QApplication::setLayoutDirection(way.direction);
        m_appearance->setScheme(way.scheme);
    }
    void remember(const QWidget &window)
    {
        ++m_walked;
        QList<const QWidget *> all{&window};
        for (const QWidget *widget : window.findChildren<QWidget *>()) {
            if (widget->isVisible())
                all.append(widget);
        }
        m_seen.insert(window.objectName());
        for (const QWidget *widget : std::as_const(all)) {
            for (const QMetaObject *type = widget->metaObject(); type; type = type->superClass())
                m_seen.insert(QString::fromLatin1(type->className()).section(u"::"_s, -1));
        }
    }

    std::unique_ptr<Appearance> m_appearance;
    QString m_shown = ways[0].name;
    QSet<QString> m_seen;
    qsizetype m_walked = 0;
};

Q_DECLARE_METATYPE(Way)
Q_DECLARE_METATYPE(tom::desktop::Scene)

int main(int argc, char *argv[])
{
    return runGuiTest<TestAccessibility>(argc, argv);
}
#include "tst_accessibility.moc"
