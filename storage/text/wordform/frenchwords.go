package wordform

// frenchAdjectives have a feminine in e that their end does not tell.
const frenchAdjectives = `
petit interdit maudit etroit mort fort court lourd sourd haut chaud froid vert ouvert couvert expert desert noir seul
plein saint voisin feminin masculin argentin philippin latin clandestin assassin cousin orphelin musulman ottoman afghan
texan partisan persan catalan candidat avocat soldat magistrat complet secret concret inquiet discret elu inconnu connu
bleu ami ennemi allie blesse refugie depute employe civil mineur majeur direct strict suspect abstrait parfait satisfait
vaincu convaincu rompu corrompu absolu vrai gai rural brut droit distinct exact intact
`

// frenchGroups are forms that no paradigm has, a word in a line. Words behind = have
// the forms of their line alone, though others have their endings.
const frenchGroups = `
nouveau nouveaux nouvel nouvelle nouvelles
beau beaux bel belle belles
vieux vieil vieille vieilles
gros grosse grosses
bas basse basses
long longs longue longues
public publics publique publiques
turc turcs turque turques
grec grecs grecque grecques
blanc blancs blanche blanches
sec secs seche seches
franc francs franche franches
frais fraiche fraiches
faux fausse fausses
doux douce douces
roux rousse
travail travaux
bail baux
oeil yeux
jeu jeux
lieu lieux
feu feux
enjeu enjeux
milieu milieux
cheveu cheveux
neveu neveux
aveu aveux
voeu voeux
mal maux
bijou bijoux
genou genoux
faire fait font faisait faisaient faite faits faites faisant fera feront ferait feraient fit firent fasse fassent
dire dit disent disait disaient dite dits dites disant dira diront dirait
interdire interdit interdisent interdite interdits interdites interdisant interdira
voir voit voient voyait voyaient vu vue vus vues voyant verra verront verrait
prevoir prevoit prevoient prevoyait prevu prevue prevus prevues prevoyant
savoir sait savent savait savaient su
pouvoir pouvait pouvaient pourra pourront pourrait pourraient pu puisse puissent peut peuvent
vouloir veut veulent voulait voulaient voulu voulue voudra voudront voudrait voudraient
devoir doit doivent devait devaient devra devront devrait devraient
mourir meurt meurent mourait mouraient mort morte morts mortes mourant mourra mourut moururent
courir court courent courait couru courra
parcourir parcourt parcouru parcourue parcourait
partir part partent partait partaient partant partira partiront partit partirent
sortir sort sortent sortait sortaient sorti sortie sortis sorties sortant sortira sortiront
servir sert servent servait servi servie servis servies servant servira
lire lit lisent lisait lisaient lu lue lus lues lisant lira
elire elit elisent elu elue elus elues elira eliront
reelire reelu reelue reelus
suivre suit suivent suivait suivaient suivi suivie suivis suivies suivra suivront suivrait
poursuivre poursuit poursuivent poursuivait poursuivi poursuivie poursuivis poursuivies poursuivant poursuivra
vivre vit vivent vivait vivaient vecu vivra vivront
conclure conclut concluent conclu conclue conclus conclues concluant conclura
exclure exclut excluent exclu exclue exclus exclues excluant exclura
rompre rompt rompent rompu rompue rompus
interrompre interrompt interrompu interrompue interrompus
envoyer envoie envoient enverra enverront enverrait envoya envoye envoyee envoyes envoyees envoyait
appeler appelle appellent appela appele appelee appeles appelees appelait appelaient appelant appellera appelleront
rappeler rappelle rappellent rappela rappele rappelee rappeles rappelait rappelant
jeter jette jettent jeta jete jetee jetes jetees jetait jetant
rejeter rejette rejettent rejeta rejete rejetee rejetes rejetees rejetait rejetant
aller allait allaient allant allez
unir uni unie unis unies unit unissent
agir agit agissent agissait agissant
retirer retire retirent retirait retirant
depasser depasse depassent depassa depassait depassant
= parti partis
= partie parties
= armee armees
= arme armes
= annee annees
= journee journees
= soiree soirees
= idee idees
= capitale capitales
= etrange etranges
= droite droites
= droit droits
= rue rues
= ville villes
= villa villas
= gaza
= hama
= hamas
= damas
= china
= cuba
= paris
= palais
= opera operas
= camera cameras
= president presidents presidente presidentes
= agent agents agente agentes
= violent violents violente violentes
= different differents differente differentes
= important importants importante importantes
= enfant enfants
= entreprise entreprises
= garcon garcons
= appel appels
= medecin medecins
= medecine medecines
= train trains
= grain grains
= suite suites
= police polices
= jeune jeunes
= comme
= comment
= crime crimes
= crimee
= accident accidents
= argent
= deces
= acces
= accent accents
= mois
= moi
= coree
= moment moments
= soutien soutiens
= sans
`
