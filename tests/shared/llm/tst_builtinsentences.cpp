#include "builtintools.h"
#include "shared/core/json.h"
#include "shared/llm/builtindialogue.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;

namespace {

// "tool {arguments}; …" for calls, "? text" for an answer or question that contains the text.
QString outcomeOf(const Message &message)
{
    QStringList calls;
    for (const ToolCall &call : message.toolCalls)
        calls.append(u"%1 %2"_s.arg(call.name, QString::fromUtf8(json::compact(call.arguments))));
    return calls.isEmpty() ? u"? "_s + message.text : calls.join(u"; "_s);
}

QString add(const QString &list, const QString &item)
{
    return u"lists__add_item {\"item\":\"%2\",\"list\":\"%1\"}"_s.arg(list, item);
}

QString remove(const QString &list, const QString &item)
{
    return u"lists__remove_item {\"item\":\"%2\",\"list\":\"%1\"}"_s.arg(list, item);
}

QString items(const QString &list)
{
    return u"lists__list_items {\"list\":\"%1\"}"_s.arg(list);
}

QString note(const QString &text)
{
    return u"notes__add_note {\"text\":\"%1\"}"_s.arg(text);
}

QString find(const QString &query)
{
    return u"notes__search_notes {\"query\":\"%1\"}"_s.arg(query);
}

} // namespace

