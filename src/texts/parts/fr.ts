// French: what the parts of a page say that come after its first script.
import { byteSize } from '../byte-size.ts';
import { formats } from '../formats.ts';
import type { PartTexts } from '../texts.ts';

const { number, counted, date, clock, list } = formats('fr-FR', 'et', (count) => count < 2);
const size = (bytes: number): string => byteSize(number, bytes);

export const partTexts: PartTexts = {
  sections: {
    'Start here': 'Pour commencer',
    'Data types': 'Types de données',
    'Programs that talk': 'Des programmes qui se parlent',
    Patterns: 'Modèles',
    Reference: 'Référence',
  },

  remedies: {
    runOnlyThis: 'Lancer seulement celle-ci',
    runBefore: 'Lancer les étapes précédentes',
    dataDiffers: 'Ce que contient votre Redis date peut-être d’avant cette page.',
    changedLast: (step, key, command) => [
      `Sur cette page, c’est l’étape ${step} qui a modifié `,
      { code: key },
      ' en dernier : ',
      { code: command },
    ],
    changedBefore: (key, command) => ['La fois précédente, cette étape a modifié ', { code: key }, ' : ', { code: command }],
    showIt: 'La montrer',
    resetData: 'Vider les données et lancer jusqu’ici…',
    resetAsks: (keys) =>
      `Ceci supprime tout ce que contient votre Redis, y compris pour d’autres leçons : ${counted(keys, { one: 'clé', other: 'clés' })}. C’est irréversible.`,
    keepData: 'Tout garder',
    resetConfirmed: 'Tout supprimer et lancer jusqu’ici',
    runAgain: 'Relancer',
    earlierSteps: (steps) =>
      steps.length === 1
        ? `L’étape ${steps[0]} de cette page n’a pas été lancée.`
        : `Les étapes ${list(steps.map(String))} de cette page n’ont pas été lancées.`,
    nothingListens: (port) => `Rien n’écoute sur le port ${port}.`,
    startServer: 'Y démarrer un serveur',
    startingServer: (port) => `Démarrage d’un serveur sur le port ${port}…`,
    serverListens: (port) => `Un serveur écoute maintenant sur le port ${port}.`,
    serverRuns: (port) => `Un serveur tourne déjà sur le port ${port}.`,
    stopAndStart: 'L’arrêter et recommencer',
    stoppingServer: (port) => `Arrêt du serveur sur le port ${port}…`,
    serverStays: (port) => `Le serveur du port ${port} ne s’est pas arrêté. Consultez son journal, ou réinitialisez votre machine.`,
  },

  assistance: {
    keys: 'Tab indente ; Échap quitte l’éditeur.',
    tooFewWords: (command: string, signature: string) => `${command} attend plus d’arguments : ${signature}`,
    tooManyWords: (command: string, signature: string) => `${command} attend moins d’arguments : ${signature}`,
    keyOf: (type: string | null) => (type === null ? 'Une clé de votre Redis.' : `Une clé de votre Redis, de type ${type}.`),
    argumentOf: (command: string) => `Un argument de ${command}.`,
    deprecated: (instead: string) => (instead === '' ? 'Obsolète.' : `Obsolète. À utiliser à la place : ${instead}.`),
    source: (since: string | null) =>
      since === null ? 'D’après COMMAND DOCS de votre serveur.' : `Depuis ${since}. D’après COMMAND DOCS de votre serveur.`,
    program: 'Un programme de votre machine.',
    builtIn: 'Une commande du shell.',
    optionOf: (program: string) => `Une option de ${program}.`,
    file: 'Un fichier de votre machine.',
    folder: 'Un dossier de votre machine.',
  },

  edits: {
    lessonChanged: 'La leçon a changé depuis votre modification. Votre version : ',
    keepMine: 'Garder la mienne',
    takeLesson: 'Prendre celle de la leçon',
    wasReset: 'Votre modification a été retirée.',
    undo: 'Annuler',
    editedBefore: 'Vous aviez déjà modifié ce code : ',
    changedElsewhere: 'Ce code a été modifié dans un autre onglet : ',
    takeTheirs: 'Prendre celui-là',
  },

  machine: {
    title: 'Votre machine',
    shared: 'Redis partagé',
    about: 'Une petite machine rien qu’à vous : ses serveurs Redis tournent à côté de ce notebook et personne d’autre ne les utilise.',
    aboutShared:
      'Ce notebook utilise un Redis de son propriétaire (REDIS_URL). Il est partagé : tous ceux qui l’utilisent voient vos clés, et vous voyez les leurs.',
    asking: 'Interrogation de la machine…',
    noServer: 'aucun serveur ne tourne',
    byItself: '(démarré automatiquement)',
    beforeReset: 'La réinitialiser arrête ses serveurs et supprime ',
    removed: 'toutes les clés, tous les réglages et tous les fichiers',
    afterReset: ' que vous avez créés. Les leçons restent telles quelles, et votre code modifié aussi.',
    reset: 'Réinitialiser la machine',
    resetting: 'Réinitialisation…',
    isNew: 'C’est fait : votre machine est neuve.',
    connect: 'Se connecter de l’extérieur…',
    close: 'Fermer',
  },

  connect: {
    title: 'Se connecter de l’extérieur',
    aboutBefore: 'Votre Redis parle aussi HTTP, à la manière de ',
    aboutAfter: ' : avec un terminal, un script, une page à vous. Le jeton lui dit que c’est bien vous.',
    asking: 'Demande de votre jeton…',
    retry: 'Réessayer',
    token: 'Jeton',
    show: 'Afficher',
    hide: 'Masquer',
    showToken: 'Afficher le jeton',
    hideToken: 'Masquer le jeton',
    copy: 'Copier',
    copyToken: 'Copier le jeton',
    copied: 'Copié',
    copyFailed: 'Échec',
    copiedWithToken: 'Copié, avec le jeton.',
    copyRefused: 'Le navigateur a refusé la copie. Affichez le jeton, puis sélectionnez le texte et copiez-le vous-même.',
    secret: 'Gardez-le secret.',
    power: 'Qui le possède peut faire de votre Redis ce que vous pouvez en faire : tout lire, tout modifier, tout supprimer.',
    powerShared: 'Ce Redis est partagé : qui possède le jeton peut en faire, y compris des clés de tout le monde, ce que peut cette page.',
    worksUntil: 'Il est valable jusqu’au ',
    orRevoked: ', ou jusqu’à ce que vous le révoquiez ou réinitialisiez votre machine. ',
    revoke: 'Révoquer tous les jetons',
    revoked: 'Révoqués : aucun jeton antérieur ne fonctionne plus. Celui-ci est nouveau.',
    terminal: 'Dans un terminal',
    copyCurl: 'Copier la ligne curl',
    javascript: 'En JavaScript',
    copyFetch: 'Copier le JavaScript avec fetch',
    client: 'Avec le client du notebook',
    copyClient: 'Copier le JavaScript avec le client',
    close: 'Fermer',
  },

  sharedBanner: {
    name: 'Redis partagé',
    strong: 'Ce Redis est partagé',
    rest: ' avec tous ceux qui utilisent ce notebook : vous voyez mutuellement vos clés, et les extraits ',
    end: ' ne peuvent pas être lancés ici.',
  },

  searchBox: {
    name: 'Rechercher',
    field: 'Rechercher dans les leçons',
    close: 'Fermer',
    nothing: 'Rien trouvé.',
    found(commands, lines, pages) {
      const parts = [
        ...(commands > 0 ? [counted(commands, { one: 'commande', other: 'commandes' })] : []),
        ...(lines > 0 ? [counted(lines, { one: 'ligne de code', other: 'lignes de code' })] : []),
        ...(pages > 0 ? [counted(pages, { one: 'page', other: 'pages' })] : []),
      ];
      return `Trouvé : ${list(parts)}.`;
    },
  },

  progress: {
    count: (done: number, steps: number) => `${number(done)}/${number(steps)}`,
    countSpoken: (done: number, steps: number) => `${counted(done, { one: 'étape faite', other: 'étapes faites' })} sur ${number(steps)}`,
    done: 'terminé',
    lessons: (done: number, of: number) => `${number(done)} sur ${counted(of, { one: 'leçon', other: 'leçons' })}`,
    export: 'Exporter',
    clear: 'Effacer',
    cleared: 'Progression effacée',
    undo: 'Annuler',
  },

  lessonHead: {
    meta: (steps, exercises, minutes) =>
      [
        counted(steps, { one: 'étape', other: 'étapes' }),
        ...(exercises > 0 ? [counted(exercises, { one: 'exercice', other: 'exercices' })] : []),
        `environ ${counted(minutes, { one: 'minute', other: 'minutes' })}`,
      ].join(' · '),
  },

  home: {
    path: 'Le parcours',
    pathDone: (done, of) =>
      `${number(done)} sur ${counted(of, { one: 'leçon terminée', other: 'leçons terminées' })} · conservé dans ce navigateur`,
    minutes: (minutes) => `${number(minutes)} min`,
    steps: (done, of) => `${number(done)} sur ${counted(of, { one: 'étape', other: 'étapes' })}`,
    done: 'Terminé',
    continueAt: (lesson, step) => `Continuer à ${lesson}, étape ${number(step)}`,
  },

  pageMenu: {
    name: 'Télécharger, imprimer',
    download: 'Télécharger avec vos modifications',
    markdown: 'Markdown',
    jupyter: 'Notebook Jupyter',
    python: 'Programme Python',
    shell: 'Script shell',
    print: 'Imprimer…',
    answered: (status, address) => `Le serveur a répondu ${status} pour ${address}.`,
    failed: (reason: string) =>
      `Le fichier n’a pas pu être créé. ${reason === '' ? '' : `${reason} `}Vérifiez que le notebook fonctionne encore, puis réessayez.`,
  },

  commands: {
    complexity: (complexity) => `Complexité : ${complexity}`,
    since: (version) => `Depuis ${version}`,
    replaced: (by) => (by === '' ? 'Obsolète.' : `Obsolète. À la place : ${by}`),
    tryIt: 'L’essayer dans une cellule',
  },

  share: {
    name: 'Code du lien',
    copyLink: 'Copier le lien',
    copied: 'Lien copié. Il contient lui-même ce code : aucun serveur ne le garde et rien ne s’exécute tout seul.',
    copyRefused: 'Le navigateur a refusé de copier. Sélectionnez le code et copiez-le vous-même.',
    tooLong: 'Ce code est trop long pour un lien. Téléchargez plutôt la page.',
    offer: 'Le lien que vous avez ouvert contient ce code pour l’extrait ci-dessus. Il n’a pas été exécuté.',
    code: 'Le code du lien',
    keep: 'Le mettre dans l’extrait',
    kept: 'Le code du lien a remplacé celui qui était ici.',
    undo: 'Annuler',
    discard: 'Ignorer',
    lost: 'Le lien que vous avez ouvert contient du code pour un extrait que cette page n’a plus. Il n’a pas été exécuté.',
    fromCell: 'Le lien que vous avez ouvert contient du code que quelqu’un a écrit dans une cellule à lui. Il n’a pas été exécuté.',
    addCell: 'L’ajouter comme cellule',
    copy: 'Copier le code',
    codeCopied: 'Copié.',
    broken: 'Le lien que vous avez ouvert ne contient pas de code lisible : il a été coupé ou modifié en chemin. Redemandez-le.',
    tooLarge: 'Le lien que vous avez ouvert contient plus qu’un extrait ne peut avoir ; il n’a pas été ouvert.',
    close: 'Fermer',
  },

  cells: {
    addHere: 'Ajouter une cellule ici',
    addHereKeys: 'Haut et Bas déplacent l’endroit, Gauche et Droite choisissent le type.',
    addBelow: 'Ajouter une cellule dessous',
    addNoteBelow: 'Ajouter une note dessous',
    kinds: { shell: 'Shell', python: 'Python', redis: 'Redis', note: 'Note' },
    moveUp: 'Monter',
    moveDown: 'Descendre',
    duplicate: 'Dupliquer',
    session: 'Session…',
    delete: 'Supprimer',
    deleted: 'Cellule supprimée.',
    undo: 'Annuler',
    edit: 'Modifier',
    note: 'Votre note',
    noteText: 'Texte de votre note',
    noteHint: 'Markdown : *accent*, `code`, une liste. Échap quand vous avez fini.',
    emptyNote: 'Une note vide. Modifiez-la pour écrire quelque chose.',
    rename: 'Renommer…',
    nameTitle: 'Nom de cette cellule',
    nameAbout: 'Un titre au-dessus de son code. Laissez vide pour n’en avoir aucun.',
    name: 'Nom',
    acceptName: 'Utiliser ce nom',
    beside: 'À côté de celle du dessus',
    deletedElsewhere: 'Cette cellule a été supprimée dans un autre onglet. Ce que vous écrivez ici la fait revenir.',
    keep: 'La garder',
    deleteHere: 'La supprimer ici aussi',
    sessionTitle: 'Session de cette cellule',
    sessionAbout: 'Les cellules d’un même type et d’une même session partagent leur état, comme les commandes d’un même terminal.',
    sessionName: 'Nom de la session',
    sessionRule: 'D’abord une lettre, puis des lettres, des chiffres, - et _',
    cancel: 'Annuler',
    accept: 'Utiliser cette session',
  },

  store: {
    close: 'Fermer',
    trouble: {
      'page-only':
        'Ce navigateur ne garde rien pour ce site, comme dans une fenêtre privée : vos modifications, cellules et progrès durent aussi longtemps que cette page. Téléchargez-la pour les garder.',
      full: 'Il n’y a plus de place pour vos données dans ce navigateur : ce que vous venez de faire n’est pas gardé. Supprimez des cellules, ou téléchargez la page pour la garder.',
      'too-large': 'C’est trop grand pour être gardé dans le navigateur. Téléchargez la page pour le garder.',
      unavailable:
        'Ce que vous faites ici ne peut pas être gardé en ce moment : le serveur du notebook ne répond pas, ou la mémoire du navigateur ne s’ouvre pas. Laissez cette page ouverte : tout sera gardé dès que ce sera possible. Ou téléchargez-la.',
      'not-done':
        'Cela n’a pas été fait : le serveur du notebook ne répond pas, ou la mémoire du navigateur ne s’ouvre pas. Réessayez dans un instant.',
      'class-full':
        'Votre classe ne garde plus rien de votre travail : ce que vous venez de faire n’est que dans ce navigateur, et un autre ordinateur ne le trouve pas. Dites-le à votre enseignant, ou téléchargez la page.',
      'class-too-large':
        'C’est trop grand pour être gardé par votre classe : ce n’est que dans ce navigateur, et un autre ordinateur ne le trouve pas. Téléchargez la page pour l’emporter.',
    },
  },

  verdict: {
    checking: 'Vérification…',
    settingUp: 'Préparation de l’exercice…',
    setUp: 'Prêt : votre Redis est comme au début de l’exercice.',
    passed: 'Fait : tout est comme il faut.',
    missing: (held, of) =>
      of === 1
        ? 'Pas encore :'
        : `Pas encore : ${number(held)} vérification${held > 1 ? 's' : ''} sur ${number(of)} réussie${held > 1 ? 's' : ''}.`,
    replied: (command, reply) => [{ code: command }, ' répond maintenant ', { code: reply === '' ? '(rien)' : reply }],
    refused:
      'Votre Redis ne répond pas : aucun serveur n’écoute là en ce moment. Démarrez-en un, ou réinitialisez la machine par « Votre machine » ci-dessus, puis vérifiez à nouveau.',
    late: (seconds) =>
      `Pas de réponse en ${seconds} secondes, la vérification a donc été arrêtée. Regardez ce que votre code a laissé en cours, ou recommencez.`,
    flood: 'Il y a eu tant de sortie que la vérification a été arrêtée. Recommencez, et regardez ce que votre code fait grandir.',
    busy: 'Votre code s’exécute encore dans cette session. Arrêtez-le, puis vérifiez à nouveau.',
    stopped: 'Arrêté.',
    notPrepared: 'Rien n’a été exécuté : l’exercice n’a pas pu être préparé, comme il le dit ci-dessous.',
    notSetUp: 'L’exercice n’a pas pu être préparé : ',
  },

  servers: {
    names: { redis: 'Redis', valkey: 'Valkey' },
    alternative: (name, sign, version) =>
      sign === '' ? name : sign === '<' ? `${name} avant ${version}` : `${name} à partir de ${version}`,
    either: (parts) => parts.join(', ou '),
    noNetworks: (computer) => [
      `L’ordinateur qui sert ce notebook n’a pas de réseau pour « ${computer} » (Linux en a). Le notebook le laisse joindre le serveur, ou refuse, selon `,
      { code: 'bind' },
      ' et ',
      { code: 'protected-mode' },
      ' du serveur ; mots de passe et ACL sont l’affaire du serveur lui-même. Ce que le serveur dit des adresses, comme dans ',
      { code: 'CLIENT LIST' },
      ', n’est pas ce qu’affiche une leçon.',
    ],
    unfit: (actual, needed) => `Votre serveur est ${actual} et il faudrait ${needed}. Sous chaque commande figure ce qu’elle y affiche.`,
  },

  notebooks: {
    title: 'Vos notebooks',
    scratchpad: 'Brouillon',
    untitled: 'Notebook sans titre',
    new: 'Nouveau notebook',
    newHere:
      'Ce navigateur ne garde rien pour ce site : votre notebook commence donc ici, plus bas, et dure aussi longtemps que cette page. Téléchargez-le pour le garder.',
    open: 'Ouvrir un fichier…',
    openHint: 'Un notebook par fichier Markdown (.md) ou Jupyter (.ipynb) ; ou déposez des fichiers sur cette page.',
    drop: 'Déposez les fichiers : chacun s’ouvre comme notebook',
    name: 'Nom',
    cells: (count) => counted(count, { one: 'cellule', other: 'cellules' }),
    bytes: (bytes) => size(bytes),
    never: 'non modifié',
    changedAt: (when, isToday) => (isToday ? clock(when) : date(when)),
    rename: 'Renommer…',
    renameTitle: 'Nom de ce notebook',
    renameAccept: 'Utiliser ce nom',
    cancel: 'Annuler',
    duplicate: 'Dupliquer',
    delete: 'Supprimer',
    deleted: (name) => `« ${name} » supprimé.`,
    undo: 'Annuler',
    duplicated: (name) => `Dupliqué sous le nom « ${name} ».`,
    notDuplicated:
      'Ce navigateur ne garde rien pour ce site : une copie disparaîtrait avec cette page. Téléchargez la page pour en avoir une.',
    all: (count) => `Tous les notebooks (${number(count)})`,
    addCell: 'Ajouter une cellule à la fin',
    missing: 'Il n’y a pas de notebook à cette adresse dans ce navigateur. Il a été supprimé, ou créé dans un autre navigateur.',
    toScratchpad: 'Aller au brouillon',
    deletedElsewhere: 'Ce notebook a été supprimé dans un autre onglet. Il est encore sur cette page.',
    keep: 'Le garder',
    opened: (name, cells) => `« ${name} » ouvert : ${cells}.`,
    opening: (file) => `Ouverture de ${file}…`,
    notKept: (file) =>
      `${file} n’a pas pu être gardé dans ce navigateur ; il n’a donc pas été ouvert. Faites de la place ci-dessous, ou rechargez la page, puis ouvrez-le de nouveau.`,
    unreadable: (file) => `${file} n’a pas pu être lu. Vérifiez qu’il est encore là et peut être lu, puis rouvrez-le.`,
    refused: {
      kind: (file) => `${file} n’est pas un notebook : un fichier Markdown (.md) ou Jupyter (.ipynb) peut être ouvert.`,
      empty: (file) => `${file} est vide. Choisissez un fichier qui contient du texte ou des cellules.`,
      binary: (file) =>
        `${file} n’est pas du texte en UTF-8, donc pas un notebook, quoi que dise son nom. Enregistrez-le comme texte, puis rouvrez-le.`,
      json: (file) =>
        `${file} n’est pas du JSON, comme l’est un notebook Jupyter : il a peut-être été coupé. Enregistrez-le ou téléchargez-le à nouveau, puis ouvrez-le.`,
      'no-notebook': (file) =>
        `${file} est du JSON, mais pas un notebook Jupyter : il n’a pas de cellules. Choisissez un fichier enregistré par Jupyter.`,
      version: (file, version) =>
        `${file} est un notebook Jupyter de version ${version} ; la version 4 peut être ouverte. Convertissez-le avec « jupyter nbconvert --to notebook --nbformat 4 », ou ouvrez-le et enregistrez-le dans un Jupyter plus récent.`,
      'too-large': (file, bytes, limit) =>
        `${file} fait ${size(bytes)} ; au plus ${size(limit)} peuvent être ouverts. Effacez ses sorties ou divisez-le, puis rouvrez-le.`,
      'too-many-cells': (file, cells, limit) =>
        `${file} a ${counted(cells, { one: 'cellule', other: 'cellules' })} ; un notebook en a ici au plus ${number(limit)}. Divisez-le, puis ouvrez les parties.`,
    },
    storage: 'Stockage',
    used: (bytes, limit) => `${size(bytes)} sur ${size(limit)} dans ce navigateur`,
    chooseAgain: 'Le fichier a été demandé avant que la page soit prête. Cliquez à nouveau sur le bouton.',
    pageOnly: 'Ce navigateur ne garde rien pour ce site : tout cela dure aussi longtemps que la page. Exportez-le pour le garder.',
    durable: 'Le navigateur le garde jusqu’à ce que vous le supprimiez.',
    mayClear: 'Le navigateur peut l’effacer quand son disque est plein.',
    cannotAsk:
      'Le navigateur peut l’effacer quand son disque est plein, et à cette adresse (HTTP simple) on ne peut pas lui demander de le garder. Exportez de temps en temps.',
    askDurable: 'Demander de le garder',
    askRefused: 'Le navigateur n’a pas accepté. Il décide lui-même, selon la fréquence de vos visites. Exportez de temps en temps.',
    export: 'Tout exporter',
    import: 'Importer…',
    imported: (parts) => (parts.length === 0 ? 'Rien de nouveau : tout est déjà ici.' : `Importé : ${list(parts)}.`),
    importNotebooks: (count) => counted(count, { one: 'notebook', other: 'notebooks' }),
    importCells: (count) => counted(count, { one: 'cellule', other: 'cellules' }),
    importEdits: (count) => counted(count, { one: 'modification', other: 'modifications' }),
    importLessons: (count) => `la progression dans ${counted(count, { one: 'leçon', other: 'leçons' })}`,
    importOutputs: (count) => counted(count, { one: 'sortie', other: 'sorties' }),
    importTwice: (count) =>
      count === 1
        ? 'L’un d’eux est maintenant ici en double, car le vôtre différait.'
        : `${number(count)} d’entre eux sont maintenant ici en double, car les vôtres différaient.`,
    importUnread: (count) =>
      counted(count, {
        one: 'entrée n’a pas été comprise et a été laissée de côté.',
        other: 'entrées n’ont pas été comprises et ont été laissées de côté.',
      }),
    importRefused: {
      'too-large': (file, bytes, limit) =>
        `${file} fait ${size(bytes)}, plus qu’un export ne peut faire (${size(limit)}). Choisissez le fichier enregistré par « Tout exporter ».`,
      binary: (file) => `${file} n’est pas du texte, donc pas un export. Choisissez le fichier enregistré par « Tout exporter ».`,
      json: (file) => `${file} n’est pas du JSON : il a peut-être été coupé. Exportez à nouveau, puis importez ce fichier.`,
      'no-export': (file) =>
        `${file} n’est pas un export de ce notebook. Choisissez le fichier enregistré par « Tout exporter » ; un fichier .md ou .ipynb s’ouvre par « Ouvrir un fichier… ».`,
      version: (file) => `${file} a été exporté par une version plus récente de ce notebook. Mettez celui-ci à jour, puis importez-le.`,
    },
  },
};
