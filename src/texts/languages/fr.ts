// French: the interface's texts in French.
import { formats } from '../formats.ts';
import type { Texts } from '../texts.ts';

const { number, counted, duration, date, clock, list } = formats('fr-FR', 'et', (count) => count < 2);

/** What is rare is told in the server's own words: each sentence here is read by everybody before the first Run. */
const told = (said: string): string => `Le serveur du notebook précise, en anglais : « ${said} »`;

export const texts: Texts = {
  language: 'Français',
  number: (value) => number(value),
  duration: (ms) => duration(ms),
  date: (when) => date(when),
  clock: (when) => clock(when),
  list: (items) => list(items),

  kinds: { shell: 'Shell', python: 'Python', redis: 'Redis' },

  run: {
    step: (step) => `l’étape ${step}`,
    anotherSnippet: 'un autre extrait',
    runToHere: 'Lancer jusqu’ici',
    runPage: 'Lancer la page',
    steps: 'Les étapes de cette page',
    progress: (done, of) => `${number(done)} sur ${number(of)}`,
    next: (step) => `Ensuite : étape ${step}`,
    now: (step) => `Étape ${step} en cours`,
    halted: (step) => `Arrêt à l’étape ${step}`,
    haltedSpoken: (step, name) => `Arrêt à l’étape ${step}, ${name}.`,
    allDone: 'Tout a été lancé',
    allDoneSpoken: 'Tout a été lancé.',
    summary: (of, parts) => `${counted(of, { one: 'étape', other: 'étapes' })} : ${list(parts)}`,
    ticks: {
      match: (count) => `${number(count)} comme dans la leçon`,
      differs: (count) => counted(count, { one: 'diffère', other: 'diffèrent' }),
      error: (count) => counted(count, { one: 'a échoué', other: 'ont échoué' }),
      ran: (count) => counted(count, { one: 'lancée', other: 'lancées' }),
      running: (count) => `${number(count)} en cours`,
      open: (count) => `${number(count)} en attente ou en modification`,
      idle: (count) => counted(count, { one: 'pas lancée', other: 'pas lancées' }),
    },
    stopStep: (step) => `Arrêter l’étape ${step}`,
  },

  snippet: {
    run: 'Lancer',
    stop: 'Arrêter',
    edit: 'Modifier',
    reset: 'Rétablir',
    copy: 'Copier',
    name: (kind, first, computer) => `Extrait ${kind}${computer === null ? '' : ` sur ${computer}`}${first === '' ? '' : ` : ${first}`}`,
    codeOf: (name) => `Code de ${name}`,
    copied: 'Copié.',
    copyRefused: 'Copie refusée par le navigateur : sélectionnez le code et copiez-le.',
    codeCopyRefused: 'Copie refusée par le navigateur : sélectionnez le code et copiez-le.',
    more: 'Plus',
    tips: {
      run: 'Lancer (Ctrl ↵)',
      stop: 'Arrêter',
      edit: 'Modifier',
      reset: 'Rétablir le code de la leçon',
      copy: 'Copier sans les invites',
    },
    copyWithPrompts: 'Copier avec invites et sorties',
    edited: '· modifié',
    noResult: 'Aucun résultat. Relancez, ou rechargez la page.',
    notLoaded: 'Le programme n’a pas pu être chargé. Vérifiez que le notebook fonctionne, puis rechargez la page.',
    resetMachine: 'Réinitialiser la machine…',
    changedMeanwhile: 'Le code a changé pendant son exécution.',
    showChanged: 'L’afficher',
    skipped: (count) =>
      count === 1 ? 'La commande suivante n’a pas été exécutée.' : `Les ${number(count)} commandes suivantes n’ont pas été exécutées.`,
    omittedLines: (count) => `… ${counted(count, { one: 'ligne n’est pas affichée', other: 'lignes ne sont pas affichées' })} …`,
  },

  sum: {
    editing: 'Modification',
    editingKeys: ['Ctrl ↵', 'lancer', 'Échap', 'quitter'],
    waits: (what) => `Attend ${what}`,
    running: 'En cours',
    stopping: 'Arrêt…',
    asInLesson: (matched, of) => [`${number(matched)} sur ${number(of)}`, ' comme dans la leçon'],
    differs: (count) => counted(count, { one: 'diffère', other: 'diffèrent' }),
    errorReply: 'Réponse d’erreur',
    exit: (code) => `Code ${code}`,
    expectedError: ', comme dans la leçon',
    inStep: (step, of) => ` à l’étape ${step} sur ${of}`,
    stopped: (time) => `Arrêté après ${time}`,
    lines: (count) => counted(count, { one: 'ligne', other: 'lignes' }),
    ran: 'Exécuté',
    nothing: 'Rien à lancer',
    unavailable: 'Exécution impossible',
    lost: 'Connexion perdue',
    haltedHere: ' · la page s’est arrêtée ici',
    earlierRun: (at) => `exécution précédente, ${clock(at)}`,
  },

  outcome: {
    running: 'En cours.',
    stopping: 'Arrêt en cours.',
    nothing: 'Rien à lancer. Tapez une commande.',
    errors: (count) => counted(count, { one: 'erreur', other: 'erreurs' }),
    endedWith: (time, errors) => `Terminé en ${time} avec ${errors}.`,
    done: (time) => `Terminé en ${time}.`,
    failed: (exitCode) => (exitCode === null ? 'Échec.' : `Échec avec le code de retour ${exitCode}.`),
    stopped: (time) => `Arrêté après ${time}.`,
    unavailable: 'Exécution impossible.',
    exitStatus: (exitCode) => `code de retour ${exitCode}`,
  },

  match: {
    equal: 'Identique à ce qu’affiche la leçon',
    volatile: 'Identique à ce qu’affiche la leçon, à part ce qui varie',
    different: 'Différent de ce qu’affiche la leçon',
  },

  edit: {
    plainNote: 'L’éditeur n’a pas pu être chargé : ce champ le remplace.',
  },

  search: {
    notLoaded: 'L’index de recherche n’a pas pu être chargé. Vérifiez que le notebook fonctionne.',
  },

  output: {
    yours: 'vous',
    lesson: 'leçon',
    nothing: 'rien n’a été affiché',
    frames: (count, names) => `${counted(count, { one: 'appel', other: 'appels' })} dans ${list(names)}`,
    lines: (count) => counted(count, { one: 'ligne', other: 'lignes' }),
    partOf: (shown, total) => `${number(shown)} lignes sur ${number(total)}`,
    longLines: 'La sortie dépasse la place',
    showAll: (total) => (total > 1 ? `Tout afficher (${number(total)} lignes)` : 'Tout afficher'),
    showFewer: 'Afficher moins',
    pencil: 'En pointillé et en italique : ce que la leçon attend. Lancer y met votre réponse.',
    gotIt: 'Compris',
  },

  failures: {
    unreachable: () => 'Le serveur du notebook ne répond pas. Redémarrez-le ou vérifiez le réseau, puis relancez : vos données restent.',
    silent: () => 'Le serveur du notebook ne répond pas. Relancez ; si cela se répète, ajoutez ?transport=http-tunnel à l’adresse.',
    'no-sockets': () => 'Ce réseau bloque les WebSockets, qu’il faut à redis-server. La première commande démarre un Redis.',
    stopping: () => 'Le serveur du notebook s’arrête. Relancez quand il sera revenu : vos données restent.',
    unread: told,
    'no-learner': () => 'Le notebook ne reconnaît pas ce navigateur. Autorisez les cookies, puis rechargez la page.',
    'two-learners': () => 'Deux cookies du notebook se contredisent. Effacez ceux de ce site, puis rechargez la page.',
    'torn-token': () => 'Le jeton est incomplet. Réessayez.',
    limit: told,
    'start-failed': (said) => `Votre Redis n’a pas pu être démarré. ${told(said)}`,
    internal: told,
    told,
  },

  exercise: {
    title: (place) => `Exercice ${place}`,
    answer: (place) => `Votre réponse à l’exercice ${place}`,
    check: 'Vérifier',
    startOver: 'Recommencer',
    solution: 'Solution',
    hint: 'Votre réponse',
  },
};
