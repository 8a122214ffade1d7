package wordform

import "rawi/storage/text"

// kurmanjiPasts are past stems of verbs.
var kurmanjiPasts = wordSet(text.Fold(`kir hat got kuşt girt ragihand dît xist ket xwest çêkir rakir şewitand kişand hişt
	şand vekir weşand avêt nirxand derket nivîsand axivî xwar gihişt daket gihand bihîst zivirand fikirî rûnişt çû jiya geriya
	parast firot guhert xwend derxist daxist pêşxist bikaranî hilbijart binçavkir destpêkir serket derbaskir zanî`))

// kurmanjiPresents are present stems of verbs.
var kurmanjiPresents = wordSet(text.Fold(`xwaz bêj zan bîn kev kuj nivîs mir jî ger parêz guher firoş xwîn xebit axiv rawest kar
	meş dom şîn kişîn zivir gihîn`))

// kurmanjiChanged are nouns whose last a becomes ê in the oblique.
var kurmanjiChanged = wordSet(text.Fold(`bajar welat ziman`))

// kurmanjiOwn are words that look like a shorter word with an ending.
var kurmanjiOwn = wordSet(text.Fold(
	// -î
	`azadî rastî alîkarî hevkarî rêberî çalakî gorî herî piştî anî tundî xweşî nexweşî kêfxweşî paqijî aramî bawerî hişyarî
	dengbêjî beşdarî pêwistî berdewamî koçberî nakokî bêdengî dijminî desthilatdarî berpirsyarî welatî dagirkerî alozî astengî
	çareserî dostî biratî wekhevî rêveberî şareza serokatî rizgarî fermandarî pêşengî giringî
	xweserî serdestî metîngerî amadekarî hevpeymanî rojnamevanî hepsî silêmanî penaberî xizanî nijadperestî welatparêzî zehmetî
	rewşenbîrî hejarî osmanî nebaşî zelalî wekheviya ` +
		// -an
		`giran heman ziman guman jiyan meydan baran gulan îran nîsan şivan pîran ferman derman talan dikan goran botan wan dan
	jan can nan ` +
		// -a, -e
		`bira mîna dinya hema tenê gule hefte heye gelek hinek rojev rojiya rojiye jinev heziya geliye amediye cihan tirkiye sûriye silêmaniye şamiye dîlan hewlêr hunermendî destek zinarîn kela hesin dehan hûner`))
