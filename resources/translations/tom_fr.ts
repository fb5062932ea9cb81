<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>ConfigSchema</name>
    <message>
        <source>The configuration that tom-server and tom-agent read when they start.</source>
        <translation>La configuration que tom-server et tom-agent lisent au démarrage.</translation>
    </message>
    <message>
        <source>Who may sign in.</source>
        <translation>Qui peut se connecter.</translation>
    </message>
    <message>
        <source>A text. YAML reads 123 and no as something else; Tom takes them as they are written.</source>
        <translation>Un texte. YAML lit 123 et no comme autre chose ; Tom les prend tels qu&apos;ils sont écrits.</translation>
    </message>
    <message>
        <source>What holds for everybody.</source>
        <translation>Ce qui vaut pour tout le monde.</translation>
    </message>
    <message>
        <source>How much the log says.</source>
        <translation>Ce que dit le journal.</translation>
    </message>
    <message>
        <source>How a line of the log looks: text for people, json for programs that collect logs.</source>
        <translation>À quoi ressemble une ligne du journal : text pour les personnes, json pour les programmes qui collectent les journaux.</translation>
    </message>
    <message>
        <source>The folder of the sign-ins. Default: sessions/ in the data folder.</source>
        <translation>Le dossier des connexions. Par défaut : sessions/ dans le dossier des données.</translation>
    </message>
    <message>
        <source>The folder for what the services share between users. Default: all/ in the data folder.</source>
        <translation>Le dossier de ce que les services partagent entre utilisateurs. Par défaut : all/ dans le dossier des données.</translation>
    </message>
    <message>
        <source>The port that Tom listens at. Default: 8443, in containers 443.</source>
        <translation>Le port où Tom écoute. Par défaut : 8443, dans des conteneurs 443.</translation>
    </message>
    <message>
        <source>The one IP address of this machine to listen at. Default: every one.</source>
        <translation>La seule adresse IP de cette machine où écouter. Par défaut : toutes.</translation>
    </message>
    <message>
        <source>Whether passwords that are written as they are stay so in this file. Default: their hashes take their place.</source>
        <translation>Si les mots de passe écrits en clair le restent dans ce fichier. Par défaut : leurs empreintes prennent leur place.</translation>
    </message>
    <message>
        <source>Addresses and networks of the reverse proxies before Tom: what they say in X-Forwarded-For counts, and nobody else&apos;s.</source>
        <translation>Adresses et réseaux des proxys inverses devant Tom : ce qu&apos;ils disent dans X-Forwarded-For compte, et rien d&apos;autre.</translation>
    </message>
    <message>
        <source>Which provider of llms answers. Default: the first one.</source>
        <translation>Quel fournisseur de llms répond. Par défaut : le premier.</translation>
    </message>
    <message>
        <source>Which provider prepares answers to be spoken. Default: the one of llm.</source>
        <translation>Quel fournisseur prépare les réponses à dire à voix haute. Par défaut : celui de llm.</translation>
    </message>
    <message>
        <source>Which provider chooses the services for a request. Default: the one of llm.</source>
        <translation>Quel fournisseur choisit les services pour une demande. Par défaut : celui de llm.</translation>
    </message>
    <message>
        <source>Read for the sake of older files; means nothing.</source>
        <translation>Lu à cause d&apos;anciens fichiers ; ne signifie rien.</translation>
    </message>
    <message>
        <source>The AI models that may answer, by provider. The names are free.</source>
        <translation>Les modèles d&apos;IA qui peuvent répondre, par fournisseur. Les noms sont libres.</translation>
    </message>
    <message>
        <source>For budgets in another currency: the US dollars that one of it is worth. Tom fetches none.</source>
        <translation>Pour les budgets dans une autre monnaie : combien de dollars américains vaut une unité. Tom n&apos;en cherche aucun.</translation>
    </message>
    <message>
        <source>What may be spent on models. At 80 % Tom says so, at 100 % a simpler model answers, at 110 % none does until the day or month is over.</source>
        <translation>Ce qui peut être dépensé pour les modèles. À 80 % Tom le dit, à 100 % un modèle plus simple répond, à 110 % aucun jusqu&apos;à la fin du jour ou du mois.</translation>
    </message>
    <message>
        <source>From midnight to midnight.</source>
        <translation>De minuit à minuit.</translation>
    </message>
    <message>
        <source>From the first of the month to the next.</source>
        <translation>Du premier du mois au suivant.</translation>
    </message>
    <message>
        <source>By its three capitals; one other than USD needs a line under global.exchange_rates.</source>
        <translation>Par ses trois capitales ; une autre que USD demande une ligne sous global.exchange_rates.</translation>
    </message>
    <message>
        <source>Which of the provider&apos;s models speak and listen. Default: the usual ones of OpenAI, Google and Groq.</source>
        <translation>Lesquels des modèles du fournisseur parlent et écoutent. Par défaut : les habituels d&apos;OpenAI, Google et Groq.</translation>
    </message>
    <message>
        <source>The one that speaks, as the provider calls it.</source>
        <translation>Celui qui parle, comme le fournisseur le nomme.</translation>
    </message>
    <message>
        <source>Its voice, as the provider calls it.</source>
        <translation>Sa voix, comme le fournisseur la nomme.</translation>
    </message>
    <message>
        <source>The one that writes down what is said.</source>
        <translation>Celui qui met par écrit ce qui est dit.</translation>
    </message>
    <message>
        <source>What a model costs, in US dollars for a million tokens.</source>
        <translation>Ce que coûte un modèle, en dollars américains pour un million de jetons.</translation>
    </message>
    <message>
        <source>What it reads.</source>
        <translation>Ce qu&apos;il lit.</translation>
    </message>
    <message>
        <source>What it writes, with what it thinks.</source>
        <translation>Ce qu&apos;il écrit, avec ce qu&apos;il pense.</translation>
    </message>
    <message>
        <source>What it has read before. Default: as other input.</source>
        <translation>Ce qu&apos;il a déjà lu. Par défaut : comme le reste.</translation>
    </message>
    <message>
        <source>What it is told to remember. Default: as other input.</source>
        <translation>Ce qu&apos;il doit retenir. Par défaut : comme le reste.</translation>
    </message>
    <message>
        <source>How long things wait for a user&apos;s word, and how long tool calls are on record.</source>
        <translation>Combien de temps une question attend l&apos;utilisateur, et combien de temps les appels d&apos;outils restent consignés.</translation>
    </message>
    <message>
        <source>A question whether a tool may be called counts as a no after this.</source>
        <translation>Une question sur un appel d&apos;outil vaut non passé ce délai, en heures.</translation>
    </message>
    <message>
        <source>A form of a service counts as cancelled after this.</source>
        <translation>Un formulaire d&apos;un service vaut annulé passé ce délai, en minutes.</translation>
    </message>
    <message>
        <source>So long the record of tool calls is kept.</source>
        <translation>Combien de jours les appels d&apos;outils restent consignés.</translation>
    </message>
    <message>
        <source>What one client may use of the server.</source>
        <translation>Ce qu&apos;un client peut utiliser du serveur.</translation>
    </message>
    <message>
        <source>The largest body of a request.</source>
        <translation>Le plus grand corps d&apos;une requête.</translation>
    </message>
    <message>
        <source>The largest body of a request to the assistant.</source>
        <translation>Le plus grand corps d&apos;une demande à l&apos;assistant.</translation>
    </message>
    <message>
        <source>The largest head of a request.</source>
        <translation>Le plus grand en-tête d&apos;une requête.</translation>
    </message>
    <message>
        <source>Connections at once, of everybody.</source>
        <translation>Connexions simultanées, en tout.</translation>
    </message>
    <message>
        <source>Connections at once from one address, or one IPv6 network of 64 bits; trusted proxies are not counted.</source>
        <translation>Connexions simultanées d&apos;une adresse, ou d&apos;un réseau IPv6 de 64 bits ; les proxys de confiance ne comptent pas.</translation>
    </message>
    <message>
        <source>Requests a minute of one signed-in device.</source>
        <translation>Requêtes par minute d&apos;un appareil connecté.</translation>
    </message>
    <message>
        <source>Push channels at once of one user.</source>
        <translation>Canaux push simultanés d&apos;un utilisateur.</translation>
    </message>
    <message>
        <source>Who runs the agents, and what each of those that tom-server starts may use.</source>
        <translation>Qui fait tourner les agents, et ce que peut utiliser chacun de ceux que tom-server démarre.</translation>
    </message>
    <message>
        <source>supervised: tom-server starts them; external: somebody else does.</source>
        <translation>supervised : tom-server les démarre ; external : quelqu&apos;un d&apos;autre.</translation>
    </message>
    <message>
        <source>Where the agents are that somebody else runs; {username} stands for the user&apos;s name.</source>
        <translation>Où sont les agents que quelqu&apos;un d&apos;autre fait tourner ; {username} tient lieu du nom de l&apos;utilisateur.</translation>
    </message>
    <message>
        <source>The memory that an agent may have; one that wants more ends, and is started anew.</source>
        <translation>La mémoire qu&apos;un agent peut avoir ; celui qui en veut plus s&apos;arrête et redémarre.</translation>
    </message>
    <message>
        <source>The files and connections that an agent may have open.</source>
        <translation>Les fichiers et connexions qu&apos;un agent peut avoir ouverts.</translation>
    </message>
    <message>
        <source>Where agents ring when devices should hear of something.</source>
        <translation>Où les agents sonnent quand les appareils doivent apprendre quelque chose.</translation>
    </message>
    <message>
        <source>Where agents that somebody else runs reach this server, with the port.</source>
        <translation>Où les agents que quelqu&apos;un d&apos;autre fait tourner joignent ce serveur, avec le port.</translation>
    </message>
    <message>
        <source>The address of this machine that it listens at. Default: every address.</source>
        <translation>L&apos;adresse de cette machine où il écoute. Par défaut : toutes.</translation>
    </message>
    <message>
        <source>The port that it listens at. Default: the one of url.</source>
        <translation>Le port où il écoute. Par défaut : celui d&apos;url.</translation>
    </message>
    <message>
        <source>One provider of models. It needs three models, and a key, the name of a variable with a key, or an address.</source>
        <translation>Un fournisseur de modèles. Il lui faut trois modèles, et une clé, le nom d&apos;une variable qui en contient une, ou une adresse.</translation>
    </message>
    <message>
        <source>The key itself.</source>
        <translation>La clé elle-même.</translation>
    </message>
    <message>
        <source>The name of an environment variable that holds the key.</source>
        <translation>Le nom d&apos;une variable d&apos;environnement qui contient la clé.</translation>
    </message>
    <message>
        <source>Exactly three, for simple, ordinary and hard requests, as provider/model.</source>
        <translation>Exactement trois, pour les demandes simples, ordinaires et difficiles, sous la forme fournisseur/modèle.</translation>
    </message>
    <message>
        <source>What is sent along with each request.</source>
        <translation>Ce qui est envoyé avec chaque demande.</translation>
    </message>
    <message>
        <source>Another address for these models. A prefix that Tom does not know is spoken to in the OpenAI protocol there. Default: the address that belongs to the models&apos; prefix.</source>
        <translation>Une autre adresse pour ces modèles. Un préfixe que Tom ne connaît pas y est servi dans le protocole d&apos;OpenAI. Par défaut : l&apos;adresse qui va avec le préfixe des modèles.</translation>
    </message>
    <message>
        <source>Headers to send along.</source>
        <translation>En-têtes à envoyer avec.</translation>
    </message>
    <message>
        <source>Who answers when this one cannot, in this order: names of other providers, or builtin for the built-in assistant.</source>
        <translation>Qui répond quand celui-ci ne peut pas, dans cet ordre : noms d&apos;autres fournisseurs, ou builtin pour l&apos;assistant intégré.</translation>
    </message>
    <message>
        <source>The seconds that a whole answer may take.</source>
        <translation>Les secondes que peut prendre une réponse entière.</translation>
    </message>
    <message>
        <source>The most requests at once; others wait.</source>
        <translation>Le plus de demandes à la fois ; les autres attendent.</translation>
    </message>
    <message>
        <source>The seconds between the starts of two requests, for providers that count them.</source>
        <translation>Les secondes entre les débuts de deux demandes, pour les fournisseurs qui les comptent.</translation>
    </message>
    <message>
        <source>What its models cost, by model; these come before the provider&apos;s own figures and before Tom&apos;s table.</source>
        <translation>Ce que coûtent ses modèles, par modèle ; cela passe avant les chiffres du fournisseur et avant la table de Tom.</translation>
    </message>
    <message>
        <source>How long somebody stays signed in.</source>
        <translation>Combien de temps quelqu&apos;un reste connecté.</translation>
    </message>
    <message>
        <source>The days after which a device that is not used has to sign in again; not more than absolute_days.</source>
        <translation>Les jours après lesquels un appareil inutilisé doit se reconnecter ; pas plus que absolute_days.</translation>
    </message>
    <message>
        <source>The days after which it has to in any case.</source>
        <translation>Les jours après lesquels il le doit en tout cas.</translation>
    </message>
    <message>
        <source>For push notifications through Google Firebase: what its console shows for the project.</source>
        <translation>Pour les notifications push par Google Firebase : ce que sa console montre pour le projet.</translation>
    </message>
    <message>
        <source>The key for web clients.</source>
        <translation>La clé pour les clients web.</translation>
    </message>
    <message>
        <source>The domain of the sign-in.</source>
        <translation>Le domaine de la connexion.</translation>
    </message>
    <message>
        <source>The name of the project.</source>
        <translation>Le nom du projet.</translation>
    </message>
    <message>
        <source>The bucket of the project.</source>
        <translation>Le compartiment du projet.</translation>
    </message>
    <message>
        <source>The number of the sender.</source>
        <translation>Le numéro de l&apos;expéditeur.</translation>
    </message>
    <message>
        <source>The name of the web client.</source>
        <translation>Le nom du client web.</translation>
    </message>
    <message>
        <source>The public key of web push.</source>
        <translation>La clé publique du push web.</translation>
    </message>
    <message>
        <source>One person.</source>
        <translation>Une personne.</translation>
    </message>
    <message>
        <source>The name to sign in with, and of the user&apos;s folder: letters without accents, digits and . _ -.</source>
        <translation>Le nom de connexion, et du dossier de l&apos;utilisateur : lettres sans accent, chiffres et . _ -.</translation>
    </message>
    <message>
        <source>The hash of the password. A password written as it is, is replaced by its hash when the file is read.</source>
        <translation>L&apos;empreinte du mot de passe. Un mot de passe écrit en clair est remplacé par son empreinte à la lecture du fichier.</translation>
    </message>
    <message>
        <source>What the assistant should know about the user, as a text or structured.</source>
        <translation>Ce que l&apos;assistant doit savoir de l&apos;utilisateur, en texte ou structuré.</translation>
    </message>
    <message>
        <source>When Tom is there, by the clock on the wall: 07:00-08:00, 15:00-20:00 for example; 20:00-02:00 ends on the next day; or always, or never. A day of which nothing is said has no hours.</source>
        <translation>Quand Tom est là, à l&apos;heure de la pendule : 07:00-08:00, 15:00-20:00 par exemple ; 20:00-02:00 finit le lendemain ; ou always (toujours), ou never (jamais). Un jour dont rien n&apos;est dit n&apos;a pas d&apos;heures.</translation>
    </message>
    <message>
        <source>From when to when; several with commas.</source>
        <translation>De quand à quand ; plusieurs avec des virgules.</translation>
    </message>
    <message>
        <source>Of every day that nothing else is said of.</source>
        <translation>De chaque jour dont rien d&apos;autre n&apos;est dit.</translation>
    </message>
    <message>
        <source>Of Monday to Friday.</source>
        <translation>Du lundi au vendredi.</translation>
    </message>
    <message>
        <source>Of Saturday and Sunday.</source>
        <translation>Du samedi et du dimanche.</translation>
    </message>
    <message>
        <source>Of this day alone.</source>
        <translation>De ce jour seulement.</translation>
    </message>
    <message>
        <source>The only modules that turns may reach: names of services, and lists, memory, notes, notifications. Default: all.</source>
        <translation>Les seuls modules que les demandes peuvent atteindre : des noms de services, et lists, memory, notes, notifications. Par défaut : tous.</translation>
    </message>
    <message>
        <source>What holds for everybody of a role, where a user&apos;s own lines say nothing else.</source>
        <translation>Ce qui vaut pour tous ceux d&apos;un rôle, là où les lignes propres d&apos;un utilisateur ne disent rien d&apos;autre.</translation>
    </message>
    <message>
        <source>Those who may change this file. They have no hours, so that somebody can put mistakes right.</source>
        <translation>Ceux qui peuvent changer ce fichier. Ils n&apos;ont pas d&apos;heures, pour que quelqu&apos;un puisse corriger les erreurs.</translation>
    </message>
    <message>
        <source>Those of whom nothing else is said.</source>
        <translation>Ceux dont rien d&apos;autre n&apos;est dit.</translation>
    </message>
    <message>
        <source>Children.</source>
        <translation>Les enfants.</translation>
    </message>
    <message>
        <source>Guests.</source>
        <translation>Les invités.</translation>
    </message>
    <message>
        <source>What holds for every admin.</source>
        <translation>Ce qui vaut pour chaque administrateur.</translation>
    </message>
    <message>
        <source>What holds for everybody of this role.</source>
        <translation>Ce qui vaut pour tous ceux de ce rôle.</translation>
    </message>
    <message>
        <source>The time zone of the hours and of the days of budgets. Default: the one of this machine, and for the budgets of adults their own setting.</source>
        <translation>Le fuseau horaire des heures et des jours des budgets. Par défaut : celui de cette machine, et pour les budgets des adultes leur propre réglage.</translation>
    </message>
    <message>
        <source>What the user may do: admin changes this file, and what a role is limited to stands under roles.</source>
        <translation>Ce que l&apos;utilisateur peut faire : admin change ce fichier, et ce à quoi un rôle est limité se trouve sous roles.</translation>
    </message>
    <message>
        <source>The older way to write role: admin.</source>
        <translation>L&apos;ancienne façon d&apos;écrire role: admin.</translation>
    </message>
    <message>
        <source>Another user, who decides about the tool calls of this one that need consent.</source>
        <translation>Un autre utilisateur, qui décide des appels d&apos;outils de celui-ci qui demandent un accord.</translation>
    </message>
    <message>
        <source>The address of an agent that somebody else runs. Default: tom-server starts one.</source>
        <translation>L&apos;adresse d&apos;un agent que quelqu&apos;un d&apos;autre fait tourner. Par défaut : tom-server en démarre un.</translation>
    </message>
    <message>
        <source>The user&apos;s services by name: programs with tools that the assistant may use.</source>
        <translation>Les services de l&apos;utilisateur, par nom : des programmes dont l&apos;assistant peut utiliser les outils.</translation>
    </message>
    <message>
        <source>One MCP server.</source>
        <translation>Un serveur MCP.</translation>
    </message>
    <message>
        <source>Its MCP address.</source>
        <translation>Son adresse MCP.</translation>
    </message>
    <message>
        <source>Instead of an address: a program that the user&apos;s agent starts and speaks to over its standard input and output.</source>
        <translation>Au lieu d&apos;une adresse : un programme que l&apos;agent de l&apos;utilisateur démarre et auquel il parle par l&apos;entrée et la sortie standard.</translation>
    </message>
    <message>
        <source>What the program is started with.</source>
        <translation>Les arguments du programme.</translation>
    </message>
    <message>
        <source>Environment variables for the program, which gets none of Tom&apos;s own but PATH, HOME and LANG. Values as in headers.</source>
        <translation>Variables d&apos;environnement du programme, qui ne reçoit de celles de Tom que PATH, HOME et LANG. Valeurs comme dans headers.</translation>
    </message>
    <message>
        <source>Seconds that a call may take without an answer or a word of progress; with progress ten minutes in all, or this where it is longer.</source>
        <translation>Secondes que peut prendre un appel sans réponse ni signe d&apos;avancement ; avec avancement dix minutes en tout, ou ceci si c&apos;est plus long.</translation>
    </message>
    <message>
        <source>Sent with every request to the service, such as a key of it. ${NAME} stands for an environment variable, ${file:/path} for a file, ${secret} for the user&apos;s own secret, $${ for a plain ${.</source>
        <translation>Envoyés avec chaque demande au service, par exemple une clé. ${NAME} tient lieu d&apos;une variable d&apos;environnement, ${file:/path} d&apos;un fichier, ${secret} du secret de l&apos;utilisateur, $${ d&apos;un simple ${.</translation>
    </message>
    <message>
        <source>Tells the assistant when to use it.</source>
        <translation>Dit à l&apos;assistant quand l&apos;utiliser.</translation>
    </message>
    <message>
        <source>The provider of llms that answers when this service is used.</source>
        <translation>Le fournisseur de llms qui répond quand ce service est utilisé.</translation>
    </message>
    <message>
        <source>How good a model it takes.</source>
        <translation>La qualité de modèle qu&apos;il faut.</translation>
    </message>
    <message>
        <source>Whether it is used.</source>
        <translation>S&apos;il est utilisé.</translation>
    </message>
    <message>
        <source>What its tools may do, by their names; * stands for any letters, ? for one. The strictest word counts.</source>
        <translation>Ce que ses outils peuvent faire, par leurs noms ; * tient lieu de lettres quelconques, ? d&apos;une seule. Le mot le plus strict compte.</translation>
    </message>
    <message>
        <source>These run without a question.</source>
        <translation>Ceux-ci tournent sans question.</translation>
    </message>
    <message>
        <source>These run after the user&apos;s yes.</source>
        <translation>Ceux-ci tournent après le oui de l&apos;utilisateur.</translation>
    </message>
    <message>
        <source>These are never offered and never run.</source>
        <translation>Ceux-ci ne sont jamais proposés et ne tournent jamais.</translation>
    </message>
    <message>
        <source>A value, or a file that holds it.</source>
        <translation>Une valeur, ou un fichier qui la contient.</translation>
    </message>
    <message>
        <source>Its path, which begins with /.</source>
        <translation>Son chemin, qui commence par /.</translation>
    </message>
    <message>
        <source>The same as directly under the service, as in older files.</source>
        <translation>La même chose que directement sous le service, comme dans d&apos;anciens fichiers.</translation>
    </message>
    <message>
        <source>The memory service: what it reads and understands memories with.</source>
        <translation>Le service de mémoire : avec quoi il lit et comprend les souvenirs.</translation>
    </message>
    <message>
        <source>Whether users have a memory.</source>
        <translation>Si les utilisateurs ont une mémoire.</translation>
    </message>
    <message>
        <source>Where the memory service is when somebody else runs it. Without it tom-server starts one.</source>
        <translation>Où est le service de mémoire quand quelqu&apos;un d&apos;autre le fait tourner. Sinon tom-server en démarre un.</translation>
    </message>
    <message>
        <source>The port of a memory service that is started by hand.</source>
        <translation>Le port d&apos;un service de mémoire démarré à la main.</translation>
    </message>
    <message>
        <source>How a memory service that is started by hand speaks: plain is HTTP, inside a network of containers.</source>
        <translation>Comment parle un service de mémoire démarré à la main : plain est HTTP, dans un réseau de conteneurs.</translation>
    </message>
    <message>
        <source>The key for OpenAI.</source>
        <translation>La clé pour OpenAI.</translation>
    </message>
    <message>
        <source>The key for OpenRouter.</source>
        <translation>La clé pour OpenRouter.</translation>
    </message>
    <message>
        <source>Who reads memories.</source>
        <translation>Qui lit les souvenirs.</translation>
    </message>
    <message>
        <source>With which model.</source>
        <translation>Avec quel modèle.</translation>
    </message>
    <message>
        <source>Who makes them searchable.</source>
        <translation>Qui les rend trouvables.</translation>
    </message>
    <message>
        <source>Backups that tom-server makes by itself, once a day; without this section it makes none.</source>
        <translation>Les sauvegardes que tom-server fait de lui-même, une fois par jour ; sans cette section, il n’en fait aucune.</translation>
    </message>
    <message>
        <source>When, in the time zone of the server, such as '03:30'. One that was missed is made when the server runs again.</source>
        <translation>Quand, à l’heure du serveur, par exemple '03:30'. Celle qui a été manquée est faite quand le serveur tourne de nouveau.</translation>
    </message>
    <message>
        <source>How many are kept; the oldest go when a new one is whole.</source>
        <translation>Combien sont gardées ; les plus anciennes partent quand une nouvelle est entière.</translation>
    </message>
    <message>
        <source>Where to, as a whole path; backups in the data folder unless given. Better on another disk.</source>
        <translation>Où, en chemin complet ; backups dans le dossier de données si rien n’est donné. Mieux sur un autre disque.</translation>
    </message>
    <message>
        <source>A file whose first line is the passphrase that they are encrypted with, as a whole path; not encrypted unless given.</source>
        <translation>Un fichier dont la première ligne est la phrase secrète qui les chiffre, en chemin complet ; rien n’est chiffré sans lui.</translation>
    </message>
    <message>
        <source>What the scheduled prompts of everybody begin with, those that are there already, too.</source>
        <translation>Ce avec quoi commencent les tâches planifiées de tous, y compris celles qui existent déjà.</translation>
    </message>
    <message>
        <source>Which of the three models answers a prompt that names none: 0 simple, 1 medium, 2 hard. Default: triage decides.</source>
        <translation>Lequel des trois modèles répond à une tâche qui n’en nomme aucun : 0 simple, 1 moyen, 2 difficile. Par défaut : le tri décide.</translation>
    </message>
    <message>
        <source>How many tokens one run may use where its schedule does not say; it is stopped then. Default: no limit.</source>
        <translation>Combien de jetons une exécution peut utiliser si sa planification ne le dit pas ; elle est alors arrêtée. Par défaut : sans limite.</translation>
    </message>
    <message>
        <source>What runs that nobody watches may not do, whatever else allows it; a schedule&apos;s own rules count beside these. A module, a tool, or both as module.tool; * stands for any letters.</source>
        <translation>Ce que les exécutions que personne ne surveille ne peuvent pas faire, quoi que permette le reste ; les règles propres à une planification s’y ajoutent. Un module, un outil, ou les deux sous la forme module.outil ; * remplace n’importe quelles lettres.</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>The server cannot be reached (%1). Is it running, and is the address right?</source>
        <translation>Le serveur est injoignable (%1). Est-il en marche, et l’adresse est-elle juste ?</translation>
    </message>
    <message>
        <source>No answer came in time (%1). Try again in a moment.</source>
        <translation>Aucune réponse n’est arrivée à temps (%1). Réessayez dans un instant.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Arrêté.</translation>
    </message>
    <message>
        <source>%1 Try again in %2 s.</source>
        <translation>%1 Réessayez dans %2 s.</translation>
    </message>
</context>
<context>
    <name>InputText</name>
    <message>
        <source>This form asks for “%1” in a way that this version cannot show.</source>
        <translation>Ce formulaire demande « %1 » d’une façon que cette version ne sait pas afficher.</translation>
    </message>
    <message>
        <source>Write at least %1 letters.</source>
        <translation>Écrivez au moins %1 lettres.</translation>
    </message>
    <message>
        <source>Write at most %1 letters.</source>
        <translation>Écrivez au plus %1 lettres.</translation>
    </message>
    <message>
        <source>Write an e-mail address, for example anna@example.org.</source>
        <translation>Écrivez une adresse électronique, par exemple anna@example.org.</translation>
    </message>
    <message>
        <source>Write a whole address, for example https://example.org.</source>
        <translation>Écrivez une adresse complète, par exemple https://example.org.</translation>
    </message>
    <message>
        <source>Write a date as year-month-day, for example 2026-03-29.</source>
        <translation>Écrivez une date comme année-mois-jour, par exemple 2026-03-29.</translation>
    </message>
    <message>
        <source>Write a time with its zone, for example 2026-03-29T14:30:00Z.</source>
        <translation>Écrivez une heure avec son fuseau, par exemple 2026-03-29T14:30:00Z.</translation>
    </message>
    <message>
        <source>Write a number.</source>
        <translation>Écrivez un nombre.</translation>
    </message>
    <message>
        <source>Write a whole number.</source>
        <translation>Écrivez un nombre entier.</translation>
    </message>
    <message>
        <source>The smallest is %1.</source>
        <translation>Le plus petit est %1.</translation>
    </message>
    <message>
        <source>The largest is %1.</source>
        <translation>Le plus grand est %1.</translation>
    </message>
    <message>
        <source>Choose one of those that are offered.</source>
        <translation>Choisissez l’une des possibilités proposées.</translation>
    </message>
    <message>
        <source>Choose at least %1.</source>
        <translation>Choisissez-en au moins %1.</translation>
    </message>
    <message>
        <source>Choose at most %1.</source>
        <translation>Choisissez-en au plus %1.</translation>
    </message>
    <message>
        <source>This form has more than %1 fields.</source>
        <translation>Ce formulaire a plus de %1 champs.</translation>
    </message>
    <message>
        <source>This is needed.</source>
        <translation>C’est nécessaire.</translation>
    </message>
</context>
<context>
    <name>Keychain</name>
    <message>
        <source>The system&apos;s keychain refused: %1</source>
        <translation>Le trousseau du système a refusé : %1</translation>
    </message>
</context>
<context>
    <name>ServerAddress</name>
    <message>
        <source>Write the address of the server, for example localhost:8443.</source>
        <translation>Indiquez l’adresse du serveur, par exemple localhost:8443.</translation>
    </message>
    <message>
        <source>Tom speaks only HTTPS: write https:// or leave it out.</source>
        <translation>Tom ne parle que HTTPS : écrivez https:// ou rien.</translation>
    </message>
    <message>
        <source>“%1” is not the address of a server. An example: localhost:8443.</source>
        <translation>« %1 » n’est pas l’adresse d’un serveur. Un exemple : localhost:8443.</translation>
    </message>
    <message>
        <source>Write only host and port of the server, for example localhost:8443.</source>
        <translation>Indiquez seulement le nom et le port du serveur, par exemple localhost:8443.</translation>
    </message>
</context>
<context>
    <name>ServerTrust</name>
    <message>
        <source>A fingerprint has 64 hexadecimal digits; this one does not.</source>
        <translation>Une empreinte a 64 chiffres hexadécimaux ; ce n’est pas le cas de celle-ci.</translation>
    </message>
</context>
<context>
    <name>VoiceLines</name>
    <message>
        <source>Talking and listening do not work on this computer, since a part of Tom cannot be loaded: %1</source>
        <translation>Parler et écouter ne marchent pas sur cet ordinateur, car une partie de Tom ne se charge pas : %1</translation>
    </message>
    <message>
        <source>There is no microphone. Connect one, or choose one in the settings of your system.</source>
        <translation>Il n&apos;y a pas de microphone. Branchez-en un, ou choisissez-en un dans les réglages de votre système.</translation>
    </message>
    <message>
        <source>Your system does not let Tom use the microphone. Its settings of privacy can allow it.</source>
        <translation>Votre système ne laisse pas Tom utiliser le microphone. Ses réglages de confidentialité peuvent l&apos;autoriser.</translation>
    </message>
    <message>
        <source>The microphone cannot be used. Another program may hold it, or your system forbids it.</source>
        <translation>Le microphone ne peut pas être utilisé. Un autre programme l&apos;occupe peut-être, ou votre système l&apos;interdit.</translation>
    </message>
    <message>
        <source>This server has nobody who writes down what is said. Its admin needs a provider in config.yml that does: OpenAI, Google, Groq, or another with “speech”.</source>
        <translation>Ce serveur n&apos;a personne qui mette par écrit ce qui est dit. Il faut à son administrateur un fournisseur qui le fasse dans config.yml : OpenAI, Google, Groq, ou un autre avec « speech ».</translation>
    </message>
    <message>
        <source>The server cannot be reached, so what you said is not written down yet.</source>
        <translation>Le serveur est injoignable : ce que vous avez dit n&apos;est pas encore mis par écrit.</translation>
    </message>
    <message>
        <source>What you said is not written down: %1</source>
        <translation>Ce que vous avez dit n&apos;est pas mis par écrit : %1</translation>
    </message>
    <message>
        <source>There is no loudspeaker. Connect one, or choose one in the settings of your system.</source>
        <translation>Il n&apos;y a pas de haut-parleur. Branchez-en un, ou choisissez-en un dans les réglages de votre système.</translation>
    </message>
    <message>
        <source>The loudspeaker cannot be used. Another program may hold it.</source>
        <translation>Le haut-parleur ne peut pas être utilisé. Un autre programme l&apos;occupe peut-être.</translation>
    </message>
    <message>
        <source>this computer has no voice for the language</source>
        <translation>cet ordinateur n&apos;a pas de voix pour cette langue</translation>
    </message>
    <message>
        <source>the voice of this computer does not work</source>
        <translation>la voix de cet ordinateur ne marche pas</translation>
    </message>
    <message>
        <source>Nobody can read this aloud: the server has no provider that speaks, and %1.</source>
        <translation>Personne ne peut lire cela à voix haute : le serveur n&apos;a pas de fournisseur qui parle, et %1.</translation>
    </message>
    <message>
        <source>Nobody can read this aloud: %1, and the server gave none. %2</source>
        <translation>Personne ne peut lire cela à voix haute : %1, et le serveur n&apos;en a pas donné. %2</translation>
    </message>
    <message>
        <source>The microphone does not answer. Try again, or choose another one in the settings of your system.</source>
        <translation>Le microphone ne répond pas. Réessayez, ou choisissez-en un autre dans les réglages de votre système.</translation>
    </message>
    <message>
        <source>the voice of this computer does not answer</source>
        <translation>la voix de cet ordinateur ne répond pas</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>A tom:// pairing code, as a server shows it.</source>
        <translation>Un code d’appairage tom://, tel qu’un serveur l’affiche.</translation>
    </message>
    <message>
        <source>The window to Tom, your own assistant.</source>
        <translation>La fenêtre vers Tom, votre assistant personnel.</translation>
    </message>
    <message>
        <source>Address of the server, for example localhost:8443.</source>
        <translation>Adresse du serveur, par exemple localhost:8443.</translation>
    </message>
    <message>
        <source>User name.</source>
        <translation>Nom d’utilisateur.</translation>
    </message>
    <message>
        <source>Fingerprint of the server&apos;s key, as the server shows it.</source>
        <translation>Empreinte de la clé du serveur, telle que le serveur l’affiche.</translation>
    </message>
    <message>
        <source>Light colours, whatever the system says.</source>
        <translation>Couleurs claires, quoi que dise le système.</translation>
    </message>
    <message>
        <source>Dark colours, whatever the system says.</source>
        <translation>Couleurs sombres, quoi que dise le système.</translation>
    </message>
    <message>
        <source>A household to look at, without a server; nothing of it is kept.</source>
        <translation>Un foyer à regarder, sans serveur ; rien n’en est conservé.</translation>
    </message>
    <message>
        <source>Edits the configuration of Tom: a config.yml on this computer, or that of a server, by its admin.
Nothing is written before you have seen what will change; secrets are never shown.</source>
        <translation>Modifie la configuration de Tom : un config.yml de cet ordinateur, ou celle d&apos;un serveur, par son administrateur.
Rien n&apos;est écrit avant que vous ayez vu ce qui va changer ; les secrets ne sont jamais montrés.</translation>
    </message>
    <message>
        <source>A config.yml, or an address such as https://localhost:8443.</source>
        <translation>Un config.yml, ou une adresse comme https://localhost:8443.</translation>
    </message>
    <message>
        <source>say which file or server; --help tells more</source>
        <translation>dites quel fichier ou quel serveur ; --help en dit plus</translation>
    </message>
    <message>
        <source>A small window for one question, also of a Tom that runs already.</source>
        <translation>Une petite fenêtre pour une question, aussi celle d’un Tom qui tourne déjà.</translation>
    </message>
    <message>
        <source>Tom runs already in %1 and does not answer: end it first.</source>
        <translation>Tom fonctionne déjà dans %1 et ne répond pas : terminez-le d&apos;abord.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::AccountBar</name>
    <message>
        <source>Accounts</source>
        <translation>Comptes</translation>
    </message>
    <message>
        <source>Add an account</source>
        <translation>Ajouter un compte</translation>
    </message>
</context>
<context>
    <name>tom::desktop::AccountButton</name>
    <message>
        <source>%1 at %2 has to sign in again</source>
        <translation>%1 sur %2 doit se reconnecter</translation>
    </message>
    <message>
        <source>%1 at %2, open now</source>
        <translation>%1 sur %2, ouvert</translation>
    </message>
    <message>
        <source>Go to %1 at %2</source>
        <translation>Aller à %1 sur %2</translation>
    </message>
    <message>
        <source>%1; its server cannot be reached</source>
        <translation>%1 ; son serveur est injoignable</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n waiting</source>
        <translation>
            <numerusform>%1, %n en attente</numerusform>
            <numerusform>%1, %n en attente</numerusform>
        </translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Se connecter</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Hors ligne</translation>
    </message>
    <message>
        <source>%1; a message was not sent</source>
        <translation>%1 ; un message n’a pas été envoyé</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Non envoyé</translation>
    </message>
</context>
<context>
    <name>tom::desktop::AccountCaller</name>
    <message>
        <source>%1: %2</source>
        <comment>an account, and what it is told</comment>
        <translation>%1 : %2</translation>
    </message>
</context>
<context>
    <name>tom::desktop::AddForm</name>
    <message>
        <source>Everybody who may sign in. Choose one to change what they may do, or add one.</source>
        <translation>Toutes les personnes qui peuvent se connecter. Choisissez-en une pour changer ce qu&apos;elle peut faire, ou ajoutez-en une.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Add user</source>
        <translation>Ajouter l&apos;utilisateur</translation>
    </message>
    <message>
        <source>The AI models that may answer, by provider. Choose one to change it, or add one.</source>
        <translation>Les modèles d&apos;IA qui peuvent répondre, par fournisseur. Choisissez-en un pour le modifier, ou ajoutez-en un.</translation>
    </message>
    <message>
        <source>Name, as you like it</source>
        <translation>Nom, à votre guise</translation>
    </message>
    <message>
        <source>Add provider</source>
        <translation>Ajouter le fournisseur</translation>
    </message>
    <message>
        <source>Programs with tools that the assistant may use for this user.</source>
        <translation>Des programmes dont l&apos;assistant peut utiliser les outils pour cet utilisateur.</translation>
    </message>
    <message>
        <source>Address, such as https://example.org/mcp</source>
        <translation>Adresse, par exemple https://example.org/mcp</translation>
    </message>
    <message>
        <source>Add service</source>
        <translation>Ajouter le service</translation>
    </message>
    <message>
        <source>This name is taken.</source>
        <translation>Ce nom est déjà pris.</translation>
    </message>
    <message>
        <source>Letters without accents, digits and . _ - only.</source>
        <translation>Seulement des lettres sans accent, des chiffres et . _ -</translation>
    </message>
</context>
<context>
    <name>tom::desktop::AnswerFooter</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>arrêtée</translation>
    </message>
    <message>
        <source>0, quick</source>
        <translation>0, rapide</translation>
    </message>
    <message>
        <source>1, usual</source>
        <translation>1, habituel</translation>
    </message>
    <message>
        <source>2, thorough</source>
        <translation>2, approfondi</translation>
    </message>
    <message>
        <source>%1 read</source>
        <translation>%1 lus</translation>
    </message>
    <message>
        <source>%1 of them from the cache</source>
        <translation>dont %1 du cache</translation>
    </message>
    <message>
        <source>%1 written</source>
        <translation>%1 écrits</translation>
    </message>
    <message>
        <source>%1 of them thoughts</source>
        <translation>dont %1 de réflexion</translation>
    </message>
    <message>
        <source>Why this answer?</source>
        <translation>Pourquoi cette réponse ?</translation>
    </message>
    <message>
        <source>Why this answer</source>
        <translation>Pourquoi cette réponse</translation>
    </message>
    <message>
        <source>Because</source>
        <translation>Raison</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Niveau</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>Services</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Outils</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Jetons</translation>
    </message>
    <message>
        <source>Questions to the model</source>
        <translation>Questions au modèle</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>%1, and what nobody knows the price of</source>
        <translation>%1, et ce dont personne ne connaît le prix</translation>
    </message>
    <message>
        <source>nobody knows the price</source>
        <translation>personne ne connaît le prix</translation>
    </message>
    <message>
        <source>Remembered</source>
        <translation>Souvenir</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Coût</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ApprovalCard</name>
    <message>
        <source>It only looks something up.</source>
        <translation>Cela ne fait que consulter quelque chose.</translation>
    </message>
    <message>
        <source>It changes or sends something.</source>
        <translation>Cela modifie ou envoie quelque chose.</translation>
    </message>
    <message>
        <source>It can delete or overwrite what you have.</source>
        <translation>Cela peut supprimer ou écraser ce que vous avez.</translation>
    </message>
    <message>
        <source>Nobody says what it may do.</source>
        <translation>Personne ne dit ce que cela peut faire.</translation>
    </message>
    <message>
        <source>%1 to decide</source>
        <translation>%1 pour décider</translation>
    </message>
    <message>
        <source>May Tom do this? %1</source>
        <translation>Tom peut-il le faire ? %1</translation>
    </message>
    <message>
        <source>Tom asks: may %1 run? %2</source>
        <translation>Tom demande : %1 peut-il s’exécuter ? %2</translation>
    </message>
    <message>
        <source>With these values</source>
        <translation>Avec ces valeurs</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Autoriser</translation>
    </message>
    <message>
        <source>Approve once</source>
        <translation>Autoriser une fois</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Refuser</translation>
    </message>
    <message>
        <source>Approve in all runs of this schedule</source>
        <translation>Autoriser à chaque exécution de cette tâche</translation>
    </message>
    <message>
        <source>Approve in this conversation</source>
        <translation>Autoriser dans cette conversation</translation>
    </message>
    <message>
        <source>Approve always</source>
        <translation>Toujours autoriser</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Toujours</translation>
    </message>
    <message>
        <source>Approve and do not ask again</source>
        <translation>Autoriser et ne plus demander</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1 : %2</translation>
    </message>
    <message>
        <source>You approved it.</source>
        <translation>Vous l’avez autorisé.</translation>
    </message>
    <message>
        <source>It was approved elsewhere, or by a rule of yours.</source>
        <translation>Autorisé ailleurs, ou par l’une de vos règles.</translation>
    </message>
    <message>
        <source>You denied it.</source>
        <translation>Vous l’avez refusé.</translation>
    </message>
    <message>
        <source>It was denied elsewhere.</source>
        <translation>Refusé ailleurs.</translation>
    </message>
    <message>
        <source>Nobody decided in time, so it was not done.</source>
        <translation>Personne n’a décidé à temps ; cela n’a pas été fait.</translation>
    </message>
    <message>
        <source>It is not wanted any more.</source>
        <translation>Ce n’est plus demandé.</translation>
    </message>
    <message>
        <source>The time is over</source>
        <translation>Le délai est écoulé</translation>
    </message>
    <message>
        <source>%1 d to decide</source>
        <translation>%1 j pour décider</translation>
    </message>
    <message>
        <source>%1 h to decide</source>
        <translation>%1 h pour décider</translation>
    </message>
</context>
<context>
    <name>tom::desktop::AssistantMessage</name>
    <message>
        <source>Thinking…</source>
        <translation>Réflexion…</translation>
    </message>
    <message>
        <source>Answer of Tom</source>
        <translation>Réponse de Tom</translation>
    </message>
    <message>
        <source>ended with the answer</source>
        <translation>terminé avec la réponse</translation>
    </message>
    <message>
        <source>New topic: new conversation</source>
        <translation>Nouveau sujet : nouvelle conversation</translation>
    </message>
    <message>
        <source>This had nothing to do with what was said before. In a conversation of its own, answers are better.</source>
        <translation>Cela n’avait rien à voir avec ce qui précède. Dans une conversation à part, les réponses sont meilleures.</translation>
    </message>
    <message>
        <source>Waiting for the answer before this one…</source>
        <translation>En attente de la réponse précédente…</translation>
    </message>
    <message>
        <source>The answer was interrupted; this is what was there.</source>
        <translation>La réponse a été interrompue ; voici ce qui était déjà là.</translation>
    </message>
    <message>
        <source>This answer failed.</source>
        <translation>Cette réponse a échoué.</translation>
    </message>
    <message>
        <source>This answer was stopped.</source>
        <translation>Cette réponse a été arrêtée.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::AttachmentBar</name>
    <message>
        <source>Attached files</source>
        <translation>Fichiers joints</translation>
    </message>
    <message>
        <source>Remove “%1”</source>
        <translation>Retirer « %1 »</translation>
    </message>
    <message>
        <source>File “%1”</source>
        <translation>Fichier « %1 »</translation>
    </message>
    <message>
        <source>Picture “%1”: see it large</source>
        <translation>Image « %1 » : la voir en grand</translation>
    </message>
</context>
<context>
    <name>tom::desktop::AttachmentPictures</name>
    <message>
        <source>This file is no picture that can be shown.</source>
        <translation>Ce fichier n&apos;est pas une image qui puisse être affichée.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::CallMaker</name>
    <message>
        <source>Approve</source>
        <translation>Approuver</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Refuser</translation>
    </message>
    <message numerus="yes">
        <source>%n new notifications</source>
        <translation>
            <numerusform>%n nouvelle notification</numerusform>
            <numerusform>%n nouvelles notifications</numerusform>
        </translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>In an hour</source>
        <translation>Dans une heure</translation>
    </message>
    <message>
        <source>May Tom do this? %1</source>
        <translation>Tom peut-il faire ceci ? %1</translation>
    </message>
    <message>
        <source>%1 asks</source>
        <translation>%1 demande</translation>
    </message>
    <message numerus="yes">
        <source>%n questions wait for your word</source>
        <translation>
            <numerusform>%n question attend votre réponse</numerusform>
            <numerusform>%n questions attendent votre réponse</numerusform>
        </translation>
    </message>
    <message>
        <source>This was not done: %1</source>
        <translation>Cela n’a pas été fait : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::CertificateFields</name>
    <message>
        <source>A new one can be tried before it is put there: choose its files on this computer, the certificate with its chain. The key is sent to the server for the trial alone, which keeps it nowhere.</source>
        <translation>Un nouveau peut être essayé avant d’y être mis : choisissez ses fichiers sur cet ordinateur, le certificat avec sa chaîne. La clé n’est envoyée au serveur que pour l’essai, et il ne la garde nulle part.</translation>
    </message>
    <message>
        <source>File of the new certificate</source>
        <translation>Fichier du nouveau certificat</translation>
    </message>
    <message>
        <source>File of its key</source>
        <translation>Fichier de sa clé</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Certificates and keys (*.pem *.crt *.cer *.key);;All files (*)</source>
        <translation>Certificats et clés (*.pem *.crt *.cer *.key);;Tous les fichiers (*)</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ChatController</name>
    <message>
        <source>The server does not answer.</source>
        <translation>Le serveur ne répond pas.</translation>
    </message>
    <message>
        <source>Your session has ended. Please sign in again.</source>
        <translation>Votre session est terminée. Veuillez vous reconnecter.</translation>
    </message>
    <message>
        <source>The conversation cannot be shown as it is now</source>
        <translation>La conversation ne peut pas être affichée telle qu’elle est</translation>
    </message>
    <message>
        <source>It cannot be said anew</source>
        <translation>Impossible de le redire</translation>
    </message>
    <message>
        <source>A message can have %1 files at most.</source>
        <translation>Un message peut avoir %1 fichiers au plus.</translation>
    </message>
    <message>
        <source>This desktop lets Tom take no picture of the screen. Take it with the desktop&apos;s own tool and paste it here.</source>
        <translation>Ce bureau ne laisse pas Tom prendre d&apos;image de l&apos;écran. Prenez-la avec l&apos;outil du bureau et collez-la ici.</translation>
    </message>
    <message>
        <source>Tom is answering</source>
        <translation>Tom répond</translation>
    </message>
    <message>
        <source>This can be done when the answer has ended or was stopped.</source>
        <translation>Cela peut se faire quand la réponse est finie ou arrêtée.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ChatFindBar</name>
    <message>
        <source>The message above with these words (Shift+Enter)</source>
        <translation>Le message au-dessus avec ces mots (Maj+Entrée)</translation>
    </message>
    <message>
        <source>The message below with these words (Enter)</source>
        <translation>Le message en dessous avec ces mots (Entrée)</translation>
    </message>
    <message>
        <source>Find in this conversation</source>
        <translation>Chercher dans cette conversation</translation>
    </message>
    <message>
        <source>Close the search (Esc)</source>
        <translation>Fermer la recherche (Échap)</translation>
    </message>
    <message>
        <source>The message below with these words</source>
        <translation>Le message en dessous avec ces mots</translation>
    </message>
    <message>
        <source>The message above with these words</source>
        <translation>Le message au-dessus avec ces mots</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Introuvable</translation>
    </message>
    <message>
        <source>%1 of %2 or more</source>
        <translation>%1 sur %2 ou plus</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ChatHeader</name>
    <message>
        <source>New conversation (Ctrl+N)</source>
        <translation>Nouvelle conversation (Ctrl+N)</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Plus</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Nouvelle conversation</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Se déconnecter</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Connexion…</translation>
    </message>
    <message>
        <source>● Connected</source>
        <translation>● Connecté</translation>
    </message>
    <message>
        <source>● Reconnecting…</source>
        <translation>● Reconnexion…</translation>
    </message>
    <message>
        <source>● No connection</source>
        <translation>● Pas de connexion</translation>
    </message>
    <message>
        <source>Connection: %1</source>
        <translation>Connexion : %1</translation>
    </message>
    <message>
        <source>built-in assistant (no AI model)</source>
        <translation>assistant intégré (sans modèle d’IA)</translation>
    </message>
    <message>
        <source>How to get a better one</source>
        <translation>Comment en obtenir un meilleur</translation>
    </message>
    <message>
        <source>From: %1</source>
        <translation>Source : %1</translation>
    </message>
    <message>
        <source>Who answers: %1</source>
        <translation>Qui répond : %1</translation>
    </message>
    <message>
        <source>Signed in as %1 at %2</source>
        <translation>Connecté en tant que %1 à %2</translation>
    </message>
    <message>
        <source>Who answers</source>
        <translation>Qui répond</translation>
    </message>
    <message>
        <source>%1 answers. The server got it from: %2.</source>
        <translation>%1 répond. Le serveur l’a trouvé ici : %2.</translation>
    </message>
    <message>
        <source>The built-in assistant answers</source>
        <translation>L’assistant intégré répond</translation>
    </message>
    <message>
        <source>It follows rules and is no AI model: it knows the time, sums and units, and keeps lists and notes.

For real conversations, do one of these on the computer where the server runs, then start Tom again:
•  start a model server such as Ollama or llama.cpp;
•  set OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY, MISTRAL_API_KEY or OPENROUTER_API_KEY;
•  name a provider in config.yml.</source>
        <translation>Il suit des règles et n’est pas un modèle d’IA : il connaît l’heure, le calcul et les unités, et tient des listes et des notes.

Pour de vraies conversations, faites l’une de ces choses sur l’ordinateur où tourne le serveur, puis redémarrez Tom :
•  lancez un serveur de modèles comme Ollama ou llama.cpp ;
•  définissez OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY, MISTRAL_API_KEY ou OPENROUTER_API_KEY ;
•  nommez un fournisseur dans config.yml.</translation>
    </message>
    <message>
        <source>Show or hide the conversations (Ctrl+B)</source>
        <translation>Afficher ou masquer les conversations (Ctrl+B)</translation>
    </message>
    <message>
        <source>A key for the quick window…</source>
        <translation>Une touche pour la petite fenêtre…</translation>
    </message>
    <message>
        <source>Read answers aloud</source>
        <translation>Lire les réponses à voix haute</translation>
    </message>
    <message>
        <source>Send at once what I say</source>
        <translation>Envoyer aussitôt ce que je dis</translation>
    </message>
    <message>
        <source>Show or hide the conversations</source>
        <translation>Afficher ou masquer les conversations</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ChatPanel</name>
    <message>
        <source>Begin to talk, and end</source>
        <translation>Commencer à parler, et finir</translation>
    </message>
    <message>
        <source>Throw a recording away, end what is read aloud</source>
        <translation>Jeter un enregistrement, faire taire la lecture à haute voix</translation>
    </message>
    <message>
        <source>Open this link?</source>
        <translation>Ouvrir ce lien ?</translation>
    </message>
    <message>
        <source>The answer links to this address:</source>
        <translation>La réponse renvoie à cette adresse :</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Copier l’adresse</translation>
    </message>
    <message>
        <source>You are changing an earlier message.</source>
        <translation>Vous modifiez un message antérieur.</translation>
    </message>
    <message>
        <source>Leave it as it was</source>
        <translation>Le laisser tel quel</translation>
    </message>
    <message>
        <source>Make this answer anew</source>
        <translation>Refaire cette réponse</translation>
    </message>
    <message>
        <source>Find in this conversation</source>
        <translation>Chercher dans cette conversation</translation>
    </message>
    <message>
        <source>Your change goes out when Tom has answered. Ctrl+Enter stops the answer and sends it now.</source>
        <translation>Votre modification part quand Tom a répondu. Ctrl+Entrée arrête la réponse et l’envoie maintenant.</translation>
    </message>
    <message>
        <source>Your change goes out when Tom has answered this and what waits behind it. Ctrl+Enter stops this answer; what waits still goes first.</source>
        <translation>Votre modification part quand Tom a répondu à ceci et à ce qui attend derrière. Ctrl+Entrée arrête cette réponse ; ce qui attend part quand même avant.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ChoiceField</name>
    <message>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <source>no</source>
        <translation>non</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>non précisé</translation>
    </message>
    <message>
        <source>not said (%1)</source>
        <translation>non précisé (%1)</translation>
    </message>
</context>
<context>
    <name>tom::desktop::CodePage</name>
    <message>
        <source>Write the six digits that your authenticator app shows for Tom. If you have lost it, one of your recovery codes will do.</source>
        <translation>Saisissez les six chiffres que votre application d’authentification affiche pour Tom. Si vous l’avez perdue, un de vos codes de secours convient.</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problème</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Se connecter</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>This code is wrong or was used before. Wait for the next one.</source>
        <translation>Ce code est faux ou a déjà servi. Attendez le suivant.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::Composer</name>
    <message>
        <source>Send</source>
        <translation>Envoyer</translation>
    </message>
    <message>
        <source>Message to Tom</source>
        <translation>Message à Tom</translation>
    </message>
    <message>
        <source>Write to Tom…</source>
        <translation>Écrivez à Tom…</translation>
    </message>
    <message>
        <source>Stop the answer (Esc)</source>
        <translation>Arrêter la réponse (Échap)</translation>
    </message>
    <message>
        <source>Send (Enter)</source>
        <translation>Envoyer (Entrée)</translation>
    </message>
    <message>
        <source>Attach files (pictures, PDF, text)</source>
        <translation>Joindre des fichiers (images, PDF, texte)</translation>
    </message>
    <message>
        <source>Attach files (pictures, PDF, text): %1 at most, %2 MB each</source>
        <translation>Joindre des fichiers (images, PDF, texte) : %1 au plus, %2 Mo chacun</translation>
    </message>
    <message>
        <source>What should Tom do with it?</source>
        <translation>Que doit en faire Tom ?</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Joindre des fichiers</translation>
    </message>
    <message>
        <source>Level and modules for this message</source>
        <translation>Niveau et modules pour ce message</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>Envoyer le message</translation>
    </message>
    <message>
        <source>A new line in the message</source>
        <translation>Une nouvelle ligne dans le message</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>Arrêter la réponse</translation>
    </message>
    <message>
        <source>Scroll up in the conversation</source>
        <translation>Remonter dans la conversation</translation>
    </message>
    <message>
        <source>Scroll down in the conversation</source>
        <translation>Descendre dans la conversation</translation>
    </message>
    <message>
        <source>Take a screenshot and attach it</source>
        <translation>Faire une capture d&apos;écran et la joindre</translation>
    </message>
    <message>
        <source>Send it when this answer is done (Enter)</source>
        <translation>L&apos;envoyer quand cette réponse sera finie (Entrée)</translation>
    </message>
    <message>
        <source>Stop the answer and send the message now</source>
        <translation>Arrêter la réponse et envoyer le message tout de suite</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ConfigApp</name>
    <message>
        <source>Tom: configuration</source>
        <translation>Tom : configuration</translation>
    </message>
    <message>
        <source>Your session has ended. Please sign in again.</source>
        <translation>Votre session est terminée. Veuillez vous reconnecter.</translation>
    </message>
    <message>
        <source>%1 is no admin of this server; only an admin may see its configuration.</source>
        <translation>%1 n&apos;est pas administrateur de ce serveur ; seul un administrateur peut voir sa configuration.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ConfigEditorController</name>
    <message>
        <source>The secrets in this configuration cannot be told from the rest, so it is not shown. Whoever can open the file itself can mend it; an old version can be restored here.</source>
        <translation>Les secrets de cette configuration ne peuvent pas être distingués du reste, elle n&apos;est donc pas montrée. Qui peut ouvrir le fichier lui-même peut le réparer ; une ancienne version peut être rétablie ici.</translation>
    </message>
    <message>
        <source>This was not changed: %1</source>
        <translation>Ceci n&apos;a pas été modifié : %1</translation>
    </message>
    <message>
        <source>You have changes that are not applied yet. Apply or undo them first; an old version would replace them.</source>
        <translation>Vous avez des modifications qui ne sont pas encore appliquées. Appliquez-les ou annulez-les d&apos;abord ; une ancienne version les remplacerait.</translation>
    </message>
    <message>
        <source>The user whose password this was is not in the text any more.</source>
        <translation>L’utilisateur à qui était ce mot de passe n’est plus dans le texte.</translation>
    </message>
    <message>
        <source>The user %1 is there already.</source>
        <translation>L’utilisateur %1 existe déjà.</translation>
    </message>
    <message>
        <source>This file was not taken over: %1</source>
        <translation>Ce fichier n’a pas été repris : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ConfigEditorPanel</name>
    <message>
        <source>Apply…</source>
        <translation>Appliquer…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Rétablir</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Configuration</translation>
    </message>
    <message>
        <source>Find in the text (Ctrl+F)</source>
        <translation>Chercher dans le texte (Ctrl+F)</translation>
    </message>
    <message>
        <source>Read it again; what was not applied is lost</source>
        <translation>Relire ; ce qui n&apos;est pas appliqué est perdu</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>What is wrong with the text</source>
        <translation>Ce qui ne va pas dans le texte</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Erreur</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Remarque</translation>
    </message>
    <message>
        <source>Nothing is wrong with the text.</source>
        <translation>Le texte est en ordre.</translation>
    </message>
    <message>
        <source>Errors: %1, notes: %2</source>
        <translation>Erreurs : %1, remarques : %2</translation>
    </message>
    <message>
        <source>not applied yet</source>
        <translation>pas encore appliqué</translation>
    </message>
    <message>
        <source>as it stands there</source>
        <translation>tel qu&apos;il est en place</translation>
    </message>
    <message>
        <source>Applied. %1</source>
        <translation>Appliqué. %1</translation>
    </message>
    <message>
        <source>Import a config.yml, such as that of the Python Tom…</source>
        <translation>Importer un config.yml, comme celui du Tom en Python…</translation>
    </message>
    <message>
        <source>Import a configuration</source>
        <translation>Importer une configuration</translation>
    </message>
    <message>
        <source>Configurations (*.yml *.yaml);;All files (*)</source>
        <translation>Configurations (*.yml *.yaml);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Find in the configuration</source>
        <translation>Chercher dans la configuration</translation>
    </message>
    <message>
        <source>Review what changed in the configuration</source>
        <translation>Relire ce qui a changé dans la configuration</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ConfigForms</name>
    <message>
        <source>Backups</source>
        <translation>Sauvegardes</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>Rôles</translation>
    </message>
    <message>
        <source>Admins</source>
        <translation>Administrateurs</translation>
    </message>
    <message>
        <source>Adults</source>
        <translation>Adultes</translation>
    </message>
    <message>
        <source>Children</source>
        <translation>Enfants</translation>
    </message>
    <message>
        <source>Guests</source>
        <translation>Invités</translation>
    </message>
    <message>
        <source>What everybody of a role is limited to: modules, hours and a budget. Choose a role to change it; what stands at a user itself counts instead.</source>
        <translation>Ce à quoi chacun d&apos;un rôle est limité : modules, heures et un budget. Choisissez un rôle pour le changer ; ce qui est dit d&apos;un utilisateur lui-même compte à la place.</translation>
    </message>
    <message>
        <source>user %1</source>
        <translation>utilisateur %1</translation>
    </message>
    <message>
        <source>Parts of the configuration</source>
        <translation>Parties de la configuration</translation>
    </message>
    <message>
        <source>The text cannot be read at the moment, so the forms are closed. The list below the text says what is wrong; they open again when it is mended.</source>
        <translation>Le texte n&apos;est pas lisible pour le moment, les formulaires sont donc fermés. La liste sous le texte dit ce qui ne va pas ; ils se rouvrent dès que c&apos;est réparé.</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Formulaire</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Utilisateurs</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>Services</translation>
    </message>
    <message>
        <source>AI models</source>
        <translation>Modèles d&apos;IA</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Général</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agents</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Mémoire</translation>
    </message>
    <message>
        <source>Services of %1</source>
        <translation>Services de %1</translation>
    </message>
    <message>
        <source>%1, of %2</source>
        <translation>%1, de %2</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>Really remove it?</source>
        <translation>Vraiment retirer ?</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certificat</translation>
    </message>
    <message>
        <source>Schedules</source>
        <translation>Planifications</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ConfigTextView</name>
    <message>
        <source>Text of the configuration</source>
        <translation>Texte de la configuration</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ConflictPanel</name>
    <message>
        <source>Somebody changed the configuration meanwhile</source>
        <translation>Quelqu&apos;un a modifié la configuration entre-temps</translation>
    </message>
    <message>
        <source>Nothing was written. Lines with − are what stands there now, lines with + are yours. What of theirs you do not take over would be undone.</source>
        <translation>Rien n&apos;a été écrit. Les lignes avec − sont celles en place, les lignes avec + sont les vôtres. Ce que vous ne reprenez pas des leurs serait défait.</translation>
    </message>
    <message>
        <source>Merge by hand</source>
        <translation>Fusionner à la main</translation>
    </message>
    <message>
        <source>Go on with mine</source>
        <translation>Continuer avec les miennes</translation>
    </message>
    <message>
        <source>Really undo theirs?</source>
        <translation>Vraiment défaire les leurs ?</translation>
    </message>
    <message>
        <source>Take theirs</source>
        <translation>Prendre les leurs</translation>
    </message>
    <message>
        <source>Really drop yours?</source>
        <translation>Vraiment abandonner les vôtres ?</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ConsentRulesView</name>
    <message>
        <source>In one schedule</source>
        <translation>Pour une tâche planifiée</translation>
    </message>
    <message>
        <source>In the schedule “%1”</source>
        <translation>Pour la tâche planifiée « %1 »</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Partout</translation>
    </message>
    <message>
        <source>In one conversation</source>
        <translation>Dans une conversation</translation>
    </message>
    <message>
        <source>In the conversation “%1”</source>
        <translation>Dans la conversation « %1 »</translation>
    </message>
    <message>
        <source>You are not asked about this any more</source>
        <translation>On ne vous demande plus pour ceci</translation>
    </message>
    <message>
        <source>Never used: %1</source>
        <translation>Jamais utilisé : %1</translation>
    </message>
    <message>
        <source>Asked about each time: %1</source>
        <translation>Demandé à chaque fois : %1</translation>
    </message>
    <message>
        <source>Used without a question: %1</source>
        <translation>Utilisé sans question : %1</translation>
    </message>
    <message>
        <source>Set by whoever runs this server</source>
        <translation>Fixé par qui gère ce serveur</translation>
    </message>
    <message>
        <source>%1, since %2</source>
        <translation>%1, depuis le %2</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Redemander</translation>
    </message>
    <message>
        <source>Really ask again?</source>
        <translation>Vraiment redemander ?</translation>
    </message>
    <message>
        <source>Never used in what is scheduled: %1</source>
        <translation>Jamais utilisé dans ce qui est planifié : %1</translation>
    </message>
    <message>
        <source>Asked about each time in what is scheduled: %1</source>
        <translation>Demandé à chaque fois dans ce qui est planifié : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ConversationController</name>
    <message>
        <source>Nothing was found.</source>
        <translation>Rien n’a été trouvé.</translation>
    </message>
    <message>
        <source>The archive is empty.</source>
        <translation>L’archive est vide.</translation>
    </message>
    <message>
        <source>Your conversations will be here.</source>
        <translation>Vos conversations seront ici.</translation>
    </message>
    <message>
        <source>This server does not show its conversations yet.</source>
        <translation>Ce serveur ne montre pas encore ses conversations.</translation>
    </message>
    <message>
        <source>No connection: this is what is kept on this computer.</source>
        <translation>Pas de connexion : voici ce qui est gardé sur cet ordinateur.</translation>
    </message>
    <message>
        <source>The title stays as it was</source>
        <translation>Le titre reste tel qu’il était</translation>
    </message>
    <message>
        <source>It could not be pinned</source>
        <translation>Impossible de l’épingler</translation>
    </message>
    <message>
        <source>It could not be archived</source>
        <translation>Impossible de l’archiver</translation>
    </message>
    <message>
        <source>“%1” is in the archive now.</source>
        <translation>« %1 » est maintenant dans l’archive.</translation>
    </message>
    <message>
        <source>“%1” is out of the archive.</source>
        <translation>« %1 » est sortie de l’archive.</translation>
    </message>
    <message>
        <source>It could not be deleted</source>
        <translation>Impossible de la supprimer</translation>
    </message>
    <message>
        <source>“%1” was deleted.</source>
        <translation>« %1 » a été supprimée.</translation>
    </message>
    <message>
        <source>It could not be brought back</source>
        <translation>Impossible de la rétablir</translation>
    </message>
    <message>
        <source>Nothing was deleted in the last days.</source>
        <translation>Rien n&apos;a été supprimé ces derniers jours.</translation>
    </message>
    <message>
        <source>No connection: what was deleted is only at the server.</source>
        <translation>Pas de connexion : ce qui a été supprimé n&apos;est que sur le serveur.</translation>
    </message>
    <message>
        <source>“%1” is back among the recent ones.</source>
        <translation>« %1 » est de retour parmi les récentes.</translation>
    </message>
    <message>
        <source>Try again to bring it back?</source>
        <translation>Réessayer de la récupérer ?</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ConversationModel</name>
    <message>
        <source>New conversation</source>
        <translation>Nouvelle conversation</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>épinglée</translation>
    </message>
    <message>
        <source>archived</source>
        <translation>archivée</translation>
    </message>
    <message>
        <source>Tom is answering</source>
        <translation>Tom répond</translation>
    </message>
    <message>
        <source>not sent yet</source>
        <translation>pas encore envoyé</translation>
    </message>
    <message>
        <source>a message in it was not sent</source>
        <translation>un de ses messages n’a pas été envoyé</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ConversationPanel</name>
    <message>
        <source>Search in all conversations</source>
        <translation>Chercher dans toutes les conversations</translation>
    </message>
    <message>
        <source>Search (Ctrl+K)</source>
        <translation>Chercher (Ctrl+K)</translation>
    </message>
    <message>
        <source>New conversation (Ctrl+N)</source>
        <translation>Nouvelle conversation (Ctrl+N)</translation>
    </message>
    <message>
        <source>Which conversations</source>
        <translation>Quelles conversations</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Récentes</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archivées</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Conversations</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renommer</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Détacher</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Épingler</translation>
    </message>
    <message>
        <source>Take out of the archive</source>
        <translation>Sortir de l’archive</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archiver</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Récupérer</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Supprimées</translation>
    </message>
    <message>
        <source>Bring the chosen conversation back</source>
        <translation>Récupérer la conversation choisie</translation>
    </message>
    <message>
        <source>Rename the chosen conversation</source>
        <translation>Renommer la conversation choisie</translation>
    </message>
    <message>
        <source>Delete the chosen conversation</source>
        <translation>Supprimer la conversation choisie</translation>
    </message>
    <message>
        <source>Undo what was done to a conversation</source>
        <translation>Annuler ce qui a été fait à une conversation</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ConversationRow</name>
    <message>
        <source>yesterday</source>
        <translation>hier</translation>
    </message>
    <message>
        <source>answering…</source>
        <translation>répond…</translation>
    </message>
    <message>
        <source>Title of the conversation</source>
        <translation>Titre de la conversation</translation>
    </message>
    <message>
        <source>not sent yet</source>
        <translation>pas encore envoyé</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>non envoyé</translation>
    </message>
</context>
<context>
    <name>tom::desktop::Courier</name>
    <message>
        <source>The server gave no reason.</source>
        <translation>Le serveur n’a pas donné de raison.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::DBusCaller</name>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
</context>
<context>
    <name>tom::desktop::DayChart</name>
    <message>
        <source>most on %1: %2</source>
        <translation>maximum le %1 : %2</translation>
    </message>
</context>
<context>
    <name>tom::desktop::DesktopApp</name>
    <message>
        <source>This is the demonstration</source>
        <translation>Ceci est la démonstration</translation>
    </message>
    <message>
        <source>Start Tom without --demo to sign in.</source>
        <translation>Démarrez Tom sans --demo pour vous connecter.</translation>
    </message>
    <message>
        <source>Tom goes on in the tray</source>
        <translation>Tom continue dans la zone de notification</translation>
    </message>
    <message>
        <source>“Quit” there ends it.</source>
        <translation>« Quitter » y met fin.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Tom speaks it from its next start.</source>
        <translation>Tom la parle à partir de son prochain démarrage.</translation>
    </message>
    <message>
        <source>The password is not remembered</source>
        <translation>Le mot de passe n&apos;est pas retenu</translation>
    </message>
    <message>
        <source>Tom does not run on this computer</source>
        <translation>Tom ne tourne pas sur cet ordinateur</translation>
    </message>
    <message>
        <source>The next sign-in asks for it again. %1</source>
        <translation>La prochaine connexion le demandera de nouveau. %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::DevicesController</name>
    <message>
        <source>The name stays as it was: %1</source>
        <translation>Le nom reste inchangé : %1</translation>
    </message>
    <message>
        <source>It was not signed out: %1</source>
        <translation>L’appareil n’a pas été déconnecté : %1</translation>
    </message>
    <message>
        <source>They were not signed out: %1</source>
        <translation>Les appareils n’ont pas été déconnectés : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::DevicesPanel</name>
    <message>
        <source>A device without a name</source>
        <translation>Un appareil sans nom</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Appareils</translation>
    </message>
    <message>
        <source>Sign out everywhere else</source>
        <translation>Déconnecter partout ailleurs</translation>
    </message>
    <message>
        <source>Really, everywhere else?</source>
        <translation>Vraiment partout ailleurs ?</translation>
    </message>
    <message>
        <source>last used %1 · %2</source>
        <translation>utilisé le %1 · %2</translation>
    </message>
    <message>
        <source>this one</source>
        <translation>celui-ci</translation>
    </message>
    <message>
        <source>Your devices will be here.</source>
        <translation>Vos appareils seront ici.</translation>
    </message>
    <message>
        <source>Signed in on %1, from %2.
Without use it is signed out on %3.</source>
        <translation>Connecté le %1, depuis %2.
Sans usage, déconnexion le %3.</translation>
    </message>
    <message>
        <source>Name of the device</source>
        <translation>Nom de l’appareil</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renommer</translation>
    </message>
    <message>
        <source>Sign it out</source>
        <translation>Déconnecter</translation>
    </message>
    <message>
        <source>Really sign it out?</source>
        <translation>Vraiment déconnecter ?</translation>
    </message>
</context>
<context>
    <name>tom::desktop::Dictation</name>
    <message>
        <source>That was too short. Hold the button while you talk, or click it once to begin and once to end.</source>
        <translation>C&apos;était trop court. Maintenez le bouton pendant que vous parlez, ou cliquez une fois pour commencer et une fois pour finir.</translation>
    </message>
    <message>
        <source>Nothing was heard: is the microphone switched off?</source>
        <translation>Rien n&apos;a été entendu : le microphone est-il coupé ?</translation>
    </message>
    <message>
        <source>No words were understood.</source>
        <translation>Aucun mot n&apos;a été compris.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::DiffView</name>
    <message>
        <source>What is different</source>
        <translation>Ce qui est différent</translation>
    </message>
</context>
<context>
    <name>tom::desktop::DropQuestion</name>
    <message>
        <source>Drop the changes</source>
        <translation>Abandonner les modifications</translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation>Continuer à modifier</translation>
    </message>
    <message>
        <source>What you changed is not kept yet. Go on without it?</source>
        <translation>Ce que vous avez modifié n&apos;est pas encore enregistré. Continuer sans ?</translation>
    </message>
</context>
<context>
    <name>tom::desktop::FileStore</name>
    <message>
        <source>Picture %1.png</source>
        <translation>Image %1.png</translation>
    </message>
    <message>
        <source>“%1” is not there any more.</source>
        <translation>« %1 » n’est plus là.</translation>
    </message>
    <message>
        <source>“%1” is a folder: only files can be attached.</source>
        <translation>« %1 » est un dossier : seuls des fichiers peuvent être joints.</translation>
    </message>
    <message>
        <source>“%1” is larger than %2 MB, the most that a file may have.</source>
        <translation>« %1 » dépasse %2 Mo, la taille maximale d’un fichier.</translation>
    </message>
    <message>
        <source>“%1” cannot be read.</source>
        <translation>« %1 » ne peut pas être lu.</translation>
    </message>
    <message>
        <source>“%1” is empty.</source>
        <translation>« %1 » est vide.</translation>
    </message>
    <message>
        <source>“%1” cannot be attached: only pictures (PNG, JPEG, WebP, GIF), PDF and plain text can.</source>
        <translation>« %1 » ne peut pas être joint : seuls les images (PNG, JPEG, WebP, GIF), les PDF et le texte brut le peuvent.</translation>
    </message>
    <message>
        <source>“%1” cannot be kept until it is sent: %2</source>
        <translation>« %1 » ne peut pas être conservé jusqu’à l’envoi : %2</translation>
    </message>
</context>
<context>
    <name>tom::desktop::FindBar</name>
    <message>
        <source>Find in the text</source>
        <translation>Chercher dans le texte</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>Occurrence précédente</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>Occurrence suivante</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Fermer la recherche</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Introuvable</translation>
    </message>
</context>
<context>
    <name>tom::desktop::FormCard</name>
    <message>
        <source>%1 asks</source>
        <translation>%1 demande</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Envoyer</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Décliner</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>It is not wanted any more.</source>
        <translation>Ce n’est plus demandé.</translation>
    </message>
    <message>
        <source>You answered.</source>
        <translation>Vous avez répondu.</translation>
    </message>
    <message>
        <source>It was answered elsewhere.</source>
        <translation>Répondu ailleurs.</translation>
    </message>
    <message>
        <source>You declined.</source>
        <translation>Vous avez décliné.</translation>
    </message>
    <message>
        <source>You cancelled it.</source>
        <translation>Vous avez annulé.</translation>
    </message>
    <message>
        <source>It was declined elsewhere.</source>
        <translation>Décliné ailleurs.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1 : %2</translation>
    </message>
</context>
<context>
    <name>tom::desktop::FormField</name>
    <message>
        <source>Of older files: %1</source>
        <translation>Des anciens fichiers : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::Greeting</name>
    <message>
        <source>What can I do for you?</source>
        <translation>Que puis-je faire pour vous ?</translation>
    </message>
    <message>
        <source>Ask something, or try “What can you do?”. What was said before in this conversation is still known; “New conversation” begins afresh.</source>
        <translation>Posez une question, ou essayez « Que sais-tu faire ? ». Ce qui a déjà été dit dans cette conversation est toujours connu ; « Nouvelle conversation » repart de zéro.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::InboxController</name>
    <message>
        <source>It could not be put off: %1</source>
        <translation>Impossible de reporter : %1</translation>
    </message>
    <message>
        <source>It was not begun: %1</source>
        <translation>Rien n’a été lancé : %1</translation>
    </message>
    <message>
        <source>The quiet hours stay as they were: %1</source>
        <translation>Les heures calmes restent inchangées : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::InboxPanel</name>
    <message>
        <source>May Tom do this? %1</source>
        <translation>Tom peut-il faire ceci ? %1</translation>
    </message>
    <message>
        <source>Inbox</source>
        <translation>Boîte</translation>
    </message>
    <message>
        <source>Which notifications</source>
        <translation>Quelles notifications</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>À voir</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Plus tard</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>All done</source>
        <translation>Tout est traité</translation>
    </message>
    <message>
        <source>Nothing waits for you.</source>
        <translation>Rien ne vous attend.</translation>
    </message>
    <message>
        <source>Nothing was put off.</source>
        <translation>Rien n’a été reporté.</translation>
    </message>
    <message>
        <source>What is done will be here.</source>
        <translation>Ce qui est traité sera ici.</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>À %1</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Envoyés</translation>
    </message>
    <message>
        <source>What you send to others will be here.</source>
        <translation>Ce que vous envoyez aux autres sera ici.</translation>
    </message>
    <message>
        <source>Mark what is chosen in the inbox as done</source>
        <translation>Marquer comme fait ce qui est choisi dans la boîte de réception</translation>
    </message>
    <message>
        <source>%1 asks you something</source>
        <translation>%1 vous demande quelque chose</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>jusqu’à %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::InputFieldView</name>
    <message>
        <source>%1 (optional)</source>
        <translation>%1 (facultatif)</translation>
    </message>
    <message>
        <source>year-month-day</source>
        <translation>année-mois-jour</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
</context>
<context>
    <name>tom::desktop::KeyView</name>
    <message>
        <source>Copy the fingerprint</source>
        <translation>Copier l’empreinte</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Empreinte</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
    <message>
        <source>Fingerprint: %1</source>
        <translation>Empreinte : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::LineField</name>
    <message>
        <source>A user keeps this name; everything of the user is found by it.</source>
        <translation>Un utilisateur garde ce nom ; tout ce qui est à lui se retrouve par lui.</translation>
    </message>
    <message>
        <source>change it in the text</source>
        <translation>à modifier dans le texte</translation>
    </message>
    <message>
        <source>set; type a new one to replace it</source>
        <translation>défini ; saisir pour remplacer</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>non défini</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ListField</name>
    <message>
        <source>simple requests</source>
        <translation>demandes simples</translation>
    </message>
    <message>
        <source>ordinary requests</source>
        <translation>demandes ordinaires</translation>
    </message>
    <message>
        <source>hard requests</source>
        <translation>demandes difficiles</translation>
    </message>
    <message>
        <source>one, another</source>
        <translation>un, un autre</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ListPage</name>
    <message>
        <source>Back to the list</source>
        <translation>Retour à la liste</translation>
    </message>
    <message>
        <source>What is chosen</source>
        <translation>Élément choisi</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>%1
This is what was known on %2.</source>
        <translation>%1
Voici ce qui était connu le %2.</translation>
    </message>
    <message>
        <source>%1
So nothing is known here yet.</source>
        <translation>%1
Rien n&apos;est donc encore connu ici.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Chargement…</translation>
    </message>
    <message>
        <source>Empty the field</source>
        <translation>Vider le champ</translation>
    </message>
</context>
<context>
    <name>tom::desktop::LiveAccount</name>
    <message>
        <source>Your session has ended. Please sign in again.</source>
        <translation>Votre session est terminée. Veuillez vous reconnecter.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::LiveAccounts</name>
    <message>
        <source>%1 at %2</source>
        <comment>a user at a server</comment>
        <translation>%1 sur %2</translation>
    </message>
</context>
<context>
    <name>tom::desktop::LocalServer</name>
    <message>
        <source>It did not start in time.</source>
        <translation>Il n’a pas démarré à temps.</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2.</source>
        <translation>%1 ne peut pas être démarré : %2.</translation>
    </message>
    <message>
        <source>It is still ending. Try again in a moment.</source>
        <translation>Il est encore en train de s’arrêter. Réessayez dans un instant.</translation>
    </message>
    <message>
        <source>Tom's server is not installed on this computer. Install the package tom-server, and try again.</source>
        <translation>Le serveur de Tom n’est pas installé sur cet ordinateur. Installez le paquet tom-server, puis réessayez.</translation>
    </message>
    <message>
        <source>Another program of this computer has taken port %1, which your Tom had. End that program, and try again.</source>
        <translation>Un autre programme de cet ordinateur a pris le port %1, qu’avait votre Tom. Arrêtez ce programme, puis réessayez.</translation>
    </message>
    <message>
        <source>It ended at once, and did not say why.</source>
        <translation>Il s’est arrêté aussitôt, sans dire pourquoi.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::LocalSignIn</name>
    <message>
        <source>Starting Tom on this computer…</source>
        <translation>Démarrage de Tom sur cet ordinateur…</translation>
    </message>
    <message>
        <source>The server of this computer signed nobody in.</source>
        <translation>Le serveur de cet ordinateur n’a connecté personne.</translation>
    </message>
    <message>
        <source>Tom could not be started on this computer: %1</source>
        <translation>Tom n’a pas pu être démarré sur cet ordinateur : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::LocalTrial</name>
    <message>
        <source>Choose both files: that of the certificate and that of its key.</source>
        <translation>Choisissez les deux fichiers : celui du certificat et celui de sa clé.</translation>
    </message>
    <message>
        <source>Root does not run what somebody else's configuration names. Start tom-config as the owner of the file, or open the server's address; then the server tries it.</source>
        <translation>Root n’exécute pas ce que nomme la configuration de quelqu’un d’autre. Lancez tom-config en tant que propriétaire du fichier, ou ouvrez l’adresse du serveur ; c’est alors le serveur qui essaie.</translation>
    </message>
    <message>
        <source>tom-agent cannot be started on this computer.</source>
        <translation>tom-agent ne peut pas être lancé sur cet ordinateur.</translation>
    </message>
    <message>
        <source>Nothing came back within ten seconds.</source>
        <translation>Rien n’est revenu en dix secondes.</translation>
    </message>
    <message>
        <source>The configuration has no user who could try it.</source>
        <translation>La configuration n’a aucun utilisateur qui puisse l’essayer.</translation>
    </message>
    <message>
        <source>The configuration has no &quot;%1&quot; that could be tried.</source>
        <translation>La configuration n’a pas de « %1 » à essayer.</translation>
    </message>
    <message>
        <source>This can only be tried where tom-agent lies beside this program, and it does not. Open the server&apos;s address instead; then the server tries it.</source>
        <translation>Cela ne peut être essayé que si tom-agent se trouve à côté de ce programme, ce qui n’est pas le cas. Ouvrez plutôt l’adresse du serveur : c’est lui qui essaiera.</translation>
    </message>
    <message>
        <source>The program that should try it ended without a word.</source>
        <translation>Le programme qui devait l’essayer s’est terminé sans un mot.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::MainWindow</name>
    <message>
        <source>Chat</source>
        <translation>Discuter</translation>
    </message>
    <message>
        <source>Quit Tom</source>
        <translation>Quitter Tom</translation>
    </message>
    <message>
        <source>Show all keyboard shortcuts</source>
        <translation>Afficher tous les raccourcis clavier</translation>
    </message>
</context>
<context>
    <name>tom::desktop::MapField</name>
    <message>
        <source>Name of a new entry of %1</source>
        <translation>Nom d&apos;une nouvelle entrée de %1</translation>
    </message>
    <message>
        <source>name</source>
        <translation>nom</translation>
    </message>
    <message>
        <source>Value of a new entry of %1</source>
        <translation>Valeur d&apos;une nouvelle entrée de %1</translation>
    </message>
    <message>
        <source>value</source>
        <translation>valeur</translation>
    </message>
    <message>
        <source>Add to %1</source>
        <translation>Ajouter à %1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>Retirer %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::MarkdownView</name>
    <message>
        <source>Copy the code</source>
        <translation>Copier le code</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
    <message>
        <source>Copy the whole answer</source>
        <translation>Copier toute la réponse</translation>
    </message>
    <message>
        <source>Copy the formula as LaTeX</source>
        <translation>Copier la formule en LaTeX</translation>
    </message>
</context>
<context>
    <name>tom::desktop::MemoryController</name>
    <message>
        <source>It was not kept: %1</source>
        <translation>Rien n’a été enregistré : %1</translation>
    </message>
    <message>
        <source>It was not forgotten: %1</source>
        <translation>Rien n’a été oublié : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::MemoryPanel</name>
    <message>
        <source>You said so</source>
        <translation>Dit par vous</translation>
    </message>
    <message>
        <source>Kept by %1</source>
        <translation>Retenu par %1</translation>
    </message>
    <message>
        <source>Nobody says where it comes from</source>
        <translation>Origine inconnue</translation>
    </message>
    <message>
        <source>From a conversation</source>
        <translation>D’une conversation</translation>
    </message>
    <message>
        <source>%1 · kept: %2</source>
        <translation>%1 · retenu : %2</translation>
    </message>
    <message>
        <source>%1 · was: %2</source>
        <translation>%1 · avant : %2</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Mémoire</translation>
    </message>
    <message>
        <source>Search in what is remembered</source>
        <translation>Chercher dans la mémoire</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Chercher</translation>
    </message>
    <message>
        <source>Remember something</source>
        <translation>Retenir quelque chose</translation>
    </message>
    <message>
        <source>Nothing is remembered yet.</source>
        <translation>Rien n’est encore retenu.</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>Rien n’a été trouvé.</translation>
    </message>
    <message>
        <source>Something to remember</source>
        <translation>À retenir</translation>
    </message>
    <message>
        <source>This is remembered</source>
        <translation>Ceci est retenu</translation>
    </message>
    <message>
        <source>What is remembered</source>
        <translation>Ce qui est retenu</translation>
    </message>
    <message>
        <source>Remember</source>
        <translation>Retenir</translation>
    </message>
    <message>
        <source>Correct</source>
        <translation>Corriger</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Oublier</translation>
    </message>
    <message>
        <source>Forget it for good?</source>
        <translation>Oublier pour toujours ?</translation>
    </message>
    <message>
        <source>Where it was said</source>
        <translation>Où cela a été dit</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1 · until %2</source>
        <translation>%1 · jusqu’au %2</translation>
    </message>
    <message>
        <source>What it was before</source>
        <translation>Ce que c’était avant</translation>
    </message>
</context>
<context>
    <name>tom::desktop::MessageList</name>
    <message>
        <source>Go to the end</source>
        <translation>Aller à la fin</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Conversation</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ModulesPanel</name>
    <message>
        <source>ready</source>
        <translation>prêt</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>connexion…</translation>
    </message>
    <message>
        <source>uncertain</source>
        <translation>incertain</translation>
    </message>
    <message>
        <source>needs your secret</source>
        <translation>attend votre secret</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>injoignable</translation>
    </message>
    <message>
        <source>off</source>
        <translation>désactivé</translation>
    </message>
    <message>
        <source>Modules</source>
        <translation>Modules</translation>
    </message>
    <message>
        <source>There are no modules yet.</source>
        <translation>Il n’y a pas encore de modules.</translation>
    </message>
    <message numerus="yes">
        <source>%n tools</source>
        <translation>
            <numerusform>%n outil</numerusform>
            <numerusform>%n outils</numerusform>
        </translation>
    </message>
    <message>
        <source>Answered by %1</source>
        <translation>Réponses de %1</translation>
    </message>
    <message>
        <source>Tried again at %1</source>
        <translation>Nouvel essai à %1</translation>
    </message>
    <message>
        <source>Your own secret for it is kept. It cannot be read back, only replaced.</source>
        <translation>Votre secret est conservé. Il ne peut pas être relu, seulement remplacé.</translation>
    </message>
    <message>
        <source>It needs a secret of yours: a token or a password that you have from it.</source>
        <translation>Il lui faut un secret de vous : un jeton ou un mot de passe reçu de ce service.</translation>
    </message>
    <message>
        <source>Your secret for %1</source>
        <translation>Votre secret pour %1</translation>
    </message>
    <message>
        <source>A new secret</source>
        <translation>Un nouveau secret</translation>
    </message>
    <message>
        <source>The secret</source>
        <translation>Le secret</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conserver</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Oublier</translation>
    </message>
    <message>
        <source>Forget the secret</source>
        <translation>Oublier le secret</translation>
    </message>
    <message>
        <source>not there now</source>
        <translation>absent pour l’instant</translation>
    </message>
</context>
<context>
    <name>tom::desktop::NavigationButton</name>
    <message numerus="yes">
        <source>%1, %n waiting</source>
        <translation>
            <numerusform>%1, %n en attente</numerusform>
            <numerusform>%1, %n en attente</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tom::desktop::NotificationView</name>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>Message from %1</source>
        <translation>Message de %1</translation>
    </message>
    <message>
        <source>Reminder</source>
        <translation>Rappel</translation>
    </message>
    <message>
        <source>Reminder from %1</source>
        <translation>Rappel de %1</translation>
    </message>
    <message>
        <source>Tom asks</source>
        <translation>Tom demande</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Résultat</translation>
    </message>
    <message>
        <source>Notice of a module</source>
        <translation>Avis d’un module</translation>
    </message>
    <message>
        <source>Notice of %1</source>
        <translation>Avis de %1</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>%1 · later: %2</source>
        <translation>%1 · plus tard : %2</translation>
    </message>
    <message>
        <source>Text of the notification</source>
        <translation>Texte de la notification</translation>
    </message>
    <message>
        <source>Open the conversation</source>
        <translation>Ouvrir la conversation</translation>
    </message>
    <message>
        <source>Run it now</source>
        <translation>Lancer maintenant</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>Done (Delete)</source>
        <translation>Terminé (Suppr)</translation>
    </message>
    <message>
        <source>In 15 minutes</source>
        <translation>Dans 15 minutes</translation>
    </message>
    <message>
        <source>In an hour</source>
        <translation>Dans une heure</translation>
    </message>
    <message>
        <source>In four hours</source>
        <translation>Dans quatre heures</translation>
    </message>
    <message>
        <source>In the morning, at %1</source>
        <translation>Demain matin, à %1</translation>
    </message>
    <message>
        <source>In a week</source>
        <translation>Dans une semaine</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Plus tard</translation>
    </message>
</context>
<context>
    <name>tom::desktop::OpenButton</name>
    <message>
        <source>Open %1</source>
        <translation>Ouvrir %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::OpenConversation</name>
    <message>
        <source>This message is not in the conversation any more.</source>
        <translation>Ce message n’est plus dans la conversation.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::OtherAccounts</name>
    <message>
        <source>Other accounts that have to sign in again</source>
        <translation>Autres comptes qui doivent se reconnecter</translation>
    </message>
    <message>
        <source>Sign in as %1 at %2</source>
        <translation>Se connecter comme %1 sur %2</translation>
    </message>
</context>
<context>
    <name>tom::desktop::Pages</name>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>● No connection to the server. What is shown may be old.</source>
        <translation>● Pas de connexion au serveur. Ce qui est affiché peut être ancien.</translation>
    </message>
    <message>
        <source>● Reconnecting to the server…</source>
        <translation>● Reconnexion au serveur…</translation>
    </message>
    <message>
        <source>● Connected again</source>
        <translation>● De nouveau connecté</translation>
    </message>
    <message>
        <source>Page: %1</source>
        <translation>Page : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::PairingPage</name>
    <message>
        <source>User name</source>
        <translation>Nom d’utilisateur</translation>
    </message>
    <message>
        <source>Password (at least 8 letters)</source>
        <translation>Mot de passe (8 caractères au moins)</translation>
    </message>
    <message>
        <source>The same password again</source>
        <translation>Le même mot de passe, encore une fois</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Se connecter</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problème</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>%1 has no user yet. Choose your name and a password: you will be its admin.</source>
        <translation>%1 n’a encore aucun utilisateur. Choisissez votre nom et un mot de passe : vous en serez l’administrateur.</translation>
    </message>
    <message>
        <source>This code signs you in to %1 as %2.</source>
        <translation>Ce code vous connecte à %1 en tant que %2.</translation>
    </message>
    <message>
        <source>This code is for %2 at %1, who signs in with the password.</source>
        <translation>Ce code est pour %2 sur %1, qui se connecte avec son mot de passe.</translation>
    </message>
    <message>
        <source>Go on only if you got this code from there yourself.</source>
        <translation>Ne continuez que si vous avez obtenu ce code là-bas vous-même.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuer</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Commencer</translation>
    </message>
    <message>
        <source>Write your user name.</source>
        <translation>Indiquez votre nom d’utilisateur.</translation>
    </message>
    <message>
        <source>Write a password.</source>
        <translation>Indiquez un mot de passe.</translation>
    </message>
    <message>
        <source>The two passwords are not the same.</source>
        <translation>Les deux mots de passe diffèrent.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::PasswordEdit</name>
    <message>
        <source>Show the password</source>
        <translation>Afficher le mot de passe</translation>
    </message>
    <message>
        <source>Hide the password</source>
        <translation>Masquer le mot de passe</translation>
    </message>
</context>
<context>
    <name>tom::desktop::PictureWindow</name>
    <message>
        <source>The picture is being fetched…</source>
        <translation>L&apos;image arrive…</translation>
    </message>
    <message>
        <source>Picture “%1”</source>
        <translation>Image « %1 »</translation>
    </message>
    <message>
        <source>The picture cannot be shown. %1</source>
        <translation>L&apos;image ne peut pas être affichée. %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ProblemCard</name>
    <message>
        <source>Problem: %1</source>
        <translation>Problème : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::QueueCard</name>
    <message>
        <source>A message that waits</source>
        <translation>Un message qui attend</translation>
    </message>
    <message>
        <source>Waits for the answer before it.</source>
        <translation>Attend la fin de la réponse précédente.</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Le reprendre</translation>
    </message>
    <message>
        <source>Its words are yours again, to change or to leave</source>
        <translation>Ses mots vous reviennent, à changer ou à laisser</translation>
    </message>
    <message>
        <source>Stop and send now</source>
        <translation>Arrêter et envoyer tout de suite</translation>
    </message>
</context>
<context>
    <name>tom::desktop::QuickKey</name>
    <message>
        <source>A key for the quick window</source>
        <translation>Une touche pour la petite fenêtre</translation>
    </message>
    <message>
        <source>The desktop knows it now. Its settings say which key it is.</source>
        <translation>Le bureau la connaît maintenant. Ses réglages disent laquelle c’est.</translation>
    </message>
    <message>
        <source>The quick window is shown by: %1</source>
        <translation>La petite fenêtre s’affiche avec : %1</translation>
    </message>
    <message>
        <source>Ask Tom a question</source>
        <translation>Poser une question à Tom</translation>
    </message>
    <message>
        <source>No key for the quick window</source>
        <translation>Pas de touche pour la petite fenêtre</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Rien n’a été changé.</translation>
    </message>
    <message>
        <source>This desktop gives programs no keys that work everywhere. Its own settings can give one to the command: %1</source>
        <translation>Ce bureau ne donne pas aux programmes de touches qui valent partout. Ses propres réglages peuvent en donner une à la commande : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::QuickWindow</name>
    <message>
        <source>Send (Enter)</source>
        <translation>Envoyer (Entrée)</translation>
    </message>
    <message>
        <source>Ask Tom</source>
        <translation>Demander à Tom</translation>
    </message>
    <message>
        <source>Question to Tom</source>
        <translation>Question à Tom</translation>
    </message>
    <message>
        <source>Ask Tom… (Esc hides this window)</source>
        <translation>Demandez à Tom… (Échap cache cette fenêtre)</translation>
    </message>
    <message>
        <source>Answer of Tom</source>
        <translation>Réponse de Tom</translation>
    </message>
    <message>
        <source>Open in the large window</source>
        <translation>Ouvrir dans la grande fenêtre</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>Arrêter la réponse</translation>
    </message>
    <message>
        <source>● No connection to the server</source>
        <translation>● Pas de connexion au serveur</translation>
    </message>
    <message>
        <source>● Reconnecting to the server…</source>
        <translation>● Reconnexion au serveur…</translation>
    </message>
</context>
<context>
    <name>tom::desktop::QuietHoursButton</name>
    <message>
        <source>Quiet from %1 to %2</source>
        <translation>Calme de %1 à %2</translation>
    </message>
    <message>
        <source>Quiet hours…</source>
        <translation>Heures calmes…</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Heures calmes</translation>
    </message>
    <message>
        <source>When nothing calls you that is not urgent</source>
        <translation>Quand rien ne vous appelle, sauf l’urgent</translation>
    </message>
    <message>
        <source>Do not call me every day</source>
        <translation>Ne pas m’appeler, chaque jour</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>Calme à partir de</translation>
    </message>
    <message>
        <source>Quiet until</source>
        <translation>Calme jusqu’à</translation>
    </message>
    <message>
        <source>What comes then waits in “Later”, and is told together at the end. On all your devices.</source>
        <translation>Ce qui arrive alors attend dans « Plus tard » et est annoncé ensemble à la fin. Sur tous vos appareils.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>À</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>quiet hours, time zone</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>By the clock of %1, not by this computer&apos;s.</source>
        <translation>À l’heure de %1, et non à celle de cet ordinateur.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ReadAloudButton</name>
    <message>
        <source>Stop reading aloud (Esc)</source>
        <translation>Arrêter la lecture (Échap)</translation>
    </message>
    <message>
        <source>Read aloud</source>
        <translation>Lire à voix haute</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ReasoningFold</name>
    <message>
        <source>Thoughts</source>
        <translation>Réflexions</translation>
    </message>
    <message>
        <source>Show the thoughts before this answer</source>
        <translation>Afficher les réflexions avant cette réponse</translation>
    </message>
</context>
<context>
    <name>tom::desktop::RefusalCalls</name>
    <message>
        <source>A message was not sent</source>
        <translation>Un message n’a pas été envoyé</translation>
    </message>
    <message numerus="yes">
        <source>%n messages were not sent</source>
        <translation>
            <numerusform>%n message n’a pas été envoyé</numerusform>
            <numerusform>%n messages n’ont pas été envoyés</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1”: %2</source>
        <comment>a message, and why</comment>
        <translation>« %1 » : %2</translation>
    </message>
</context>
<context>
    <name>tom::desktop::Repetition</name>
    <message>
        <source>%1 and %2</source>
        <translation>%1 et %2</translation>
    </message>
    <message>
        <source>once</source>
        <translation>une fois</translation>
    </message>
    <message>
        <source>every day</source>
        <translation>chaque jour</translation>
    </message>
    <message>
        <source>every second day</source>
        <translation>tous les deux jours</translation>
    </message>
    <message numerus="yes">
        <source>every %n days</source>
        <translation>
            <numerusform>tous les %n jours</numerusform>
            <numerusform>tous les %n jours</numerusform>
        </translation>
    </message>
    <message>
        <source>every day from Monday to Friday</source>
        <translation>chaque jour du lundi au vendredi</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1 le %2</translation>
    </message>
    <message>
        <source>every week</source>
        <translation>chaque semaine</translation>
    </message>
    <message>
        <source>every second week</source>
        <translation>toutes les deux semaines</translation>
    </message>
    <message numerus="yes">
        <source>every %n weeks</source>
        <translation>
            <numerusform>toutes les %n semaines</numerusform>
            <numerusform>toutes les %n semaines</numerusform>
        </translation>
    </message>
    <message>
        <source>every month</source>
        <translation>chaque mois</translation>
    </message>
    <message>
        <source>every second month</source>
        <translation>tous les deux mois</translation>
    </message>
    <message numerus="yes">
        <source>every %n months</source>
        <translation>
            <numerusform>tous les %n mois</numerusform>
            <numerusform>tous les %n mois</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 on day %2, or on the month&apos;s last day</source>
        <translation>%1 le %2, ou le dernier jour du mois</translation>
    </message>
    <message>
        <source>%1 on day %2</source>
        <translation>%1 le %2</translation>
    </message>
    <message>
        <source>every year</source>
        <translation>chaque année</translation>
    </message>
    <message>
        <source>every second year</source>
        <translation>tous les deux ans</translation>
    </message>
    <message numerus="yes">
        <source>every %n years</source>
        <translation>
            <numerusform>tous les %n ans</numerusform>
            <numerusform>tous les %n ans</numerusform>
        </translation>
    </message>
    <message>
        <source>by a rule of its own: %1</source>
        <translation>selon une règle propre : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::RepetitionEditor</name>
    <message>
        <source>How often</source>
        <translation>À quel rythme</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>Une fois</translation>
    </message>
    <message>
        <source>Every day</source>
        <translation>Chaque jour</translation>
    </message>
    <message>
        <source>Monday to Friday</source>
        <translation>Du lundi au vendredi</translation>
    </message>
    <message>
        <source>Every week</source>
        <translation>Chaque semaine</translation>
    </message>
    <message>
        <source>Every month</source>
        <translation>Chaque mois</translation>
    </message>
    <message>
        <source>Every year</source>
        <translation>Chaque année</translation>
    </message>
    <message>
        <source>By a rule (RRULE)</source>
        <translation>Selon une règle (RRULE)</translation>
    </message>
    <message>
        <source>In steps of how many</source>
        <translation>Par pas de combien</translation>
    </message>
    <message>
        <source>in steps of</source>
        <translation>par pas de</translation>
    </message>
    <message>
        <source>Rule of RFC 5545</source>
        <translation>Règle de la RFC 5545</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ReviewPanel</name>
    <message>
        <source>Apply now</source>
        <translation>Appliquer maintenant</translation>
    </message>
    <message>
        <source>This will change</source>
        <translation>Voici ce qui va changer</translation>
    </message>
    <message>
        <source>Back to editing</source>
        <translation>Retour à la modification</translation>
    </message>
    <message>
        <source>Can sign in from now on: %1</source>
        <translation>Peuvent désormais se connecter : %1</translation>
    </message>
    <message>
        <source>Signed out at once, and their agents end: %1</source>
        <translation>Déconnectés aussitôt, et leurs agents s&apos;arrêtent : %1</translation>
    </message>
    <message>
        <source>What is theirs changes: %1</source>
        <translation>Ce qui est à eux change : %1</translation>
    </message>
    <message>
        <source>Have to sign in again with a new password: %1</source>
        <translation>Doivent se reconnecter avec un nouveau mot de passe : %1</translation>
    </message>
    <message>
        <source>Something changes for everybody.</source>
        <translation>Quelque chose change pour tout le monde.</translation>
    </message>
    <message>
        <source>Counts only when the server is started again: %1</source>
        <translation>Ne compte qu&apos;au prochain démarrage du serveur : %1</translation>
    </message>
    <message>
        <source>Nothing comes of it for the users, and nothing starts anew.</source>
        <translation>Cela ne change rien pour les utilisateurs, et rien ne redémarre.</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Ligne %1 : %2</translation>
    </message>
    <message>
        <source>… and %1 more</source>
        <translation>… et %1 de plus</translation>
    </message>
    <message>
        <source>Their agents start anew, when their open requests are answered: %1</source>
        <translation>Leurs agents redémarrent, une fois leurs demandes en cours terminées : %1</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 et %2 autres</translation>
    </message>
    <message>
        <source>No other agent starts anew.</source>
        <translation>Aucun autre agent ne redémarre.</translation>
    </message>
    <message>
        <source>The memory service starts anew, or ends where it is not wanted any more; answers do without for that moment.</source>
        <translation>Le service de mémoire redémarre, ou s’arrête s’il n’est plus voulu ; pendant ce temps, les réponses se passent de lui.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::RowModel</name>
    <message>
        <source>New</source>
        <translation>Nouveau</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ScheduleClock</name>
    <message>
        <source>off</source>
        <translation>désactivé</translation>
    </message>
    <message>
        <source>over</source>
        <translation>passé</translation>
    </message>
    <message>
        <source>today %1</source>
        <translation>aujourd’hui %1</translation>
    </message>
    <message>
        <source>tomorrow %1</source>
        <translation>demain %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ScheduleController</name>
    <message>
        <source>It was not kept: %1</source>
        <translation>Rien n’a été enregistré : %1</translation>
    </message>
    <message>
        <source>It was not deleted: %1</source>
        <translation>Rien n’a été supprimé : %1</translation>
    </message>
    <message>
        <source>It was not begun: %1</source>
        <translation>Rien n’a été lancé : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ScheduleEditor</name>
    <message>
        <source>What Tom must not use for it</source>
        <translation>Ce que Tom ne doit pas utiliser pour cela</translation>
    </message>
    <message>
        <source>What Tom asks about each time</source>
        <translation>Ce pour quoi Tom demande à chaque fois</translation>
    </message>
    <message>
        <source>for example: mail.send, shell</source>
        <translation>par exemple : mail.send, shell</translation>
    </message>
    <message>
        <source>Services, or tools of one as service.tool, with commas between; * is any letters</source>
        <translation>Des services, ou des outils sous la forme service.outil, séparés par des virgules ; * vaut n’importe quelles lettres</translation>
    </message>
    <message>
        <source>Never uses</source>
        <translation>N’utilise jamais</translation>
    </message>
    <message>
        <source>Asks before</source>
        <translation>Demande avant</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Ce qui se passe</translation>
    </message>
    <message>
        <source>What you are told, or Tom is asked</source>
        <translation>Ce qui vous est dit, ou demandé à Tom</translation>
    </message>
    <message>
        <source>When it is the first time</source>
        <translation>La première fois</translation>
    </message>
    <message>
        <source>When that time was missed</source>
        <translation>Si ce moment a été manqué</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Activé</translation>
    </message>
    <message>
        <source>It is on</source>
        <translation>C’est activé</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Créer</translation>
    </message>
    <message>
        <source>Keep the changes</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Run it now</source>
        <translation>Lancer maintenant</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Really delete?</source>
        <translation>Vraiment supprimer ?</translation>
    </message>
    <message>
        <source>Open the conversation</source>
        <translation>Ouvrir la conversation</translation>
    </message>
    <message>
        <source>I am reminded of it</source>
        <translation>On me le rappelle</translation>
    </message>
    <message>
        <source>Tom is asked, and tells me</source>
        <translation>Tom est interrogé et me répond</translation>
    </message>
    <message>
        <source>it is done late, once</source>
        <translation>c’est fait en retard, une fois</translation>
    </message>
    <message>
        <source>it is left out</source>
        <translation>c’est sauté</translation>
    </message>
    <message>
        <source>I am asked</source>
        <translation>on me demande</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>Répétition</translation>
    </message>
    <message>
        <source>If missed</source>
        <translation>Si manqué</translation>
    </message>
    <message>
        <source>%1, at %2</source>
        <translation>%1, à %2</translation>
    </message>
    <message>
        <source>The next times are looked up…</source>
        <translation>Recherche des prochaines dates…</translation>
    </message>
    <message>
        <source>It happens on:</source>
        <translation>Ce sera le :</translation>
    </message>
    <message>
        <source>The next times:</source>
        <translation>Les prochaines fois :</translation>
    </message>
    <message>
        <source>%1, at %2 by the clock of %3</source>
        <translation>%1, à %2 à l’heure de %3</translation>
    </message>
    <message>
        <source>%1 (%2; here %3)</source>
        <translation>%1 (%2 ; ici %3)</translation>
    </message>
</context>
<context>
    <name>tom::desktop::SchedulesPanel</name>
    <message>
        <source>Schedules</source>
        <translation>Agenda</translation>
    </message>
    <message>
        <source>New reminder</source>
        <translation>Nouveau rappel</translation>
    </message>
    <message>
        <source>Tom is asked</source>
        <translation>Tom est interrogé</translation>
    </message>
    <message>
        <source>Reminder</source>
        <translation>Rappel</translation>
    </message>
    <message>
        <source>Nothing is planned. Ask Tom to remind you, or press +.</source>
        <translation>Rien n’est prévu. Demandez un rappel à Tom, ou appuyez sur +.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::Screenshot</name>
    <message>
        <source>Screenshot %1.png</source>
        <translation>Capture d&apos;écran %1.png</translation>
    </message>
</context>
<context>
    <name>tom::desktop::SentView</name>
    <message>
        <source>To %1</source>
        <translation>À %1</translation>
    </message>
    <message>
        <source>The message</source>
        <translation>Le message</translation>
    </message>
    <message>
        <source>Sent: %1</source>
        <translation>Envoyé : %1</translation>
    </message>
    <message>
        <source>Delivered: %1</source>
        <translation>Remis : %1</translation>
    </message>
    <message>
        <source>Read: %1</source>
        <translation>Lu : %1</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lu</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Remis</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>Refusé</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>En route</translation>
    </message>
</context>
<context>
    <name>tom::desktop::SettingsButton</name>
    <message>
        <source>Settings of this program</source>
        <translation>Réglages de ce programme</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Closing the window quits Tom</source>
        <translation>Fermer la fenêtre quitte Tom</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>Search in the shortcuts</source>
        <translation>Chercher dans les raccourcis</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Chercher</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Touches</translation>
    </message>
    <message>
        <source>What they do</source>
        <translation>Ce qu&apos;elles font</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1 : %2</translation>
    </message>
</context>
<context>
    <name>tom::desktop::SidePages</name>
    <message>
        <source>Inbox</source>
        <translation>Boîte</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Tâches</translation>
    </message>
    <message>
        <source>Modules</source>
        <translation>Modules</translation>
    </message>
    <message>
        <source>Schedules</source>
        <translation>Agenda</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Mémoire</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>Usage</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Appareils</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Configuration</translation>
    </message>
</context>
<context>
    <name>tom::desktop::SignIn</name>
    <message>
        <source>This server has another key than the one you named, so nothing was sent to it. Its fingerprint is %1.</source>
        <translation>Ce serveur a une autre clé que celle que vous avez indiquée ; rien ne lui a donc été envoyé. Son empreinte est %1.</translation>
    </message>
    <message>
        <source>The server does not know this session.</source>
        <translation>Le serveur ne connaît pas cette session.</translation>
    </message>
    <message>
        <source>The key of this server has changed since you confirmed it, so nothing was sent to it. Somebody may be in between, or the server got a new certificate. Its fingerprint is now %1. Only if that is what the server itself shows, go on with that fingerprint: in the window in the field for it, in a terminal with “tom login --server %2 --pin FINGERPRINT”.</source>
        <translation>La clé de ce serveur a changé depuis que vous l&apos;avez confirmée, rien ne lui a donc été envoyé. Quelqu&apos;un s&apos;interpose peut-être, ou le serveur a un nouveau certificat. Son empreinte est maintenant %1. Seulement si c&apos;est celle que le serveur lui-même affiche, continuez avec cette empreinte : dans la fenêtre dans le champ prévu, dans un terminal avec « tom login --server %2 --pin EMPREINTE ».</translation>
    </message>
</context>
<context>
    <name>tom::desktop::SignInController</name>
    <message>
        <source>This is not a whole pairing code. Copy all of it, from tom:// to its end.</source>
        <translation>Ce code d’appairage n’est pas entier. Copiez-le en entier, de tom:// jusqu’à la fin.</translation>
    </message>
    <message>
        <source>Nothing was sent to the server. Check its address, or ask whoever runs it.</source>
        <translation>Rien n’a été envoyé au serveur. Vérifiez son adresse, ou demandez à la personne qui s’en occupe.</translation>
    </message>
    <message>
        <source>Looking at %1…</source>
        <translation>Examen de %1…</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Connexion…</translation>
    </message>
    <message>
        <source>Tom on %1</source>
        <translation>Tom sur %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::SignInPanel</name>
    <message>
        <source>localhost:8443, or a tom:// code</source>
        <translation>localhost:8443, ou un code tom://</translation>
    </message>
    <message>
        <source>Fingerprint that the server itself shows</source>
        <translation>Empreinte affichée par le serveur lui-même</translation>
    </message>
    <message>
        <source>Remember the password in the system&apos;s keychain</source>
        <translation>Mémoriser le mot de passe dans le trousseau du système</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Se connecter</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>It is the same: trust this server</source>
        <translation>C’est la même : faire confiance à ce serveur</translation>
    </message>
    <message>
        <source>Sign in to Tom</source>
        <translation>Connexion à Tom</translation>
    </message>
    <message>
        <source>Welcome to Tom</source>
        <translation>Bienvenue chez Tom</translation>
    </message>
    <message>
        <source>Signing in</source>
        <translation>Connexion en cours</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>Adresse du serveur</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nom d’utilisateur</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problème</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>The server prints its fingerprint when it starts. If the two are the same, nobody is in between; Tom keeps the key and will notice if it ever changes.</source>
        <translation>Le serveur affiche son empreinte au démarrage. Si les deux sont identiques, personne ne s’est glissé entre vous ; Tom garde la clé et remarquera si elle change un jour.</translation>
    </message>
    <message>
        <source>It is not: go back</source>
        <translation>Non : revenir</translation>
    </message>
    <message>
        <source>%1 is new to this computer. Compare its fingerprint with the one that the server shows:</source>
        <translation>%1 est nouveau pour cet ordinateur. Comparez son empreinte avec celle que le serveur affiche :</translation>
    </message>
    <message>
        <source>Write the address of the server, for example localhost:8443.</source>
        <translation>Indiquez l’adresse du serveur, par exemple localhost:8443.</translation>
    </message>
    <message>
        <source>Write your user name.</source>
        <translation>Indiquez votre nom d’utilisateur.</translation>
    </message>
    <message>
        <source>Write your password.</source>
        <translation>Indiquez votre mot de passe.</translation>
    </message>
    <message>
        <source>Back to where you are signed in</source>
        <translation>Retour à votre session</translation>
    </message>
    <message>
        <source>Use a Tom of this computer instead</source>
        <translation>Utiliser plutôt un Tom de cet ordinateur</translation>
    </message>
    <message>
        <source>Sign out on this computer</source>
        <translation>Se déconnecter sur cet ordinateur</translation>
    </message>
    <message>
        <source>Sign out %1 on this computer</source>
        <translation>Déconnecter %1 sur cet ordinateur</translation>
    </message>
    <message>
        <source>The key of %1 is another one than you confirmed, so nothing was sent to it yet. Its new certificate is for %2, from %3, which this computer trusts. The fingerprint of the new key:</source>
        <translation>La clé de %1 n’est plus celle que vous aviez confirmée ; rien ne lui a encore été envoyé. Son nouveau certificat est au nom de %2, émis par %3, à qui cet ordinateur fait confiance. L’empreinte de la nouvelle clé :</translation>
    </message>
    <message>
        <source>Many authorities renew a certificate every few weeks, often with a new key. If you do not expect that, ask whoever runs the server before you go on.</source>
        <translation>Beaucoup d’autorités renouvellent un certificat toutes les quelques semaines, souvent avec une nouvelle clé. Si vous ne vous y attendez pas, demandez à la personne qui gère le serveur avant de continuer.</translation>
    </message>
    <message>
        <source>It was renewed: trust the new key</source>
        <translation>Il a été renouvelé : faire confiance à la nouvelle clé</translation>
    </message>
    <message>
        <source>%1 is new to this computer. Its certificate is for %2, from %3, which this computer trusts. The fingerprint of its key:</source>
        <translation>%1 est nouveau pour cet ordinateur. Son certificat est au nom de %2, émis par %3, à qui cet ordinateur fait confiance. L’empreinte de sa clé :</translation>
    </message>
    <message>
        <source>If this is the server that you mean, go on; Tom keeps the key and asks you again when it changes.</source>
        <translation>Si c’est bien le serveur voulu, continuez ; Tom garde la clé et vous redemande si elle change.</translation>
    </message>
    <message>
        <source>This is my server: trust it</source>
        <translation>C’est mon serveur : lui faire confiance</translation>
    </message>
</context>
<context>
    <name>tom::desktop::SignOutBox</name>
    <message>
        <source>Sign out</source>
        <translation>Se déconnecter</translation>
    </message>
    <message>
        <source>Sign out as %1?</source>
        <translation>Se déconnecter du compte %1 ?</translation>
    </message>
    <message>
        <source>Erase them now</source>
        <translation>Les effacer maintenant</translation>
    </message>
    <message>
        <source>Only on this computer are: drafts: %1, messages that are not sent yet: %2. They stay for the next time that you sign in here, unless you erase them.</source>
        <translation>Seulement sur cet ordinateur : brouillons : %1, messages pas encore envoyés : %2. Ils restent jusqu&apos;à votre prochaine connexion ici, sauf si vous les effacez.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::StatusController</name>
    <message>
        <source>It could not be stopped: %1</source>
        <translation>Impossible d’arrêter : %1</translation>
    </message>
    <message>
        <source>The secret was not kept: %1</source>
        <translation>Le secret n’a pas été conservé : %1</translation>
    </message>
    <message>
        <source>The secret was not forgotten: %1</source>
        <translation>Le secret n’a pas été oublié : %1</translation>
    </message>
    <message>
        <source>It still counts: %1</source>
        <translation>Cela reste valable : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::TalkButton</name>
    <message>
        <source>Write down what was said (Ctrl+Shift+M)</source>
        <translation>Mettre par écrit ce qui a été dit (Ctrl+Maj+M)</translation>
    </message>
    <message>
        <source>Talk: hold down, or click to begin and to end (Ctrl+Shift+M)</source>
        <translation>Parler : maintenir, ou cliquer pour commencer et pour finir (Ctrl+Maj+M)</translation>
    </message>
</context>
<context>
    <name>tom::desktop::TasksPanel</name>
    <message>
        <source>running</source>
        <translation>en cours</translation>
    </message>
    <message>
        <source>waits its turn</source>
        <translation>attend son tour</translation>
    </message>
    <message>
        <source>waits for your word</source>
        <translation>attend votre accord</translation>
    </message>
    <message>
        <source>An answer</source>
        <translation>Une réponse</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Tâches</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>depuis %1</translation>
    </message>
    <message>
        <source>module</source>
        <translation>module</translation>
    </message>
    <message>
        <source>Tom has nothing to do.</source>
        <translation>Tom n’a rien à faire.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>is due</source>
        <translation>à faire maintenant</translation>
    </message>
    <message>
        <source>planned</source>
        <translation>prévu</translation>
    </message>
    <message>
        <source>next on %1</source>
        <translation>prochaine fois le %1</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation>Son avancement</translation>
    </message>
</context>
<context>
    <name>tom::desktop::TextField</name>
    <message>
        <source>Change it in the text</source>
        <translation>Modifier dans le texte</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ToolCard</name>
    <message>
        <source>Show what was asked for</source>
        <translation>Afficher ce qui a été demandé</translation>
    </message>
    <message>
        <source>running…</source>
        <translation>en cours…</translation>
    </message>
    <message>
        <source>running</source>
        <translation>en cours</translation>
    </message>
    <message>
        <source>done</source>
        <translation>terminé</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échoué</translation>
    </message>
    <message>
        <source>Tool %1: %2</source>
        <translation>Outil %1 : %2</translation>
    </message>
    <message>
        <source>Hide what was asked for</source>
        <translation>Masquer ce qui a été demandé</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 %  %2</source>
        <translation>%1 %  %2</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>waits for your word</source>
        <translation>attend votre accord</translation>
    </message>
    <message>
        <source>What was asked for, and what came back</source>
        <translation>Ce qui a été demandé, et la réponse</translation>
    </message>
</context>
<context>
    <name>tom::desktop::ToolRulesForm</name>
    <message>
        <source>What %1 may do</source>
        <translation>Ce que %1 peut faire</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>non précisé</translation>
    </message>
    <message>
        <source>allow</source>
        <translation>autoriser</translation>
    </message>
    <message>
        <source>ask</source>
        <translation>demander</translation>
    </message>
    <message>
        <source>deny</source>
        <translation>refuser</translation>
    </message>
</context>
<context>
    <name>tom::desktop::TrayIcon</name>
    <message>
        <source>Show Tom</source>
        <translation>Afficher Tom</translation>
    </message>
    <message>
        <source>Inbox</source>
        <translation>Boîte</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message numerus="yes">
        <source>Tom: %n waiting</source>
        <translation>
            <numerusform>Tom : %n en attente</numerusform>
            <numerusform>Tom : %n en attente</numerusform>
        </translation>
    </message>
    <message>
        <source>Inbox (%1)</source>
        <translation>Boîte (%1)</translation>
    </message>
</context>
<context>
    <name>tom::desktop::TryForm</name>
    <message>
        <source>Asks each of its models for a word, as the text stands now. Nothing is applied.</source>
        <translation>Demande un mot à chacun de ses modèles, selon le texte actuel. Rien n’est appliqué.</translation>
    </message>
    <message>
        <source>Connects to it as the user&apos;s agent would, as the text stands now. Nothing is applied.</source>
        <translation>S’y connecte comme le ferait l’agent de l’utilisateur, selon le texte actuel. Rien n’est appliqué.</translation>
    </message>
    <message>
        <source>Loads the certificate and its key from the folder tls, or the new one below, as the server would.</source>
        <translation>Charge le certificat et sa clé du dossier tls, ou le nouveau ci-dessous, comme le ferait le serveur.</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>Essayer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>It is being tried</source>
        <translation>Essai en cours</translation>
    </message>
    <message>
        <source>Cancelled; nothing is known of it.</source>
        <translation>Annulé ; on n’en sait rien.</translation>
    </message>
    <message>
        <source>It was not tried: %1</source>
        <translation>Cela n’a pas été essayé : %1</translation>
    </message>
    <message>
        <source>It works: %1</source>
        <translation>Cela fonctionne : %1</translation>
    </message>
    <message>
        <source>Not all of it works: %1</source>
        <translation>Tout ne fonctionne pas : %1</translation>
    </message>
    <message>
        <source>It does not work: %1</source>
        <translation>Cela ne fonctionne pas : %1</translation>
    </message>
    <message>
        <source>Tried by the program on this computer, as you; a server elsewhere may see something else.</source>
        <translation>Essayé par le programme de cet ordinateur, en votre nom ; un serveur ailleurs peut voir autre chose.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::TurnRunner</name>
    <message>
        <source>This message of %1 was never sent.</source>
        <translation>Ce message du %1 n&apos;a jamais été envoyé.</translation>
    </message>
    <message>
        <source>Send it now</source>
        <translation>L&apos;envoyer maintenant</translation>
    </message>
    <message>
        <source>Stopped. It is not known whether this message arrived; Tom asks the server and stops it there.</source>
        <translation>Arrêté. On ne sait pas si ce message est arrivé ; Tom le demande au serveur et l&apos;y arrête.</translation>
    </message>
    <message>
        <source>Not sent yet. It goes out by itself when the server can be reached.</source>
        <translation>Pas encore envoyé. Il partira tout seul quand le serveur sera joignable.</translation>
    </message>
    <message>
        <source>Do not send it</source>
        <translation>Ne pas l&apos;envoyer</translation>
    </message>
    <message>
        <source>This message is not kept on disk</source>
        <translation>Ce message n&apos;est pas gardé sur le disque</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>It is not known whether this message of %1 was ever sent.</source>
        <translation>On ne sait pas si ce message du %1 a jamais été envoyé.</translation>
    </message>
    <message>
        <source>It is not known whether this message has arrived. As soon as the server can be reached, Tom asks it, and sends the message if it has not.</source>
        <translation>On ne sait pas si ce message est arrivé. Dès que le serveur est joignable, Tom le lui demande, et envoie le message s&apos;il ne l&apos;a pas.</translation>
    </message>
    <message>
        <source>Stop it</source>
        <translation>L&apos;arrêter</translation>
    </message>
    <message>
        <source>It is not known whether this message has arrived. %1</source>
        <comment>the reason</comment>
        <translation>On ne sait pas si ce message est arrivé. %1</translation>
    </message>
    <message>
        <source>This message was not sent. %1</source>
        <comment>the reason</comment>
        <translation>Ce message n’a pas été envoyé. %1</translation>
    </message>
    <message>
        <source>Send it again</source>
        <translation>L’envoyer de nouveau</translation>
    </message>
</context>
<context>
    <name>tom::desktop::UsagePanel</name>
    <message>
        <source>$%1</source>
        <translation>%1 $</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 jetons</translation>
    </message>
    <message>
        <source>no price known</source>
        <translation>aucun prix connu</translation>
    </message>
    <message>
        <source>Budgets</source>
        <translation>Budgets</translation>
    </message>
    <message>
        <source>By module</source>
        <translation>Par module</translation>
    </message>
    <message>
        <source>By model</source>
        <translation>Par modèle</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>Usage</translation>
    </message>
    <message>
        <source>Which days</source>
        <translation>Quels jours</translation>
    </message>
    <message>
        <source>Last seven days</source>
        <translation>Sept derniers jours</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Ce mois-ci</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>Le mois dernier</translation>
    </message>
    <message>
        <source>Twelve months</source>
        <translation>Douze mois</translation>
    </message>
    <message>
        <source>Counted in</source>
        <translation>Compté en</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>Argent</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Jetons</translation>
    </message>
    <message>
        <source>What was used</source>
        <translation>Ce qui a été consommé</translation>
    </message>
    <message numerus="yes">
        <source>%n answers of models</source>
        <translation>
            <numerusform>%n réponse de modèle</numerusform>
            <numerusform>%n réponses de modèles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without a known price, not counted here</source>
        <translation>
            <numerusform>%n sans prix connu, non comptée ici</numerusform>
            <numerusform>%n sans prix connu, non comptées ici</numerusform>
        </translation>
    </message>
    <message>
        <source>prices of %1</source>
        <translation>prix du %1</translation>
    </message>
    <message>
        <source>By day: %1 in all</source>
        <translation>Par jour : %1 au total</translation>
    </message>
    <message>
        <source>Tom itself</source>
        <translation>Tom lui-même</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>Schedule “%1”</source>
        <translation>Agenda : « %1 »</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>%1, a day</source>
        <translation>%1, par jour</translation>
    </message>
    <message>
        <source>%1, a month</source>
        <translation>%1, par mois</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>begins again on %1</source>
        <translation>recommence le %1</translation>
    </message>
    <message>
        <source>days by the clock of %1</source>
        <translation>jours à l’heure de %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::UserMessage</name>
    <message>
        <source>You said</source>
        <translation>Vous avez dit</translation>
    </message>
    <message>
        <source>Change this and send it again</source>
        <translation>Modifier et renvoyer</translation>
    </message>
    <message>
        <source>The version before</source>
        <translation>La version précédente</translation>
    </message>
    <message>
        <source>%1/%2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Version %1 of %2</source>
        <translation>Version %1 sur %2</translation>
    </message>
    <message>
        <source>The version after</source>
        <translation>La version suivante</translation>
    </message>
</context>
<context>
    <name>tom::desktop::VersionsPanel</name>
    <message>
        <source>Restore this version</source>
        <translation>Rétablir cette version</translation>
    </message>
    <message>
        <source>Really restore it?</source>
        <translation>Vraiment rétablir ?</translation>
    </message>
    <message>
        <source>Earlier versions</source>
        <translation>Versions antérieures</translation>
    </message>
    <message>
        <source>Versions, the newest first</source>
        <translation>Versions, la plus récente en premier</translation>
    </message>
    <message>
        <source>Back to editing</source>
        <translation>Retour à la modification</translation>
    </message>
    <message>
        <source>in the file itself</source>
        <translation>dans le fichier lui-même</translation>
    </message>
    <message>
        <source>Versions are kept from the first change on that is made here.</source>
        <translation>Les versions sont gardées à partir du premier changement fait ici.</translation>
    </message>
    <message>
        <source>Lines with + would come back, lines with − would go. The newest is the first.</source>
        <translation>Les lignes avec + reviendraient, les lignes avec − disparaîtraient. La plus récente est la première.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::VoiceBar</name>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>The recording was thrown away.</source>
        <translation>L&apos;enregistrement a été jeté.</translation>
    </message>
    <message>
        <source>Throw the recording away (Esc)</source>
        <translation>Jeter l&apos;enregistrement (Échap)</translation>
    </message>
    <message>
        <source>Recording. Press Escape to throw it away.</source>
        <translation>Enregistrement en cours. Échap le jette.</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>encore %1 s</translation>
    </message>
    <message>
        <source>%1 s recorded</source>
        <translation>%1 s enregistrées</translation>
    </message>
    <message>
        <source>Writing down what you said…</source>
        <translation>Mise par écrit de ce que vous avez dit…</translation>
    </message>
    <message>
        <source>Stop reading aloud (Esc)</source>
        <translation>Arrêter la lecture (Échap)</translation>
    </message>
    <message>
        <source>Tom is reading aloud.</source>
        <translation>Tom lit à voix haute.</translation>
    </message>
    <message>
        <source>Tom is about to read aloud…</source>
        <translation>Tom va lire à voix haute…</translation>
    </message>
    <message>
        <source>Close this line (Esc)</source>
        <translation>Fermer cette ligne (Échap)</translation>
    </message>
    <message>
        <source>Opening the microphone…</source>
        <translation>Ouverture du microphone…</translation>
    </message>
</context>
<context>
    <name>tom::desktop::WallClock</name>
    <message>
        <source>%1 (%2; here %3)</source>
        <translation>%1 (%2 ; ici %3)</translation>
    </message>
</context>
<context>
    <name>tom::desktop::WelcomePage</name>
    <message>
        <source>Connect to a Tom that runs already</source>
        <translation>Se connecter à un Tom qui tourne déjà</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problème</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Démarrage</translation>
    </message>
    <message>
        <source>For you alone. What you say stays here, and it runs while this window is open.</source>
        <translation>Pour vous seul. Ce que vous dites reste ici, et il tourne tant que cette fenêtre est ouverte.</translation>
    </message>
    <message>
        <source>That of your household or team: with its address, or a code that begins with tom://.</source>
        <translation>Celui de votre foyer ou de votre équipe : avec son adresse, ou un code qui commence par tom://.</translation>
    </message>
    <message>
        <source>Open the Tom of this computer</source>
        <translation>Ouvrir le Tom de cet ordinateur</translation>
    </message>
    <message>
        <source>Start Tom on this computer</source>
        <translation>Démarrer Tom sur cet ordinateur</translation>
    </message>
</context>
<context>
    <name>tom::desktop::WishBar</name>
    <message>
        <source>Let Tom decide again</source>
        <translation>Laisser Tom décider à nouveau</translation>
    </message>
    <message>
        <source>only with %1</source>
        <translation>seulement avec %1</translation>
    </message>
    <message>
        <source>For this message: %1</source>
        <translation>Pour ce message : %1</translation>
    </message>
</context>
<context>
    <name>tom::desktop::WishMenu</name>
    <message>
        <source>For this message</source>
        <translation>Pour ce message</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>Modules</source>
        <translation>Modules</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>Rapide</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>Équilibrée</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>Approfondie</translation>
    </message>
    <message>
        <source>There are none</source>
        <translation>Il n’y en a pas</translation>
    </message>
</context>
<context>
    <name>tom::desktop::WorkPage</name>
    <message>
        <source>Search in all conversations</source>
        <translation>Chercher dans toutes les conversations</translation>
    </message>
</context>
</TS>
