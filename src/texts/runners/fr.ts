// French: what running code says.
import { formats } from '../formats.ts';
import type { RunnerTexts } from '../texts.ts';

const { number, counted, list } = formats('fr-FR', 'et');

export const runnerTexts: RunnerTexts = {
  lostAnswered: 'Une partie a peut-être été exécutée : regardez d’abord ce qui s’est affiché, et vos données.',
  lostUnanswered:
    'La connexion au serveur du notebook a été perdue après l’envoi : on ne sait pas si cela a été exécuté. Quand le serveur sera revenu, regardez vos données avant de relancer.',

  python: {
    starting: 'Démarrage de Python',
    importing: 'Import de redis',
    download: {
      progress: (done, of) => `Téléchargement de Python : ${number(done)} sur ${number(of)} Mo`,
      unanswered: 'Python n’a pas pu être téléchargé : le serveur du notebook ne répond pas. Vérifiez qu’il fonctionne, puis relancez.',
      missing: (file, status) =>
        `Python n’a pas pu être téléchargé : ${file} est introuvable (${status}). Rechargez la page ; si cela ne suffit pas, redémarrez le notebook.`,
    },
    tooDeep:
      'Le code a imbriqué ses appels, ou ses données, plus profondément que ce navigateur ne le permet, et l’interpréteur est tombé en panne',
    waitsForInput: 'Attend une ligne de texte',
    unstoppable: 'Le code ne s’est pas arrêté quand on le lui a demandé, son interpréteur a donc été fermé',
    exited: 'Le code a fermé son interpréteur. La prochaine exécution en démarre un nouveau, sans les variables de celui-ci.',
    broke: 'L’interpréteur est tombé en panne',
    crashed: (what) =>
      `${what}. La prochaine exécution en démarre un nouveau : les variables et les imports de cette session sont perdus, ce qui est dans Redis ne l’est pas.`,
    addPackage:
      'Un enseignant ajoute un paquet en pur Python en ajoutant une ligne à src/runners/python/requirements.txt et en redémarrant le notebook.',
    noModule: (name) => `Il n’y a pas de module « ${name} » dans ce notebook.`,
    noStandardModule: (name) =>
      `Le module « ${name} » de la bibliothèque standard de Python a besoin de ce qu’une page n’a pas, il n’est donc pas dans ce notebook.`,
    noPip: 'pip ne fonctionne pas dans ce notebook.',
    shellCommand: (name) => `${name} est une commande du shell : lancez-la dans un extrait shell.`,
    noPrograms: 'Dans une page, Python ne démarre aucun programme : lancez-les dans un extrait shell.',
    omitted: (characters) =>
      `[${counted(characters, { one: 'autre caractère a été affiché et n’est pas montré', other: 'autres caractères ont été affichés et ne sont pas montrés' })}]`,
    notBuilt: 'Ce notebook a été construit sans Python. Démarrez-le avec npm start, qui le prépare, puis rechargez la page.',
    notStarted: (reason) =>
      `Python n’a pas pu être démarré dans ce navigateur${reason === '' ? '' : ` : ${reason}`}. Rechargez la page et relancez.`,
    failedToStart: (reason) => `Python n’a pas pu démarrer : ${reason}. Rechargez la page et relancez.`,
  },

  shell: {
    starting: 'Démarrage du shell',
    lost: 'Le shell était occupé et ne pouvait pas être arrêté autrement : il a été redémarré, ses variables et ses fonctions sont perdues. Les fichiers et les données de Redis sont conservés.',
    restarted:
      'Le shell de cette session a été redémarré pour arrêter un autre extrait : variables et fonctions sont perdues. Les fichiers et les données de Redis sont conservés. Relancez.',
    hints: {
      instead: {
        python: 'le shell n’a pas Python, et rien ne peut être installé',
        install: 'rien ne peut être installé ici, et une leçon n’a besoin de rien de plus',
        internet: 'la machine n’a pas d’internet : seul son propre Redis peut être joint, avec redis-cli ou curl',
        language: 'le shell n’exécute que des commandes du shell',
        sudo: 'aucun droit n’est nécessaire ici : enlevez sudo',
        service: 'démarrez le serveur avec : redis-server',
        benchmark: 'mesurez un aller-retour avec : redis-cli --latency',
        sentinel: 'la machine n’a que redis-server et redis-cli',
        prompt: 'enlevez l’invite : ce qui est à taper vient après',
      },
      redisPrompt: 'c’est l’invite de redis-cli : tapez ce qui suit dans un extrait redis',
      redisCommand: (name) => `c’est une commande de Redis : redis-cli ${name} ..., ou ${name} ... dans un extrait redis`,
      noKeyboard: 'ceci lirait le clavier, et un extrait n’en a pas. Donnez-lui un fichier, un tube ou un document en ligne (<<).',
      screen: {
        write: "ceci a besoin d’un clavier, et un extrait n’en a pas. Écrivez le fichier avec : cat > FICHIER <<'EOF' ... EOF",
        show: 'ceci a besoin d’un clavier, et un extrait n’en a pas. Affichez le fichier avec : cat FICHIER',
        processes: 'ceci a besoin d’un clavier, et un extrait n’en a pas. Listez les processus avec : ps aux',
      },
      shownSoFar: (characters) =>
        `Le notebook a affiché ${number(characters)} caractères de cette étape ; la fin de sa sortie suivra quand elle se terminera.`,
      leftOut: (characters) => `${number(characters)} caractères sont omis ici.`,
    },
    tls: 'Une page ne parle pas TLS : le serveur du notebook l’a parlé pour vous ici, et a vérifié le certificat.',
    disposed: 'Le shell a été fermé.',
    failed: (reason) =>
      `Le shell du notebook est tombé en panne : ${reason}. Rechargez la page pour le redémarrer ; les fichiers et les données de Redis sont conservés.`,
    broken:
      'Le programme du shell n’a pas pu être chargé ou a cessé de fonctionner. Vérifiez que le notebook fonctionne encore, puis rechargez la page : les fichiers et les données de Redis sont conservés.',
  },

  redis: {
    failed: (reason) => `Le redis-cli du notebook a échoué : ${reason}. Rechargez la page et relancez l’extrait.`,
    starting: 'Démarrage de votre Redis',
    held: {
      transaction: 'la transaction ouverte par MULTI',
      'watched-keys': 'ce que WATCH surveillait',
      protocol: 'le protocole choisi par HELLO',
      login: 'l’identification',
      name: 'le nom de la connexion',
      'client-settings': 'ses réglages CLIENT',
    },
    connectionLost: (reason, lost) =>
      `La connexion de cette session s’est terminée depuis sa dernière étape${reason === '' ? '.' : ` : ${reason}`} Perdu avec elle : ${list(lost)}. Rien n’a été envoyé ; relancez, sur une nouvelle connexion.`,
  },
};
