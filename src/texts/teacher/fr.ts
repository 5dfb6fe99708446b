// French: what the teacher's page says.
import { formats } from '../formats.ts';
import type { TeacherTexts } from '../teacher-texts.ts';

const { number, counted, plural, clock, date } = formats('fr-FR');

interface Step {
  readonly kind: 'snippet' | 'exercise';
  readonly label: string;
}

const students = (count: number): string => counted(count, { one: 'élève', other: 'élèves' });
const tried = (tries: number): string => counted(tries, { one: 'essai', other: 'essais' });
const minutes = (ms: number): string => (ms < 60_000 ? 'moins d’une min' : `${number(Math.floor(ms / 60_000))} min`);
const seconds = (ms: number): string => `${number(ms / 1000, { maximumFractionDigits: ms < 10_000 ? 2 : 0 })} s`;
const gigabytes = (bytes: number): string => `${number(bytes / 1e9, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} Go`;
const step = ({ kind, label }: Step): string => (kind === 'exercise' ? `exercice ${label}` : `étape ${label}`);
const ordinal = (place: number): string => (place === 1 ? '1er' : `${number(place)}e`);

const gapsShown = 8;

export const teacherTexts: TeacherTexts = {
  minutes,
  step,

  door: {
    title: 'Page du professeur',
    noScript: 'Cette page a besoin de JavaScript.',
    opening: 'Ouverture du cours…',
    noLink: 'Cette page s’ouvre avec le lien du professeur.',
    noLinkWhere:
      'Il a été affiché là où le cours a été lancé : « Teacher: http://…/teacher/#… ». Rouvrez-le depuis là : cette page l’oublie quand elle est rechargée, pour que personne ne le trouve dans ce navigateur.',
    wrongLink: 'L’ordinateur du cours ne connaît pas ce lien.',
    wrongLinkWhere: 'Le lien valable est affiché là où le cours a été lancé, à la ligne qui commence par « Teacher: ».',
    noClass: 'Il n’y a pas de cours ici.',
    noClassWhere: 'Lancez-en un là où le carnet est installé : npm run class.',
    unreachable: 'L’ordinateur du cours ne répond pas.',
    again: 'Réessayer',
    noClasses: 'Aucun cours n’est ouvert.',
    failed: (status) => `L’ordinateur du cours a répondu par une erreur (${status}). Son journal en dit plus.`,
  },

  line: {
    lost: (ms) =>
      `L’ordinateur du cours ne répond pas. Ce qui est affiché peut être ancien. Nouvel essai automatique, depuis ${seconds(ms)}.`,
    back: 'De nouveau connecté.',
  },

  bar: {
    home: 'Redis Notebook',
    class: 'Cours',
    lesson: 'Leçon',
    here: (here, all) => `${number(here)} sur ${number(all)} présents`,
    code: (code) => `Code d’accès ${code}`,
    projector: 'Projecteur',
    end: 'Fin…',
    more: 'Plus',
    live: 'Page en direct',
    before: 'La salle avant le cours',
    after: 'Après le cours',
    settings: 'Ce cours…',
    newClass: 'Nouveau cours…',
    myName: 'Mon nom…',
    theme: 'Clair ou sombre',
  },

  name: {
    title: 'Comment les élèves vous appellent-ils ?',
    about: 'Ils le lisent quand vous leur écrivez, regardez une page ou demandez leur attention.',
    label: 'Votre nom',
    accept: 'Prendre ce nom',
    cancel: 'Plus tard',
  },

  filters: {
    toolbar: 'Filtrer et trier',
    all: 'Tous',
    help: 'À aider',
    hand: 'Main levée',
    stuck: 'Bloqués',
    idle: 'Inactifs',
    done: 'Finis',
    away: 'Absents',
    find: 'Trouver un élève',
    sort: 'Tri',
    byNeed: 'À aider d’abord',
    byName: 'Nom',
    dense: 'Dense',
    rows: 'Lignes',
    moved: (count) => `${number(count)} à déplacer, trier`,
    nobody: 'Personne n’est encore là. Les élèves entrent avec le code ci-dessus.',
    nobodyHere: 'Il n’y a personne parmi ceux-ci.',
  },

  grid: {
    caption: (count, snippets, exercises) =>
      `${students(count)}, ${counted(snippets, { one: 'extrait', other: 'extraits' })} et ${counted(exercises, { one: 'exercice', other: 'exercices' })}. Les flèches déplacent, Entrée ouvre l’élève.`,
    student: 'Élève',
    why: 'Pourquoi ici',
    error: 'Dernière erreur ou différence',
    through: 'Passés',
    hand: (place) => `main levée, ${ordinal(place)}`,
    throughOf: (count, all) => `${number(count)} sur ${number(all)} passés`,
    stuckColumn: 'beaucoup sont bloqués ici',
    legend: 'Ce que disent les signes',
    states: {
      'not-run': 'pas lancé',
      running: 'en cours',
      matched: 'conforme',
      differs: 'diffère',
      failed: 'échoué',
      done: 'réussi',
    },
    cell: (where, state, tries, isThere) => `${step(where)} : ${state}${tries > 1 ? `, ${tried(tries)}` : ''}${isThere ? ', y est' : ''}`,
    block: (count) => `${students(count)}, ceux à aider d’abord. Les flèches déplacent, Entrée ouvre, les lettres cherchent un nom.`,
    bar: (where, through, running, differ, failed, notRun) =>
      `${step(where)} : ${number(through)} passés, ${number(running)} en cours, ${number(differ)} diffèrent, ${number(failed)} échoués, ${number(notRun)} pas lancés`,
    notYet: (count) => `${number(count)} pas encore`,
    steps: 'Chaque étape, où en est le cours',
    noPlan: 'Cette leçon n’a pas d’étapes.',
  },

  why: {
    hand: (ms, where) => `Main levée ${minutes(ms)}${where === null ? '' : `, à ${where.label}`}`,
    stuck: (ms, where) => `Bloqué à ${where.label}, ${minutes(ms)}`,
    down: (ms) => `Serveur arrêté ${minutes(ms)}`,
    idle: (ms, where) => `Inactif ${minutes(ms)}${where === null ? '' : `, à ${where.label}`}`,
    on: (where) => `À ${where.label}`,
    try: (where, tries) => (where.kind === 'exercise' ? `À ${where.label}, pas encore` : `À ${where.label}, ${ordinal(tries)} essai`),
    onLesson: 'Sur cette leçon',
    elsewhere: (title) => (title === null ? 'Sur une autre page' : `Sur ${title}`),
    done: (differs) => (differs === 0 ? 'Fini' : `Fini, ${number(differs)} ${plural(differs, { one: 'diffère', other: 'diffèrent' })}`),
    away: (ms) => `Absent ${minutes(ms)}`,
  },

  toAll: {
    title: (count) => `À tous : ${number(count)}`,
    short: 'À tous',
    message: 'Message…',
    eyes: 'Regardez-moi',
    open: (where) => (where === null ? 'Ouvrir la leçon…' : `Ouvrir ${step(where)}`),
    openShort: 'Ouvrir',
    snippet: 'Extrait à tous…',
    run: 'Lancer à tous…',
    reset: 'Vider à tous…',
    more: 'Plus',
    moreTitle: 'Plus, à tous',
    eyesOn: 'Regardez-moi',
    eyesSay: (here, ms) => `${students(here)} le voient. Les lancements attendent, les serveurs continuent. ${minuteClock(ms)}`,
    eyesOff: 'Les laisser continuer',
    did: (at, by, text) => `${clock(new Date(at))} ${by} : ${text}`,
  },

  message: {
    title: 'Message',
    to: 'À qui',
    all: (count) => `Tous, ${number(count)}`,
    stuck: (count, where) => `Les ${number(count)} bloqués à ${where.label}`,
    hands: (count) => `Mains levées, ${number(count)}`,
    one: (name) => name,
    text: 'Message',
    button: (where) => `Avec un bouton : aller à ${step(where)}`,
    about: 'Reste en haut de leur page jusqu’à ce qu’ils le ferment. Ils ne peuvent pas répondre ici ; ils peuvent lever la main.',
    nobody: 'Personne ne l’a reçu : aucune de leurs pages n’est ouverte. Renvoyez-le quand ils seront de retour.',
    send: (count) => `Envoyer à ${number(count)}`,
    cancel: 'Annuler',
  },

  snippet: {
    title: 'Envoyer un extrait',
    about: 'Il se place à la fin de la page de chacun et ne se lance pas tout seul.',
    kind: 'Genre',
    kinds: { shell: 'Shell', redis: 'Redis', python: 'Python' },
    code: 'Code',
    send: (count) => `Envoyer à ${number(count)}`,
    cancel: 'Annuler',
    tooLong: 'Cet extrait est trop long : 16 Ko au plus.',
  },

  ask: {
    cancel: 'Annuler',
    step: 'Étape',
    wholeLesson: 'Le début de la leçon',
    openTitle: (count) => `Ouvrir cette leçon pour ${students(count)} ?`,
    openAbout: (title) => `Leurs pages vont à ${title}. Chacune a un bouton de retour ; les modifications restent.`,
    openNow: (count) => `Ouvrir pour ${number(count)}`,
    runTitle: (count) => `Lancer une étape pour ${students(count)} ?`,
    runAbout: (title) =>
      `Se lance dans la page de tous ceux qui sont sur ${title}, comme s’ils l’avaient fait. Ce sont leurs propres modifications qui tournent.`,
    runNow: (count) => `Lancer pour ${number(count)}`,
    resetTitle: (count) => `Vider les données de ${students(count)} ?`,
    resetAbout: 'Les modifications restent ; chacun peut reprendre ses données jusqu’à la fin du cours.',
    resetNow: (count) => `Vider ${number(count)}`,
    eyesTitle: (count) => `Demander l’attention de ${students(count)} ?`,
    eyesAbout: 'Leurs pages le disent, et les lancements attendent. Les serveurs continuent et rien n’est perdu.',
    eyesNow: (count) => `Demander à ${number(count)}`,
    resetOneTitle: (name) => `Réinitialiser la machine de ${name} ?`,
    resetOneAbout: (name) =>
      `Les serveurs s’arrêtent et les données sont mises de côté ; les modifications restent. ${name} peut reprendre les données jusqu’à la fin du cours.`,
    resetOneNow: 'Réinitialiser',
    extendTitle: (name) => `Élargir les limites de ${name} ?`,
    extendAbout:
      'Mémoire et disque sont doublés pour cette machine jusqu’à la fin du cours. Ses serveurs sont garés une fois, et reviennent avec davantage.',
    extendNow: 'Élargir les limites',
    removeTitle: (name) => `Retirer ${name} du cours ?`,
    removeAbout: (name) =>
      `La page de ${name} le dit, la machine s’arrête et le nom redevient libre : vous laissez entrer qui le demandera. Les modifications restent dans le navigateur de ${name}.`,
    removeNow: (name) => `Retirer ${name}`,
  },

  stuck: {
    title: (where, count, all) => `Bloqués à ${where.label} : ${number(count)} sur ${number(all)}`,
    median: (ms) => `Médiane ${minutes(ms)}.`,
    most: (count) => `Le plus souvent, ${students(count)} :`,
    message: (count) => `Message à ces ${number(count)}`,
    messageShort: 'Message',
    only: 'Eux seuls',
    haveIt: (count, text) => `${number(count)} ${plural(count, { one: 'a', other: 'ont' })} ${text}`,
  },

  hands: {
    title: (count) => (count === 0 ? 'Aucune main levée' : `Mains levées : ${number(count)}`),
    go: 'Y aller',
    goTo: (name) => `Aller voir ${name}`,
    more: (count) => `${number(count)} de plus`,
    away: 'sur une autre page',
  },

  waiting: {
    title: (count) => `Attendent d’entrer : ${number(count)}`,
    letIn: 'Laisser entrer',
    letInOne: (name) => `Laisser entrer ${name}`,
    letAllIn: (count) => `En laisser entrer ${number(count)}`,
    addPlaces: (count) => `Ajouter ${counted(count, { one: 'place', other: 'places' })}`,
    why: 'Toutes les places sont prises, ou trop de codes faux ont été essayés. Laissez entrer ceux que vous connaissez.',
  },

  room: {
    unknown: 'On interroge la salle…',
    sentence: {
      well: () => 'La salle va bien',
      memory: (parked) => `La mémoire est juste : ${number(parked)} en pause`,
      disk: () => 'Le disque est presque plein : les écritures échoueront',
      queue: () => 'Les démarrages sont lents : ils font la queue',
      processor: () => 'Le processeur est chargé : tout prend plus de temps',
    },
    servers: 'Serveurs Redis',
    live: (count) => `${number(count)} actifs`,
    parked: (count) => `, ${number(count)} en pause`,
    down: (count, name) => (count === 1 ? `1 arrêté : ${name}` : `${number(count)} arrêtés : ${name} …`),
    memory: 'Mémoire',
    used: (used, all) => `${gigabytes(used).replace(/\sGo$/, '')} sur ${gigabytes(all)}`,
    meter: (used, all) => `${gigabytes(used)} sur ${gigabytes(all)} pris par le cours`,
    more: (more) =>
      more > 0
        ? `${number(more)} de plus tiennent aussi, serveurs pleins.`
        : 'Les serveurs inactifs sont mis en pause pour faire de la place ; personne n’est refusé.',
    disk: 'Disque',
    queue: 'File de départ',
    nobodyWaits: 'personne n’attend',
    wait: (count) => `${number(count)} ${plural(count, { one: 'attend', other: 'attendent' })}`,
    startTakes: (ms) => `un départ prend ${seconds(ms)}`,
    processor: 'Processeur',
    share: (share) => number(share, { style: 'percent' }),
    ofCores: (cores) => `de ${counted(cores, { one: 'cœur', other: 'cœurs' })}`,
  },

  student: {
    panel: (name) => name,
    close: 'Fermer',
    at: (hostname, where, ms) =>
      `${hostname} · ${where} · actif il y a ${ms < 60_000 ? `${number(Math.max(0, Math.round(ms / 1000)))} s` : minutes(ms)}`,
    awayFor: (hostname, ms) => `${hostname} · absent ${minutes(ms)}`,
    elsewhere: 'sur une autre page',
    hand: (place, ms) => `Main levée, ${ordinal(place)}, ${minutes(ms)}`,
    lower: 'Baisser',
    mirror: (name) => `Page de ${name}, en lecture seule`,
    mirrorTyped: (name) => `Page de ${name}`,
    waitingForPage: 'La page vient avec son prochain changement…',
    edited: (name) => `modifié par ${name}`,
    own: 'cellule propre',
    source: (label) => `Code de ${label}`,
    moreLines: (count) => `… ${counted(count, { one: 'ligne de plus', other: 'lignes de plus' })}`,
    cut: 'Trop long pour être affiché en entier : en voici le début, et vous ne pouvez pas y écrire.',
    machine: (name) => `Machine de ${name}`,
    serverUp: 'Son serveur répond, ou démarre à la prochaine commande.',
    serverDown: (ms) => `Son serveur est arrêté depuis ${minutes(ms)}.`,
    restart: 'Redémarrer le serveur',
    reset: 'Réinitialiser…',
    extend: 'Élargir les limites…',
    message: 'Message',
    code: 'Code personnel',
    codeIs: (name, code) => `${name} revient depuis un autre navigateur avec ${code}. Il est noté que vous l’avez regardé.`,
    remove: 'Retirer du cours…',
    restarted: 'Le serveur redémarre.',
    wasReset: 'La machine est comme neuve ; les données sont mises de côté.',
    extended: 'Les limites sont doublées.',
    notRestarted: 'Le serveur n’a pas pu être redémarré. Demandez à l’élève de lancer une commande, ou réinitialisez la machine.',
    notReset: 'Rien n’a été réinitialisé : il n’y avait pas de données, ou elles n’ont pas pu être mises de côté.',
    notExtended: 'Les limites n’ont pas pu être élargies.',
  },

  consent: {
    look: 'Demander à voir',
    lookRule: 'Voir',
    grid: 'Vous voyez les étapes et la dernière erreur.',
    awayGrid: 'Absent : il n’y a pas de page à voir.',
    asked: (name, ms) => `Demandé à ${name}, il y a ${seconds(Math.floor(ms / 1000) * 1000)}`,
    askedAbout: 'Après 60 s sans réponse la question disparaît.',
    takeBack: 'La retirer',
    notNow: (name) => `Pas maintenant, dit ${name}`,
    notNowAbout: (ms) =>
      `Vous pourrez redemander dans ${ms > 60_000 ? `${number(Math.ceil(ms / 60_000))} min` : `${number(Math.ceil(ms / 1000))} s`}, ou passer.`,
    message: (name) => `Écrire à ${name}`,
    looks: (name) => `${name} vous laisse voir`,
    looksAbout: (at, name) => `depuis ${clock(new Date(at))}, jusqu’à ce que ${name} ou vous y mettiez fin`,
    byRule: 'Vous pouvez voir : règle du cours',
    byRuleAbout: (name) => `${name} voit que vous regardez, et peut y mettre fin`,
    askToType: 'Demander à écrire',
    leave: 'Quitter',
    askedToType: (ms) => `Demandé à écrire, il y a ${seconds(Math.floor(ms / 1000) * 1000)}`,
    types: (name) => `${name} vous laisse écrire`,
    typesAbout: (name) => `Vos touches vont à l’éditeur de ${name}`,
    onlyLook: 'Seulement voir',
    ended: (name, at) => `Fini à ${clock(new Date(at))}, par ${name} ou vous`,
  },

  before: {
    title: (mend) => (mend === 0 ? 'La salle est prête' : `La salle : ${mend === 1 ? 'une chose' : `${number(mend)} choses`} à régler`),
    checking: 'On regarde la salle…',
    checked: (at) => `Vérifiée à ${clock(new Date(at))}, et chaque minute jusqu’à l’ouverture.`,
    checks: 'Cet ordinateur et son réseau',
    names: {
      address: 'Adresse',
      name: 'Nom',
      firewall: 'Pare-feu',
      disk: 'Disque',
      clock: 'Horloge',
      redis: 'Redis',
      sleep: 'Veille',
    },
    states: { good: 'bien', note: 'à savoir', mend: 'à régler' },
    hold: 'Est-ce que cela tient ?',
    students: 'Élèves',
    verdict: {
      spare: 'cela tient, avec de la marge.',
      parks: 'cela tient ; des serveurs inactifs sont mis en pause si tous se remplissent.',
      tight: 'c’est juste : des serveurs sont mis en pause dès le début.',
    },
    asARule: (bytes) => `${gigabytes(bytes)} d’ordinaire`,
    ifFull: (bytes) => `${gigabytes(bytes)} si tous se remplissent`,
    all: gigabytes,
    parks: (from) =>
      `À partir du ${ordinal(from)} serveur plein, des inactifs sont mis en pause : enregistrés, et de retour à la prochaine touche. Personne n’est refusé.`,
    meter: (usual, full, all) => `${gigabytes(usual)} d’ordinaire, ${gigabytes(full)} si tous se remplissent, sur ${gigabytes(all)}`,
    warm: 'Chauffer',
    warmAbout: 'Démarre le Redis de chacun avant leur arrivée, pour que le premier lancement n’attende rien.',
    warmNow: (count) => (count === 0 ? 'Chauffer les serveurs' : `Chauffer ${counted(count, { one: 'serveur', other: 'serveurs' })}`),
    warming: 'Démarrage…',
    warmed: (count) => `${counted(count, { one: 'serveur tourne', other: 'serveurs tournent' })}.`,
    rehearse: 'Répéter',
    rehearseAbout: (count) =>
      `${counted(count, { one: 'élève simulé entre et travaille', other: 'élèves simulés entrent et travaillent' })}. Ils ne laissent rien.`,
    rehearseNow: (count) => `Répéter avec ${number(count)}`,
    rehearsing: 'Répétition…',
    firstPong: 'Premier PONG, le vingtième le plus lent',
    warmCommand: 'Une commande, le centième le plus lent',
    refused: 'Refusés',
    ms: (ms) => (ms >= 1000 ? seconds(ms) : `${number(Math.round(ms))} ms`),
    open: 'Ouvrir la salle',
    live: 'Page en direct',
    failed: 'Les vérifications n’ont pas pu être faites.',
  },

  after: {
    stuckMost: (where, head) => `La plupart ont bloqué à une étape : ${where.label}, ${head}`,
    stuckNowhere: 'Personne n’a bloqué à une étape',
    nothing: 'Personne n’a encore rien lancé de cette leçon',
    about: (again, all) => `${number(again)} sur ${number(all)} y ont eu besoin de plus d’un essai.`,
    steps: (title) => `${title}, étape par étape`,
    firstTry: 'au premier essai',
    moreTries: 'après d’autres',
    notYet: 'pas encore',
    step: 'Étape',
    students,
    through: 'Passés',
    again: 'Encore',
    median: 'Temps médian',
    minutes: (value) => minuteClock(value * 1000),
    doneOf: (done, all) => `${number(done)} sur ${number(all)} ont fini`,
    error: 'Erreur la plus fréquente',
    bar: (first, more, notYet) => `${number(first)} au premier essai, ${number(more)} après d’autres, ${number(notYet)} pas encore`,
    take: 'À emporter',
    takeAbout: 'Une ligne par élève et par étape : l’état, combien d’essais, combien de temps.',
    withNames: 'progress.csv',
    withoutNames: 'steps.csv, sans noms',
    kept: (endsAt) => (endsAt === null ? 'Gardé sur cet ordinateur' : `Gardé sur cet ordinateur jusqu’au ${date(new Date(endsAt))}`),
    keptThings: [
      'Noms et codes personnels',
      'Quelles étapes ont tourné, combien de fois, combien de temps, la dernière erreur de chacun',
      'Données Redis et fichiers des machines',
      'Ce que vous avez fait à qui',
    ],
    notKept: 'Pas gardé : les pages regardées et les messages. Rien n’a quitté ce réseau.',
    privacy: 'La page de confidentialité',
    privacyPage: '/fr/privacy/',
    privacyAfter: 'dit la même chose aux élèves.',
    end: 'Finir le cours',
    endAbout: (count) =>
      `${students(count)} ne pourront plus entrer ni se joindre. Pendant une semaine ils peuvent encore reprendre leur travail depuis la page d’entrée.`,
    archiveFirst: 'Archiver d’abord : le cours peut être repris',
    endNow: 'Finir le cours…',
    endTitle: (name) => `Finir ${name} ?`,
    endYes: 'Finir maintenant',
    archiveYes: 'Archiver et finir',
    onlyArchive: 'Archiver seulement',
    gapsTitle: 'L’archive n’est pas complète',
    gaps: (gaps) =>
      `Il manque à l’archive, de ${gaps
        .slice(0, gapsShown)
        .map(({ name, what }) => `${name} : ${what}`)
        .join(' ; ')}${gaps.length > gapsShown ? ` ; et ${number(gaps.length - gapsShown)} de plus` : ''}.`,
    ended: 'Ce cours est fini.',
    bringBack: 'Reprendre un cours…',
    broughtBack: (name) => `${name} est de retour.`,
  },

  settings: {
    title: 'Ce cours',
    newTitle: 'Nouveau cours',
    name: 'Nom',
    places: 'Places',
    ends: 'Finit le',
    mayLook: 'Le professeur peut voir sans demander ; les élèves le lisent en entrant',
    lessons: 'Leçons',
    due: 'pour aujourd’hui',
    save: 'Enregistrer',
    make: 'Créer le cours',
    cancel: 'Annuler',
  },

  trouble: {
    deed: (status, message) => (message === '' ? `Cela n’a pas marché : l’ordinateur du cours a répondu ${status}.` : message),
    lost: 'Cela n’a pas atteint l’ordinateur du cours. Réessayez quand la connexion est revenue.',
  },
};

/** "0:42". */
function minuteClock(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
