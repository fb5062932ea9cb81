#include "agent/memory/search/concepts.h"

#include "agent/memory/search/stems.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

// A line is a group; a word may be in several.
constexpr auto groups = R"(
work works working job jobs profession occupation employer employed company career office living chef travail travaille travailler metier emploi boulot entreprise societe profession employeur bureau
doctor doctors physician gp surgery medecin docteur docteure generaliste cabinet
dentist dentiste dental dentaire
drug medicine medication pill pills tablet tablets insulin inhaler medicament medicaments cachet cachets comprime traitement sirop
illness ill sick disease diabetes asthma pain malade maladie diabete diabetique asthme mal douleur
car cars vehicle drive drives driving auto voiture voitures auto vehicule conduit conduire rouler
movie movies film films cinema watch
live lives living lived reside address home flat house stay moved habite habiter habitent vit vivre vivent demeure adresse demenage loge logement
eat eats eaten eating food meal cook cooks cooking cake dessert diet allergic allergy intolerant vegetarian vegan avoid manger mange mangent repas cuisine cuisiner regime allergique allergie digere intolerant vegetarien vegetalien vegan eviter gateau dessert
drink drinks drank beer wine alcohol beverage boire boit boivent biere vin alcool boisson
cost costs price pay pays paid expensive euros euro pounds pound dollars dollar cout coute coutent prix payer paie payons euros euro
rent rental landlord loyer location proprietaire bailleur
bank mortgage loan credit banque pret credit emprunt
insurance insured insurer insures assurance assuree assureur assure
internet provider wifi broadband router internet fournisseur abonnement box
phone telephone mobile call number reach ring telephone portable appeler joindre joignable numero
birthday born birth birthdate naissance ne nee nes anniversaire
wedding marry marries married anniversary husband wife spouse mariage marie maries epoux epouse mari femme
school nursery kindergarten college class grade ecole creche maternelle college lycee classe
teacher teach teaches lesson teacher prof professeur maitre maitresse enseigne enseignant institutrice cours
child children kid kids son daughter boy girl enfant enfants fils fille gamin petits
mother mum mom mere maman
father dad pere papa
grandmother grandma granny gran mamie
grandfather grandpa granddad papi papy
sleep sleeps bed bedtime night dormir dort coucher couche lit nuit sommeil
holiday holidays vacation trip travel travels away journey vacances voyage sejour pars partons part partir
shoe shoes boots boot wear wears chaussure chaussures chausse pointure bottes botte
clothes clothing shirt trousers dress size wear wears vetement vetements chemise pantalon robe taille met porte
fix fixes fixed repair repaired mend mended broken plumber reparer repare refait refaire casse plombier
clean serviced service maintenance revision revisee entretien
bin bins trash rubbish garbage waste poubelle poubelles ordures dechets
collect collected emptied pick out ramassees ramasse passent passe sort sortir collecte
dog puppy breed chien chiot race
cat kitten breed chat chaton chatte race
vet veterinarian veterinary veterinaire veto
like likes love loves enjoy prefer prefers favourite favorite best adore adorent aime aiment prefere preferee plait plaisent apprecie
hate hates dislike dislikes mind deteste detestent
fear afraid scared scares scare frightened peur craint effraie
smoke smokes smoking cigarette tobacco fumer fume tabac cigarette
code codes pin combination digicode combinaison
password passcode sesame passe
lock padlock key keys cadenas serrure cle cles clef
water watered watering plants plant ferns flowers arroser arrose arrosent arrosage plantes plante fleurs orchidees
buy bought buys purchase purchased acheter achete achetee achetes achat offrir
sell sold vendre vendu vendue
gift present gave give cadeau offrir offert
book books novel read reads reading biography livre livres roman romans lire lit lecture
game games play plays playing toy board jeu jeux jouer joue jouet
music instrument piano guitar drums violin band sing sings musique instrument piano guitare batterie violon groupe chante chanter
sport gym training swim swims swimming football tennis judo danse dance ballet piscine nager natation nage
team club support supports fan equipe club supporte soutient
visit visits visitor visitors guest guests come comes stays visite visiter visiteurs invite invites vient viennent venir
language speak speaks spoken langue parle parler parlent
exam test exams mock examen epreuve controle
operation operated surgery operated opere operee operation
vaccine vaccinated jab shot vaccin vaccine vaccinee vacciner grippe
happen happens planned plan going arrive prevu prevue passe
leave leaves departure part partir depart quitte
babysitter nanny childminder nounou garde
look looks after care feed feeds feeds occupe occuper garder nourrir nourrit
apartment block building basement cellar immeuble cave
heating boiler heater radiator chauffage chaudiere radiateur
electricity electric power meter electrique electricite compteur courant
passport visa identity passeport identite carte
expire expires expiry end ends run runs out valid expirer expire fin valable
move moves moved relocate demenager demenage
cook cooks cooking chef kitchen restaurant cuisine cuisinier cuisiniere restaurant
allowed permitted forbidden want droit autorise permis interdit veut
)";

struct Lists
{
    QHash<QString, QSet<int>> groupsOf{};
    QList<QStringList> stems{};
};

const Lists &lists()
{
    static const Lists made = [] {
        Lists all;
        for (const QString &line : QString::fromLatin1(groups).split(u'\n', Qt::SkipEmptyParts)) {
            QStringList stems = stemsOf(line);
            stems.removeDuplicates();
            for (const QString &stem : std::as_const(stems))
                all.groupsOf[stem].insert(int(all.stems.size()));
            all.stems.append(stems);
        }
        return all;
    }();
    return made;
}

} // namespace

const QSet<int> &Concepts::of(const QString &stem)
{
    static const QSet<int> none;
    const auto found = lists().groupsOf.constFind(stem);
    return found == lists().groupsOf.constEnd() ? none : *found;
}

QStringList Concepts::stemsIn(const QSet<int> &groups)
{
    QStringList stems;
    for (const int group : groups)
        stems += lists().stems.at(group);
    stems.removeDuplicates();
    return stems;
}

bool Concepts::areRelated(const QString &one, const QString &other)
{
    return of(one).intersects(of(other));
}

} // namespace tom::memory