class TestBuiltinSentences : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void routesASentence_data()
    {
        QTest::addColumn<QString>("expected");
        const QString lists = u"lists__list_lists {}"_s;
        const QString notes = u"notes__list_notes {}"_s;
        const QString unknown = u"? I did not understand"_s;
        const QString inconnu = u"? Je n'ai pas compris"_s;
        const auto row = [](const char *sentence, const QString &expected) { QTest::newRow(sentence) << expected; };

        // lists, English
        row("add milk to the shopping list", add(u"shopping"_s, u"milk"_s));
        row("Add milk to my shopping list, please.", add(u"shopping"_s, u"milk"_s));
        row("please add some milk to the shopping list", add(u"shopping"_s, u"milk"_s));
        row("can you put oat milk on the shopping list?", add(u"shopping"_s, u"oat milk"_s));
        row("put eggs and bread on my shopping list", add(u"shopping"_s, u"eggs"_s) + u"; "_s + add(u"shopping"_s, u"bread"_s));
        row("add eggs, milk and bread to the shopping list",
            add(u"shopping"_s, u"eggs"_s) + u"; "_s + add(u"shopping"_s, u"milk"_s) + u"; "_s + add(u"shopping"_s, u"bread"_s));
        row("add milk to shopping", add(u"shopping"_s, u"milk"_s));
        row("Tom, add tomatoes to the grocery list", add(u"grocery"_s, u"tomatoes"_s));
        row("add 2 kg of flour to the shopping list", add(u"shopping"_s, u"2 kg of flour"_s));
        row("append batteries to the hardware list", add(u"hardware"_s, u"batteries"_s));
        row("add call the plumber to my to-do list", add(u"to-do"_s, u"call the plumber"_s));
        row("add \"salt and pepper crisps\" to the shopping list", add(u"shopping"_s, u"salt and pepper crisps"_s));
        row("add a tent to the list called Holidays 2027", add(u"Holidays 2027"_s, u"tent"_s));
        row("buy milk", add(u"shopping"_s, u"milk"_s));
        row("we need to buy coffee and tea", add(u"shopping"_s, u"coffee"_s) + u"; "_s + add(u"shopping"_s, u"tea"_s));
        row("we are out of toilet paper", add(u"shopping"_s, u"toilet paper"_s));
        row("what is on the shopping list", items(u"shopping"_s));
        row("What's on my shopping list?", items(u"shopping"_s));
        row("show me the shopping list", items(u"shopping"_s));
        row("show the shoping list", items(u"shoping"_s));
        row("read the packing list", items(u"packing"_s));
        row("display my Christmas list", items(u"Christmas"_s));
        row("can you tell me what is on the to-do list?", items(u"to-do"_s));
        row("what do I need to buy?", items(u"shopping"_s));
        row("what do I have to do?", items(u"to-do"_s));
        row("list the items on the hardware list", items(u"hardware"_s));
        row("shopping list", items(u"shopping"_s));
        row("remove milk from shopping", remove(u"shopping"_s, u"milk"_s));
        row("remove the milk from the shopping list", remove(u"shopping"_s, u"milk"_s));
        row("take bread off the shopping list", remove(u"shopping"_s, u"bread"_s));
        row("delete eggs from my grocery list", remove(u"grocery"_s, u"eggs"_s));
        row("cross off butter on the shopping list", remove(u"shopping"_s, u"butter"_s));
        row("remove eggs and bread from the shopping list",
            remove(u"shopping"_s, u"eggs"_s) + u"; "_s + remove(u"shopping"_s, u"bread"_s));
        row("tick off call the plumber on my to-do list", remove(u"to-do"_s, u"call the plumber"_s));
        row("what lists do I have?", lists);
        row("show all my lists", lists);
        row("list my lists", lists);
        row("which lists are there", lists);
        row("delete the packing list", u"? Shall I really do this: delete the list \"packing\"? (yes/no)"_s);
        row("clear the shopping list", u"? Shall I really do this: delete the list \"shopping\""_s);
        row("add milk to the list", u"? Which list?"_s);
        row("what is on the list", lists);
        row("add something to the shopping list", u"lists__add_item {\"item\":\"something\",\"list\":\"shopping\"}"_s);

        // notes, English
        row("remember that the boiler code is 1234", note(u"the boiler code is 1234"_s));
        row("Remember the boiler code is 1234.", note(u"the boiler code is 1234"_s));
        row("note that Anna's birthday is on 4 May", note(u"Anna's birthday is on 4 May"_s));
        row("note: call mum tomorrow", note(u"call mum tomorrow"_s));
        row("make a note that the car needs new tyres", note(u"the car needs new tyres"_s));
        row("take a note: wifi password is hunter2", note(u"wifi password is hunter2"_s));
        row("write down that the plumber costs 80 euros", note(u"the plumber costs 80 euros"_s));
        row("add a note: buy bread", note(u"buy bread"_s));
        row("please remember that the shopping list is on the fridge", note(u"the shopping list is on the fridge"_s));
        row("don't forget that the bins go out on Monday", note(u"the bins go out on Monday"_s));
        row("what notes do I have about the boiler", find(u"boiler"_s));
        row("what notes do I have about the boiler?", find(u"boiler"_s));
        row("search my notes for wifi", find(u"wifi"_s));
        row("find the note about the plumber", find(u"plumber"_s));
        row("find wifi in my notes", find(u"wifi"_s));
        row("look for Anna in the notes", find(u"Anna"_s));
        row("show me the notes about car tyres", find(u"car tyres"_s));
        row("what did I write about the boiler?", find(u"boiler"_s));
        row("show my notes", notes);
        row("list my notes", notes);
        row("what notes do I have?", notes);
        row("read my notes", notes);
        row("delete note 3", u"? Shall I really do this: delete note \"3\"? (yes/no)"_s);
        row("remove note number 12", u"? Shall I really do this: delete note \"12\"? (yes/no)"_s);
        row("delete the note about the boiler", find(u"boiler"_s));
        row("delete a note", u"? Which number?"_s);
        row("add a note", u"? What should I write down?"_s);

        // lists, French
        row("ajoute du lait à la liste de courses", add(u"courses"_s, u"lait"_s));
        row("Ajoute du lait à ma liste de courses s'il te plaît", add(u"courses"_s, u"lait"_s));
        row("mets des œufs et du pain sur la liste de courses",
            add(u"courses"_s, u"œufs"_s) + u"; "_s + add(u"courses"_s, u"pain"_s));
        row("peux-tu ajouter de l'eau gazeuse à la liste des courses ?", add(u"courses"_s, u"eau gazeuse"_s));
        row("rajoute du beurre aux courses", add(u"courses"_s, u"beurre"_s));
        row("achète du café", add(u"courses"_s, u"café"_s));
        row("il faut acheter du fromage et des pommes",
            add(u"courses"_s, u"fromage"_s) + u"; "_s + add(u"courses"_s, u"pommes"_s));
        row("il n'y a plus de sucre", add(u"courses"_s, u"sucre"_s));
        row("ajoute appeler le plombier à la liste des choses à faire", add(u"choses à faire"_s, u"appeler le plombier"_s));
        row("ajoute une tente à la liste vacances", add(u"vacances"_s, u"tente"_s));
        row("qu'est-ce qu'il y a sur la liste de courses ?", items(u"courses"_s));
        row("qu'y a-t-il sur la liste de courses ?", items(u"courses"_s));
        row("montre-moi la liste de courses", items(u"courses"_s));
        row("affiche ma liste de courses", items(u"courses"_s));
        row("que contient la liste de Noël ?", items(u"Noël"_s));
        row("qu'est-ce que je dois acheter ?", items(u"courses"_s));
        row("liste de courses", items(u"courses"_s));
        row("retire le lait de la liste de courses", remove(u"courses"_s, u"lait"_s));
        row("enlève le pain des courses", remove(u"courses"_s, u"pain"_s));
        row("supprime les œufs de la liste de courses", remove(u"courses"_s, u"œufs"_s));
        row("quelles listes ai-je ?", lists);
        row("montre toutes mes listes", lists);
        row("supprime la liste vacances", u"? Dois-je vraiment faire ceci : supprimer la liste \"vacances\""_s);
        row("vide la liste de courses", u"? Dois-je vraiment faire ceci : supprimer la liste \"courses\""_s);
        row("ajoute du lait à la liste", u"? Quelle liste ?"_s);

        // notes, French
        row("note que le code de la chaudière est 1234", note(u"le code de la chaudière est 1234"_s));
        row("note : rappeler maman demain", note(u"rappeler maman demain"_s));
        row("souviens-toi que le plombier coûte 80 euros", note(u"le plombier coûte 80 euros"_s));
        row("retiens que l'anniversaire d'Anne est le 4 mai", note(u"l'anniversaire d'Anne est le 4 mai"_s));
        row("n'oublie pas que les poubelles sortent lundi", note(u"les poubelles sortent lundi"_s));
        row("prends en note : le mot de passe du wifi est secret", note(u"le mot de passe du wifi est secret"_s));
        row("ajoute une note : vidange en mars", note(u"vidange en mars"_s));
        row("cherche la chaudière dans mes notes", find(u"chaudière"_s));
        row("trouve la note sur le plombier", find(u"plombier"_s));
        row("quelles notes ai-je au sujet de la chaudière ?", find(u"chaudière"_s));
        row("qu'est-ce que j'ai noté sur la chaudière ?", find(u"chaudière"_s));
        row("montre mes notes", notes);
        row("affiche toutes mes notes", notes);
        row("quelles notes ai-je ?", notes);
        row("supprime la note 3", u"? Dois-je vraiment faire ceci : supprimer la note \"3\" ? (oui/non)"_s);
        row("efface la note sur la chaudière", find(u"chaudière"_s));

        // answered without a tool
        row("What can you do?", u"? I am Tom's built-in assistant, not an AI model"_s);
        row("help", u"? **lists**"_s);
        row("who are you?", u"? not an AI model"_s);
        row("are you an AI?", u"? not an AI model"_s);
        row("hello", u"? Hello!"_s);
        row("Hi Tom!", u"? Hello!"_s);
        row("thank you", u"? You are welcome."_s);
        row("Que sais-tu faire ?", u"? Je suis l'assistant intégré de Tom, pas un modèle d'IA"_s);
        row("qui es-tu ?", u"? pas un modèle d'IA"_s);
        row("Bonjour !", u"? Bonjour !"_s);
        row("merci beaucoup", u"? Avec plaisir."_s);
        row("what time is it?", u"? It is 10:30."_s);
        row("what time is it in Tokyo?", u"? In Tokyo it is 18:30."_s);
        row("what time is it in New York", u"? In New York it is 04:30."_s);
        row("quelle heure est-il ?", u"? Il est 10:30."_s);
        row("quelle heure est-il à Tokyo ?", u"? À Tokyo, il est 18:30."_s);
        row("what day is it?", u"? Today is Tuesday 24 November 2026."_s);
        row("what is the date today?", u"? Today is Tuesday 24 November 2026."_s);
        row("what day is it tomorrow?", u"? Tomorrow is Wednesday 25 November 2026."_s);
        row("what day is december 25", u"? December 25 is Friday 25 December 2026."_s);
        row("what day of the week is 2027-01-01?", u"? 2027-01-01 is Friday 1 January 2027."_s);
        row("how many days until Christmas?", u"? 31 days until Friday 25 December 2026."_s);
        row("what week is it?", u"? It is week 48."_s);
        row("quel jour sommes-nous ?", u"? Nous sommes le mardi 24 novembre 2026."_s);
        row("quel jour sommes-nous demain ?", u"? Demain : mercredi 25 novembre 2026."_s);
        row("combien de jours avant Noël ?", u"? 31 jours jusqu'au vendredi 25 décembre 2026."_s);
        row("2+2", u"? 4"_s);
        row("what is 3.5 * (2 + 1)?", u"? 10.5"_s);
        row("15% of 80", u"? 12"_s);
        row("what is two plus three", u"? 5"_s);
        row("what is forty-two divided by six?", u"? 7"_s);
        row("2^10", u"? 1024"_s);
        row("1 / 0", u"? I cannot divide by zero."_s);
        row("combien font 3,5 fois 2 ?", u"? 7"_s);
        row("combien font 15 % de 80 ?", u"? 12"_s);
        row("combien font quatre-vingt-dix plus vingt et un ?", u"? 111"_s);
        row("10 km in miles", u"? 10 km ≈ 6.21371 mi"_s);
        row("convert 100 °F to °C", u"? 100 °F ≈ 37.7778 °C"_s);
        row("how many grams are in a pound?", u"? 1 lb ≈ 453.592 g"_s);
        row("what is 90 km/h in mph", u"? 90 km/h ≈ 55.9234 mph"_s);
        row("convert 3 hours to minutes", u"? 3 h = 180 min"_s);
        row("2 GB in MB", u"? 2 GB = 2000 MB"_s);
        row("10 km en miles", u"? 10 km ≈ 6,21371 mi"_s);
        row("combien de grammes font 2 livres ?", u"? 2 lb ≈ 907,185 g"_s);
        row("convertis 20 °C en °F", u"? 20 °C = 68 °F"_s);
        row("10 km in litres", u"? I cannot convert km to l"_s);

        // below the threshold: never a tool
        row("write me a poem about the sea", unknown);
        row("who won the world cup in 1998?", unknown);
        row("what is the meaning of life?", unknown);
        row("translate good night into German", unknown);
        row("tell me a joke", unknown);
        row("remove the wallpaper", unknown);
        row("book a flight to Rome", unknown);
        row("asdfgh", unknown);
        row("écris-moi un poème sur la mer", inconnu);
        row("raconte-moi une blague", inconnu);
        row("qui a gagné la coupe du monde en 1998 ?", inconnu);
    }
    void routesASentence()
    {
        QFETCH(const QString, expected);

        const StoppedClock clock;
        const Message message =
            builtin::Dialogue(userSays(QString::fromUtf8(QTest::currentDataTag()), shippedTools()), clock.now()).next();

        const QString outcome = outcomeOf(message);
        if (expected.startsWith(u"? "_s))
            QVERIFY2(outcome.startsWith(u"? "_s) && outcome.contains(expected.sliced(2)), qPrintable(outcome));
        else
            QCOMPARE(outcome, expected);
    }
    void routesToOtherPeoplesTools_data()
    {
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *sentence, const QString &expected) { QTest::newRow(sentence) << expected; };

        row("what is the weather in Paris?", u"weather__get_forecast {\"city\":\"Paris\"}"_s);
        row("what is the weather in Paris tomorrow?", u"weather__get_forecast {\"city\":\"Paris\",\"date\":\"2026-11-25\"}"_s);
        row("weather forecast for New York", u"weather__get_forecast {\"city\":\"New York\"}"_s);
        row("quelle est la météo à Lyon demain ?", u"weather__get_forecast {\"city\":\"Lyon\",\"date\":\"2026-11-25\"}"_s);
        row("what is the weather?", u"? For which place?"_s);
        row("turn on the light in the living room", u"home__turn_on_light {\"room\":\"living_room\"}"_s);
        row("turn on the kitchen light", u"home__turn_on_light {\"room\":\"kitchen\"}"_s);
        row("add milk to the shopping list", add(u"shopping"_s, u"milk"_s));
    }
    void routesToOtherPeoplesTools()
    {
        QFETCH(const QString, expected);

        const StoppedClock clock;
        const CompletionRequest request = userSays(QString::fromUtf8(QTest::currentDataTag()), shippedTools() + foreignTools());
        const QString outcome = outcomeOf(builtin::Dialogue(request, clock.now()).next());

        if (expected.startsWith(u"? "_s))
            QVERIFY2(outcome.contains(expected.sliced(2)), qPrintable(outcome));
        else
            QCOMPARE(outcome, expected);
    }
};

QTEST_GUILESS_MAIN(TestBuiltinSentences)
#include "tst_builtinsentences.moc"
