<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
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
    <name>main</name>
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
</context>
<context>
    <name>tom::desktop::ChatController</name>
    <message>
        <source>No new conversation</source>
        <translation>Pas de nouvelle conversation</translation>
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
</context>
<context>
    <name>tom::desktop::ChatPanel</name>
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
</context>
<context>
    <name>tom::desktop::DBusCaller</name>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
</context>
<context>
    <name>tom::desktop::DesktopApp</name>
    <message>
        <source>Your session has ended. Please sign in again.</source>
        <translation>Votre session est terminée. Veuillez vous reconnecter.</translation>
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
        <source>It was declined elsewhere.</source>
        <translation>Décliné ailleurs.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1 : %2</translation>
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
    <name>tom::desktop::ListPage</name>
    <message>
        <source>Back to the list</source>
        <translation>Retour à la liste</translation>
    </message>
    <message>
        <source>What is chosen</source>
        <translation>Élément choisi</translation>
    </message>
</context>
<context>
    <name>tom::desktop::MainWindow</name>
    <message>
        <source>Chat</source>
        <translation>Discuter</translation>
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
    <name>tom::desktop::OpenConversation</name>
    <message>
        <source>This message is not in the conversation any more.</source>
        <translation>Ce message n’est plus dans la conversation.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::Pages</name>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
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
    <name>tom::desktop::ProblemCard</name>
    <message>
        <source>Problem: %1</source>
        <translation>Problème : %1</translation>
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
    <name>tom::desktop::RowModel</name>
    <message>
        <source>New</source>
        <translation>Nouveau</translation>
    </message>
</context>
<context>
    <name>tom::desktop::SidePages</name>
    <message>
        <source>Inbox</source>
        <translation>Boîte</translation>
    </message>
</context>
<context>
    <name>tom::desktop::SignIn</name>
    <message>
        <source>This server has another key than the one you named, so nothing was sent to it. Its fingerprint is %1.</source>
        <translation>Ce serveur a une autre clé que celle que vous avez indiquée ; rien ne lui a donc été envoyé. Son empreinte est %1.</translation>
    </message>
    <message>
        <source>The key of this server has changed since you confirmed it, so nothing was sent to it. Somebody may be in between, or the server got a new certificate. Its fingerprint is now %1. Only if that is what the server itself shows, sign in once with “tom login --server %2 --pin FINGERPRINT”.</source>
        <translation>La clé de ce serveur a changé depuis que vous l’avez confirmée ; rien ne lui a donc été envoyé. Quelqu’un s’est peut-être glissé entre vous et lui, ou le serveur a reçu un nouveau certificat. Son empreinte est maintenant %1. Seulement si c’est celle que le serveur lui-même affiche, connectez-vous une fois avec « tom login --server %2 --pin EMPREINTE ».</translation>
    </message>
    <message>
        <source>The server does not know this session.</source>
        <translation>Le serveur ne connaît pas cette session.</translation>
    </message>
</context>
<context>
    <name>tom::desktop::SignInController</name>
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
        <translation>C’est la même : faire confiance à ce serveur</translation>
    </message>
    <message>
        <source>Sign in to Tom</source>
        <translation>Connexion à Tom</translation>
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
        <translation>Le serveur affiche son empreinte au démarrage. Si les deux sont identiques, personne ne s’est glissé entre vous ; Tom garde la clé et remarquera si elle change un jour.</translation>
    </message>
    <message>
        <source>It is not: go back</source>
        <translation>Ce n’est pas la même : revenir</translation>
    </message>
    <message>
        <source>%1 is new to this computer. Compare its fingerprint with the one that the server shows:</source>
        <translation>%1 est nouveau pour cet ordinateur. Comparez son empreinte avec celle que le serveur affiche :</translation>
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
        <source>Waiting for the message before it…</source>
        <translation>En attente du message précédent…</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Réessayer</translation>
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
</TS>
