#include "desktop/configeditor/configeditor.h"

#include "desktop/configeditor/configeditorcontroller.h"
#include "desktop/configeditor/configeditorpanel.h"
#include "desktop/configeditor/configforms.h"
#include "desktop/configeditor/configtextview.h"
#include "desktop/configeditor/versionspanel.h"

namespace tom::desktop {

namespace {

using Panel = ConfigEditorPanel;
using Controller = ConfigEditorController;

void connectForms(ConfigForms *forms, Controller *controller)
{
    QObject::connect(forms, &ConfigForms::setRequested, controller, &Controller::set);
    QObject::connect(forms, &ConfigForms::removeRequested, controller, &Controller::remove);
    QObject::connect(forms, &ConfigForms::secretGiven, controller, &Controller::setSecret);
    QObject::connect(forms, &ConfigForms::userAdded, controller, &Controller::addUser);
    QObject::connect(forms, &ConfigForms::providerAdded, controller, &Controller::addProvider);
    QObject::connect(forms, &ConfigForms::tryRequested, controller, &Controller::tryPart);
    QObject::connect(forms, &ConfigForms::tryCancelled, controller, &Controller::cancelTrial);
    QObject::connect(controller, &Controller::tried, forms, &ConfigForms::showTrial);
    QObject::connect(forms, &ConfigForms::serviceAdded, controller, &Controller::addService);
}

void connectVersions(VersionsPanel *versions, Controller *controller)
{
    QObject::connect(versions, &VersionsPanel::compareRequested, controller, &Controller::compareVersion);
    QObject::connect(versions, &VersionsPanel::restoreRequested, controller, &Controller::restore);
    QObject::connect(controller, &Controller::versionsListed, versions, &VersionsPanel::setVersions);
    QObject::connect(controller, &Controller::versionCompared, versions, &VersionsPanel::showDiff);
}

} // namespace

std::unique_ptr<ConfigEditorController> editIn(ConfigEditorPanel &panel, std::unique_ptr<ConfigSource> source)
{
    auto made = std::make_unique<Controller>(std::move(source));
    Controller *controller = made.get();
    connectForms(&panel.forms(), controller);
    connectVersions(&panel.versions(), controller);
    QObject::connect(&panel.textView(), &ConfigTextView::textEdited, controller, &Controller::setText);
    QObject::connect(&panel, &Panel::reviewRequested, controller, &Controller::review);
    QObject::connect(&panel, &Panel::importRequested, controller, &Controller::importFile);
    QObject::connect(&panel, &Panel::applyRequested, controller, &Controller::apply);
    QObject::connect(&panel, &Panel::reloadRequested, controller, &Controller::open);
    QObject::connect(&panel, &Panel::versionsRequested, controller, &Controller::listVersions);
    QObject::connect(&panel, &Panel::theirsRequested, controller, &Controller::takeTheirs);
    QObject::connect(&panel, &Panel::mineRequested, controller, &Controller::keepMine);
    QObject::connect(controller, &Controller::opened, &panel, &Panel::open);
    QObject::connect(controller, &Controller::closed, &panel, &Panel::close);
    QObject::connect(controller, &Controller::edited, &panel.textView(), &ConfigTextView::replaceAt);
    QObject::connect(controller, &Controller::analysed, &panel, &Panel::setAnalysis);
    QObject::connect(controller, &Controller::changedChanged, &panel, &Panel::setChanged);
    QObject::connect(controller, &Controller::busyChanged, &panel, &Panel::setBusy);
    QObject::connect(controller, &Controller::applied, &panel, &Panel::showApplied);
    QObject::connect(controller, &Controller::failed, &panel, &Panel::tell);
    QObject::connect(controller, &Controller::reviewed, &panel,
                     [&panel](const ConfigReview &review) { panel.showReview(review.diff, review.checked); });
    QObject::connect(controller, &Controller::conflicted, &panel,
                     [&panel](const ConfigConflict &conflict) { panel.showConflict(conflict.theirs, conflict.diff); });
    panel.setSource(controller->sourceName());
    return made;
}

} // namespace tom::desktop
