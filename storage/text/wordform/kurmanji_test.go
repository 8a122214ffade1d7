package wordform

import "testing"

func TestKurmanjiForms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ word, forms, lookalikes string }{
		{"Kurdistan", "Kurdistanê Kurdistana Kurdistanî Kurdistanek Kurdistanêde Kurdistaniyan", "Kurd Kurdistanperwer"},
		{"bajar", "bajarê bajaran bajarên bajêr bajarekî bajarî", "bajarok bajarvanî baj"}, // town
		{"çete", "çeteyên çeteyan çeteyek çetan çeteya", "Çetin hincet"},                   // gang
		{"Sûriye", "Sûriyeyê Sûriyê Sûriya Sûriyeyî", "Sûr Sûriyanî"},
		{"Sûr", "Sûrê", "Sûriye Sûriyeyê"},
		{"Rojava", "Rojavayê Rojavê Rojavayî", "roj rojavabûn"},
		{"gundî", "gundiyan gundiyên gundiya gundiyek", "gund gundewar"},               // villager
		{"azad", "azadê azadtir", "azadî azadiyê azadkirin"},                           // free, freedom
		{"gel", "gelê gelan gelên gelî", "gelek gelekî digel gelo"},                    // people, many
		{"hem", "", "heman hema hemû"},                                                 // also, the same
		{"gir", "girê girên", "giran giranî girtin"},                                   // hill, heavy
		{"cih", "cihê cihên cihekî", "cîhan cîhanê niştecih"},                          // place, world
		{"roj", "rojê rojan roja rojekê", "rojev rojevê rojname rojiya"},               // day
		{"av", "avê avên avan", "avakirin avahî"},                                      // water
		{"got", "gotin gotiye nedigot digotin gotina negotine", "gotar vegot gotûbêj"}, // said
		{"kirin", "kir kirine dikir nekirin kirina kiribû", "kiryar vekirin"},          // to do
		{"dixwaze", "dixwazin bixwaze naxwazim nexwaze", "daxwaz xwazgîn"},             // wants
		{"Fransa", "Fransayê Fransî Fransiyan", "Fransız"},
		{"zanîn", "zanî dizanin nizanin zanîna", "zanîngeh xizan"}, // to know
		{"car", "carek carî", "Caro çareser"},                      // time
		{"Tirk", "Tirkan tirkî", "Tirkiye Tirkiyeyê"},
		{"dest", "destê destan", "destek"},
		{"hewla", "hewlan", "Hewlêr Hewlêrê"},  // effort, Erbil
		{"nav", "navê navên", "navîn navande"}, // name, middle
		{"ala", "alaya alayên", "alan alê"},    // flag
		{"Amed", "Amedê", "Amediyê Ehmed"},
	} {
		checkForms(t, &kurmanji, c.word, c.forms, c.lookalikes)
	}
}
