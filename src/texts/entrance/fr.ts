// French: what the pages say that a class shows before its lessons: join, privacy, projector.
import { formats } from '../formats.ts';
import type { EntranceTexts } from '../entrance-texts.ts';

const { counted, date, number } = formats('fr-FR', 'et');

export const entranceTexts: EntranceTexts = {
  languages: 'Langues',
  theme: { light: 'Clair', dark: 'Sombre' },

  path: {
    due: 'pour aujourd’hui',
    others: (count) => `Toutes les autres leçons (${number(count)})`,
  },

  join: {
    page: 'Rejoindre un cours',
    title: 'Rejoindre le cours',
    titleOf: (className) => `Rejoindre ${className}`,
    lead: 'Le code est au tableau. Ni e-mail, ni mot de passe.',
    codeIsRight: 'Le code est juste.',
    code: 'Code du cours',
    codeHint: 'Deux mots, au tableau. Majuscules et trait d’union n’ont pas d’importance.',
    codeExample: 'DEUX-MOTS',
    changeCode: 'Un autre code',
    name: 'Votre nom',
    nameHint: 'Le groupe le voit, et votre ordinateur dans les leçons porte ce nom.',
    nameExample: 'Ada',
    join: 'Rejoindre',
    joinAs: (name) => `Rejoindre en tant que ${name}`,
    joining: 'Un instant…',
    tryAgain: 'Réessayer',
    wasHere: 'Je suis déjà venu·e',
    privacy: 'Confidentialité',
    teacherSees:
      'Votre enseignant·e voit quelles étapes vous avez lancées et votre dernière erreur. Pour voir votre page, il faut vous le demander, sauf si le groupe en a convenu autrement ; vous voyez toujours quand on regarde.',
    whatIsKept: 'Ce qui est conservé',
    servedBy: (host) => `Servi par ${host}. Ce que vous tapez ici ne va qu’à cet ordinateur.`,
    needsScript:
      'Rejoindre un cours demande JavaScript, comme les extraits des leçons. Autorisez-le pour cette adresse, ou prenez un autre navigateur, puis rechargez cette page.',

    missingCode: 'Tapez les deux mots qui sont au tableau.',
    missingName: 'Tapez le nom sous lequel le groupe vous connaît.',
    missingPersonalCode: 'Tapez votre code personnel : huit lettres et chiffres, comme K7MQ-P2XD.',
    noClass: (code) => `Aucun cours n’a le code ${code}. Regardez encore le tableau ; ici, les codes ont deux mots.`,
    wait: (seconds) =>
      `C’était un code faux de trop. Vous pourrez réessayer dans ${counted(seconds, { one: 'seconde', other: 'secondes' })}. Personne d’autre ne doit attendre.`,
    waitSeconds: (seconds) => `Attendre ${number(seconds)} s`,
    waitIsOver: 'Vous pouvez réessayer.',
    taken: (name, free) => `Quelqu’un de ce cours s’appelle déjà ${name}. ${free} est libre ; tout autre nom convient aussi.`,
    iAm: (name) => `C’est moi, ${name}, depuis un autre navigateur`,
    wrongPersonalCode: (name) => `Ce n’est pas le code personnel de ${name}. Regardez encore, ou demandez-le à votre enseignant·e.`,
    unreachable:
      'L’ordinateur du cours ne répond pas. Ce que vous avez tapé est toujours là : vérifiez que cet appareil est sur le réseau du cours, et réessayez.',
    odd: 'L’ordinateur du cours a répondu quelque chose que cette page ne connaît pas. Rechargez-la ; si cela ne change rien, dites-le à votre enseignant·e.',

    refused: {
      'no-name': (_said, { most }) => `Tapez un nom de ${number(most)} caractères au plus, avec une lettre ou un chiffre.`,
      'records-silent': () => 'L’ordinateur du cours ne peut rien noter en ce moment. Réessayez dans un instant.',
      'records-full': () => 'L’ordinateur du cours n’a plus de place pour noter qui vient. Dites-le à votre enseignant·e.',
      other: (said) => `L’ordinateur du cours a refusé : « ${said} »`,
    },

    back: 'Revenir',
    backLead: 'Votre nom et votre code personnel ramènent votre travail dans ce navigateur.',
    backCodeHint: 'Au tableau.',
    backNameHint: 'Comme vous l’aviez écrit la première fois.',
    personalCode: 'Code personnel',
    personalCodeExample: 'XXXX-XXXX',
    personalCodeHint: 'Affiché à votre arrivée. Votre enseignant·e peut le retrouver.',
    comeBack: 'Revenir',
    comeBackAs: (name) => `Revenir en tant que ${name}`,
    iAmNew: 'Je suis nouveau ou nouvelle ici',

    welcome: 'Vous y êtes',
    welcomeBack: 'Vous êtes de retour',
    classOf: (className, end) => (end === null ? `Cours ${className}.` : `Cours ${className}, jusqu’au ${date(end)}.`),
    yourComputer: 'votre ordinateur est',
    personalCodeOnce: 'Votre code personnel, affiché cette fois seulement',
    copy: 'Copier',
    copied: 'Copié',
    notCopied: 'Pas copié : sélectionnez-le',
    writeItDown: 'Notez-le : c’est ainsi que vous reviendrez sur un autre ordinateur. Sur celui-ci, vous êtes connu·e.',
    goTo: (title) => `Aller à ${title}`,
    goToLessons: 'Aller aux leçons',
    goOn: 'Aller à la page demandée',
    notMe: 'Je suis quelqu’un d’autre',
    mayLook: 'Dans ce cours, votre enseignant·e peut regarder votre page sans demander. Vous le voyez, et vous y mettez fin d’un clic.',

    full: 'Ce cours est complet',
    fullLead: (className) =>
      `Toutes les places de ${className} sont prises. Dites-le à votre enseignant·e : une place de plus, c’est un clic sur sa page, et celle-ci vous fait entrer toute seule.`,
    held: 'Votre enseignant·e vous fait entrer',
    heldLead: (className) =>
      `Trop de codes faux ont été essayés ici : ${className} fait entrer tout le monde à la main pour l’instant. Votre enseignant·e voit votre nom, et cette page continue toute seule.`,
    thisClass: 'ce cours',
    looksAgain: (seconds) => `En attente, demande toutes les ${counted(seconds, { one: 'seconde', other: 'secondes' })}`,
    place: (place, name) =>
      place === 1
        ? `Vous êtes en tête de la file, sous le nom ${name}`
        : `Vous êtes au rang ${number(place)} de la file, sous le nom ${name}`,
    inLine: (name) => `Vous êtes dans la file, sous le nom ${name}`,
    stillTrying: 'L’ordinateur du cours ne répond pas en ce moment ; votre place est redemandée.',
    leaveLine: 'Quitter la file',
    havePlace: 'J’ai déjà une place',

    ended: 'Ce cours est terminé',
    endedLead: (className) => `${className} est terminé, et ses leçons sont fermées.`,
    endedLeadUnknown: 'Il est terminé, et ses leçons sont fermées.',
    takeHomeUntil: (until) => `On peut emporter son travail jusqu’au ${date(until)}`,
    stillHere: 'Ce que vous avez gardé dans ce navigateur est toujours là',
    takeHome: 'Emporter mon travail',
    takingHome: 'Rassemblement…',
    tookHome: (file) => `Enregistré sous ${file}. Tout Redis Notebook le reprend : Brouillon, puis Importer.`,
    nothingToTake: 'Ce navigateur ne garde rien de ce cours.',
    notTaken: 'Votre travail n’a pas pu être rassemblé. Rechargez cette page et réessayez.',
    anotherClass: 'J’ai le code d’un autre cours',

    removed: 'Vous n’êtes plus dans ce cours',
    removedLead: 'Votre enseignant·e a retiré ce nom du cours. Vos modifications restent dans ce navigateur, et vous pouvez les emporter.',

    noClasses: 'Aucun cours ne se tient ici',
    noClassesLead: 'Ce notebook n’a pas de cours : toutes les leçons sont ouvertes, et personne n’a rien à rejoindre.',
    goOnAlone: 'Aller aux leçons',
  },

  privacy: {
    title: 'Ce qui est conservé',
    lead: 'Ce qu’un cours sait de vous, où c’est, combien de temps, et ce que voit votre enseignant·e.',
    back: 'Retour à l’entrée',
  },

  projector: {
    page: 'Projecteur',
    joinOf: (className) => `Rejoindre ${className}`,
    openAddress: 'Ouvrez cette adresse',
    orAddress: (address) => `ou ${address}`,
    typeCode: 'Tapez le code et votre nom',
    scan: 'Ou scannez, et ne tapez que votre nom',
    qrOf: (address) => `Code QR de ${address}`,
    here: (count, places) => `${number(count)} sur ${number(places)} sont là`,
    newest: (count) => `les ${number(count)} derniers arrivés`,
    now: (title, step) => (step === null ? `Maintenant : ${title}` : `Maintenant : ${title}, étape ${step}`),
    whoIsHere: 'Qui est là',
    nobody: 'Personne n’est encore là.',
    eyes: 'Regardez-moi',
    eyesLead: 'Les exécutions attendent. Rien n’est perdu, vos serveurs continuent.',
    message: 'Message',
    tools: 'Projecteur',
    hideNames: 'Masquer les noms',
    showNames: 'Afficher les noms',
    fullScreen: 'Plein écran',
    needsTeacher: 'Cette page s’ouvre depuis la page de l’enseignant·e',
    needsTeacherLead:
      'Elle a besoin de son secret, que seule cette page possède, et qu’elle garde tant qu’elle est ouverte. Appuyez-y sur « Projecteur ».',
    lost: 'L’ordinateur du cours ne répond pas. Nouvel essai automatique.',
    ended: 'Ce cours est terminé',
    closed: 'Personne de nouveau n’entre en ce moment',
  },
};
